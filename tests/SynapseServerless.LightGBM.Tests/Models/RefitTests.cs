using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.LightGBM.Tests.Stages;

namespace SynapseServerless.LightGBM.Tests.Models;

// Expected leaves come from the native library's refit over a ready matrix, called as its Python package calls it (Reference).
public sealed class RefitTests
{
    [Theory]
    [InlineData("objective=binary sigmoid=1.7 lambda_l1=0.1", 2)]
    [InlineData("objective=multiclass num_class=4", 4)]
    [InlineData("objective=multiclassova num_class=3", 3)]
    [InlineData("objective=regression lambda_l2=3 max_delta_step=0.7", 0)]
    [InlineData("objective=quantile alpha=0.7", 0)]
    [InlineData("objective=poisson", 0)]
    [InlineData("objective=tweedie tweedie_variance_power=1.2", 0)]
    public async Task Leaves_are_those_of_the_native_refit_however_the_rows_are_cut(string objective, int classes)
    {
        string text = TrainedModels.Train(objective, classes);
        using LightGBMModel model = TrainedModels.Load(text, classes);
        float[] matrix = Tables.Features(900, seed: 21), labels = TrainedModels.Labels(matrix, classes), weights = Tables.Weights(900);
        int trees = 12 * Math.Max(1, classes > 2 ? classes : 1);
        string expected = Reference.Refit(
            text, matrix, Tables.Columns, labels, $"{objective} refit_decay_rate=0.3 num_threads=2 deterministic=true verbosity=-1", trees, weights);

        RecordBatch data = Batch.Of(matrix, labels, Batch.Doubles("w", weights.Select(weight => (double?)weight)));
        using LightGBMModel refitted = await model.RefitAsync(
            new MemoryDataset(data, 3, 101), new RefitOptions { WeightCol = "w", DecayRate = 0.3 }, cancellationToken: TestContext.Current.CancellationToken);
        ClassifierTests.AssertClose(Leaves(expected), Leaves(refitted.GetNativeModel()), 1e-9);
        Assert.NotEqual(Leaves(text), Leaves(refitted.GetNativeModel()));
        Assert.Equal(900, refitted.Record.TrainingRows);
        // The splits are the old ones, and so is the old model.
        Assert.Equal(Lines(text, "threshold="), Lines(refitted.GetNativeModel(), "threshold="));
        Assert.Equal(text, model.GetNativeModel());
    }

    [Fact]
    public async Task What_cannot_be_fitted_anew_is_said()
    {
        using LightGBMModel forest = TrainedModels.Load(TrainedModels.Train("objective=regression boosting=rf bagging_freq=1 bagging_fraction=0.6", 0), 0);
        using LightGBMModel model = TrainedModels.Load(TrainedModels.Train("objective=regression", 0), 0);
        RecordBatch data = Batch.Of(Tables.Features(50), new float[50]);
        Assert.Contains("random forest", (await Assert.ThrowsAsync<LightGBMException>(() => forest.RefitAsync(new MemoryDataset(data)))).Problem, StringComparison.Ordinal);
        var column = await Assert.ThrowsAsync<SpecificationException>(() => model.RefitAsync(new MemoryDataset(data), new RefitOptions { LabelCol = "lable" }));
        Assert.Contains("lable", column.Problem, StringComparison.Ordinal);
        RecordBatch missing = Batch.Of(Batch.Fixed("features", Tables.Features(2)), Batch.Doubles("label", [1, null]));
        var row = await Assert.ThrowsAsync<DataException>(() => model.RefitAsync(new MemoryDataset(missing)));
        Assert.Equal("label", row.Location.Column);
    }

    private static double[] Leaves(string model) =>
        [.. Lines(model, "leaf_value=").SelectMany(line => line.Split(' ')).Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];

    private static string[] Lines(string model, string name) =>
        [.. model.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line[name.Length..])];
}
