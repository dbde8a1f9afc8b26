using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Linear;

/// <summary>A table of 60 rows made by formulas, which scikit-learn was given too: its coefficients are kept in the tests.</summary>
/// <remarks>Debian's python3-sklearn 1.2.1 with numpy 1.24.2 and scipy 1.10.1; features were rounded to floats there as well.</remarks>
internal static class LearnerTable
{
    private const int Rows = 60;

    public static float[][] Features { get; } = [.. Each(static i => new[] { i * 37 % 101 / 10f, (i % 7) - 3f, i * i % 13 })];

    public static double[] Two { get; } = [.. Each(static i => Features[i][0] + (2 * Features[i][1]) + (i * 29 % 11) - 5 > 4 ? 1.0 : 0)];

    public static double[] Three { get; } = [.. Each(static i => Score(i) >= 8 ? 2.0 : Score(i) >= 4 ? 1 : 0)];

    public static double[] Number { get; } = [.. Each(static i => 3 + (2.0 * Features[i][0]) - Features[i][1] + (i * 13 % 5) - 2 + (i % 20 == 7 ? 25 : 0))];

    public static double[] Weights { get; } = [.. Each(static i => 1.0 + (i % 3))];

    public static RecordBatch Table { get; } = TestRows.Of(("features", (float[]?[])Features), ("two", Two), ("three", Three), ("number", Number), ("w", Weights));

    /// <summary>The same rows with sparse vectors.</summary>
    public static RecordBatch SparseTable
    {
        get
        {
            RecordBatch sparse = Tables.Sparse(Features);
            Schema schema = Schemas.With(Table.Schema, new Field("features", SparseVectors.Type, true, sparse.Schema.FieldsList[0].Metadata));
            return new RecordBatch(schema, [sparse.Column(0), .. Table.Arrays.Skip(1)], Rows);
        }
    }

    public static async Task<T> FitAsync<T>(Estimator stage, RecordBatch? table = null, int partitions = 1)
        where T : Transformer =>
        (T)await Pipelines.LocalExtensions.FitAsync(stage, (table ?? Table).Into(partitions), null, TestContext.Current.CancellationToken);

    public static void AssertNear(double[] expected, IEnumerable<double> actual, double tolerance)
    {
        double[] numbers = [.. actual];
        Assert.Equal(expected.Length, numbers.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - numbers[i]) <= tolerance, $"{string.Join(", ", numbers)} instead of {string.Join(", ", expected)}");
    }

    private static double Score(int i) => Features[i][0] - (Features[i][2] / 2.0) + (i * 31 % 17 / 4.0);

    private static IEnumerable<T> Each<T>(Func<int, T> value) => Enumerable.Range(0, Rows).Select(value);
}
