using Apache.Arrow;
using SynapseServerless.Anomalies;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Anomalies;

public sealed class PartitionedTests
{
    private static readonly RecordBatch _table = TestRows.Of(
        ("tenant", (string?[])["b", "a", "a", "b", "a", null]), ("user", (string?[])["x", "y", "x", "z", "y", "x"]), ("value", (double?[])[2, 1, 3, 6, 5, 7]));

    private static async Task<object?[]> MadeAsync(Estimator stage, int partitions = 1)
    {
        using Transformer model = await stage.FitAsync(_table.Into(partitions), cancellationToken: TestContext.Current.CancellationToken);
        return TestRows.Cells(await model.TransformAsync(_table), "made");
    }

    // By hand: a has x and y, b has x and z; in one sequence they are 1 to 4.
    [Theory]
    [InlineData(true, new[] { 1, 2, 1, 2, 2 }, 1)]
    [InlineData(false, new[] { 3, 2, 1, 4, 2 }, 3)]
    public async Task Values_are_numbered_in_each_part(bool reset, int[] expected, int partitions)
    {
        object?[] made = await MadeAsync(new IdIndexer { InputCol = "user", PartitionKey = "tenant", OutputCol = "made", ResetPerPartition = reset }, partitions);
        Assert.Equal((object?[])[.. expected.Cast<object?>(), null], made);
    }

    [Fact]
    public async Task A_value_that_was_not_there_is_0()
    {
        using Transformer model = await new IdIndexer { InputCol = "user", OutputCol = "made" }.FitAsync(_table.Into(1), cancellationToken: TestContext.Current.CancellationToken);
        RecordBatch made = await model.TransformAsync(TestRows.Of(("user", (string?[])["z", "unknown", null])));
        Assert.Equal((object?[])[3, 0, null], TestRows.Cells(made, "made"));
    }

    // By hand: a has 1, 3 and 5 (mean 3, deviation sqrt(8/3)), b has 2 and 6 (mean 4, deviation 2).
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Numbers_are_scaled_to_a_mean_of_0_in_each_part(int partitions)
    {
        object?[] made = await MadeAsync(new StandardScalarScaler { InputCol = "value", PartitionKey = "tenant", OutputCol = "made", CoefficientFactor = 2 }, partitions);
        double far = 2 * 2 / Math.Sqrt(8 / 3.0);
        double?[] expected = [-2, -far, 0, 2, far, null];
        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(expected[row] ?? double.NaN, made[row] as double? ?? double.NaN, 1e-12);
    }

    // By hand: of 1 to 5 the middle 3 comes to 7.5; one number alone comes to the middle.
    [Fact]
    public async Task Numbers_are_scaled_to_a_range_in_each_part()
    {
        object?[] made = await MadeAsync(new LinearScalarScaler { InputCol = "value", PartitionKey = "tenant", OutputCol = "made", MinRequiredValue = 5, MaxRequiredValue = 10 });
        Assert.Equal((object?[])[5.0, 5.0, 7.5, 10.0, 10.0, null], made);
        made = await MadeAsync(new LinearScalarScaler { InputCol = "value", PartitionKey = "value", OutputCol = "made", MinRequiredValue = 5, MaxRequiredValue = 10 });
        Assert.All(made, value => Assert.Equal(7.5, value));
        Assert.Contains("2 is above 1", Assert.Throws<SpecificationException>(
            () => StageValidation.ThrowIfInvalid(new LinearScalarScaler { InputCol = "value", OutputCol = "made", MinRequiredValue = 2 })).Message);
    }
}
