using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.LightGBM.Tests.Stages;

namespace SynapseServerless.LightGBM.Tests.Models;

// Expected values come from the native library called directly (Reference) unless a test says otherwise.
public sealed class NativeFormTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-native-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(TrainedModels.Objectives), MemberType = typeof(TrainedModels))]
    public async Task A_model_goes_through_JSON_and_back_without_a_changed_bit_in_its_predictions(string objective, int classes)
    {
        string text = TrainedModels.Train(objective, classes);
        using LightGBMModel model = TrainedModels.Load(text, classes);
        string path = Path.Combine(_folder.FullName, "model.json");
        await model.SaveNativeJsonAsync(path);
        using LightGBMModel back = classes > 1
            ? await LightGBMClassificationModel.LoadNativeModelFromFileAsync(path)
            : await LightGBMRegressionModel.LoadNativeModelFromFileAsync(path);
        float[] matrix = Tables.Features(100, seed: 7);
        foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
        {
            int outputs = model.Booster.OutputsPerRow(kind);
            Assert.Equal(
                Reference.Predict(text, matrix, Tables.Columns, kind, outputs),
                Reference.Predict(back.GetNativeModel(), matrix, Tables.Columns, kind, outputs));
        }
        Assert.Equal(model.GetFeatureImportances("split"), back.GetFeatureImportances("split"));
        Assert.Equal(model.GetNativeModelInfo().Features, back.GetNativeModelInfo().Features, FeaturesAgree);
    }

    [Fact]
    public void Linear_trees_go_through_JSON_too()
    {
        string text = TrainedModels.Train("objective=regression linear_tree=true", 0);
        using LightGBMModel model = TrainedModels.Load(text, 0);
        Assert.True(model.GetNativeModelInfo().HasLinearTrees);
        using LightGBMModel back = TrainedModels.Load(model.GetNativeJson(), 0);
        float[] matrix = Tables.Features(100, seed: 7);
        Assert.Equal(
            Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Probability, 1),
            Reference.Predict(back.GetNativeModel(), matrix, Tables.Columns, PredictionKind.Probability, 1));
    }

    [Fact]
    public void Objective_classes_features_and_categories_are_found_in_the_text()
    {
        using LightGBMModel model = TrainedModels.Load(TrainedModels.Train("objective=multiclassova num_class=3 sigmoid=0.8", 3), 3);
        NativeModelInfo info = model.GetNativeModelInfo();
        Assert.Equal(("multiclassova", 3, 12), (info.Objective, info.ClassCount, info.Iterations));
        Assert.Equal("multiclassova num_class:3 sigmoid:0.8", info.ObjectiveParameters);
        Assert.Equal(["Column_0", "Column_1", "Column_2", "Column_3", "Column_4", "Column_5"], info.Features.Select(feature => feature.Name));
        // The table is made with a category from 0 to 7 in its last column, and numbers in the others.
        Assert.Equal(Enumerable.Range(0, 8), info.Features[5].Categories.Order());
        Assert.All(info.Features.Take(5), feature => Assert.False(feature.IsCategorical));
        Assert.Equal((0, 49), (info.Features[2].Minimum, info.Features[2].Maximum));
    }

    [Theory]
    [InlineData("objective=binary", 2)]
    [InlineData("objective=multiclass num_class=3", 3)]
    [InlineData("objective=regression", 0)]
    public void Raw_scores_of_merged_models_add_up(string objective, int classes)
    {
        string first = TrainedModels.Train(objective, classes, iterations: 5), second = TrainedModels.Train(objective, classes, iterations: 7, seed: 11);
        using LightGBMModel a = TrainedModels.Load(first, classes), b = TrainedModels.Load(second, classes), merged = a.MergeWith(b);
        Assert.Equal(12, merged.Booster.IterationCount);
        Assert.IsType(a.GetType(), merged);
        float[] matrix = Tables.Features(300, seed: 7);
        int outputs = Math.Max(1, classes > 2 ? classes : 1);
        double[] Raw(string text) => Reference.Predict(text, matrix, Tables.Columns, PredictionKind.RawScore, outputs);
        ClassifierTests.AssertClose([.. Raw(first).Zip(Raw(second), (x, y) => x + y)], Raw(merged.GetNativeModel()), 1e-12);
        Assert.Equal(
            Reference.Predict(first, matrix, Tables.Columns, PredictionKind.RawScore, outputs),
            Reference.Predict(merged.GetNativeModel(), matrix, Tables.Columns, PredictionKind.RawScore, outputs, 0, 5));
    }

    [Theory]
    [InlineData("objective=poisson", 0, "objective 'poisson'")]
    [InlineData("objective=regression boosting=rf bagging_freq=1 bagging_fraction=0.6", 0, "averaged trees")]
    public void Models_that_do_not_fit_together_are_told_apart(string objective, int classes, string problem)
    {
        using LightGBMModel a = TrainedModels.Load(TrainedModels.Train("objective=regression", 0), 0);
        using LightGBMModel b = TrainedModels.Load(TrainedModels.Train(objective, classes), classes);
        Assert.Contains(problem, Assert.Throws<LightGBMException>(() => a.MergeWith(b)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_model_is_refused_with_what_would_be()
    {
        string file = Path.Combine(_folder.FullName, "nothing.txt");
        var missing = await Assert.ThrowsAsync<LightGBMException>(() => LightGBMRegressionModel.LoadNativeModelFromFileAsync(file));
        Assert.Equal(file, missing.Location.File);
        foreach (string text in (string[])["", "tree\n", "{}", "{\"feature_names\":", "# nothing"])
            Assert.Throws<LightGBMException>(() => LightGBMRegressionModel.LoadNativeModelFromString(text));
        string classes = TrainedModels.Train("objective=multiclass num_class=3", 3);
        Assert.Contains("classes", Assert.Throws<LightGBMException>(() => LightGBMRegressionModel.LoadNativeModelFromString(classes)).Problem, StringComparison.Ordinal);
    }

    // LightGBM writes the ranges of features into its JSON with a last digit of its own.
    private static bool FeaturesAgree(NativeFeature a, NativeFeature b) =>
        a.Name == b.Name && Near(a.Minimum, b.Minimum) && Near(a.Maximum, b.Maximum) && a.Categories.SequenceEqual(b.Categories);

    private static bool Near(double? a, double? b) => a is null == b is null && Math.Abs((a ?? 0) - (b ?? 0)) < 1e-12;
}
