using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.LightGBM.Tests.Stages;

public sealed class PersistenceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synapse-lightgbm-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_saved_model_keeps_the_native_text_the_parameters_and_the_record_of_its_training()
    {
        float[] matrix = Tables.Features(1000);
        RecordBatch data = Batch.Of(
            matrix, Tables.Classes(matrix, 3), Batch.Booleans("v", Enumerable.Range(0, 1000).Select(row => row % 4 == 0)));
        var classifier = new LightGBMClassifier
        {
            Objective = "multiclass", NumIterations = 6, ValidationIndicatorCol = "v", PredictionCol = "class", RawPredictionCol = "",
            Thresholds = [0.2, 0.5, 0.3], FeaturesShapCol = "shap", SlotNames = ["a b", "c", "d", "e", "f", "g"],
        };
        using var model = (LightGBMClassificationModel)await classifier.FitAsync(new MemoryDataset(data));
        StageCatalog catalog = new StageCatalog().AddLightGBM();
        await StageSerializer.SaveAsync(model, _folder.FullName, new LocalStorage(), catalog, default);
        using var loaded = (LightGBMClassificationModel)await StageSerializer.LoadAsync(_folder.FullName, new LocalStorage(), catalog, default);

        Assert.Equal(model.GetNativeModel(), await File.ReadAllTextAsync(NativeText()));
        Assert.Equal(model.GetNativeModel(), loaded.GetNativeModel());
        Assert.Equal(6, loaded.Record.Metrics["valid multi_logloss"].Count);
        Assert.Equal(model.Record.Metrics["valid multi_logloss"], loaded.Record.Metrics["valid multi_logloss"]);
        Assert.Equal(750, loaded.Record.TrainingRows);
        Assert.Equal("a b", loaded.GetInsights().FeatureImportances["gain"][0].Feature);
        using RecordBatch expected = model.Transform(data, new StageContext("a"));
        using RecordBatch actual = loaded.Transform(data, new StageContext("b"));
        Assert.Equal(expected.Schema.FieldsList.Select(field => field.Name), actual.Schema.FieldsList.Select(field => field.Name));
        foreach (string column in (string[])["class", "probability", "shap"])
            Assert.Equal(Batch.Numbers(expected, column), Batch.Numbers(actual, column));
        Assert.DoesNotContain("rawPrediction", actual.Schema.FieldsList.Select(field => field.Name));
    }

    // It lies in a folder of the one save that it is of.
    private string NativeText() => Assert.Single(Directory.GetFiles(_folder.FullName, "model.txt", SearchOption.AllDirectories));

    [Fact]
    public async Task A_saved_model_that_was_damaged_is_refused_with_its_file_and_line()
    {
        float[] matrix = Tables.Features(500);
        StageCatalog catalog = new StageCatalog().AddLightGBM();
        using (var model = (LightGBMModel)await new LightGBMRegressor { NumIterations = 3 }.FitAsync(new MemoryDataset(Batch.Of(matrix, Tables.Numbers(matrix)))))
            await StageSerializer.SaveAsync(model, _folder.FullName, new LocalStorage(), catalog, default);
        string file = NativeText(), text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text[..(text.Length / 3)]);
        LightGBMException cut = await Assert.ThrowsAsync<LightGBMException>(() => StageSerializer.LoadAsync(_folder.FullName, new LocalStorage(), catalog, default));
        Assert.EndsWith("model.txt", cut.Location.File, StringComparison.Ordinal);
        Assert.Matches(@"line \d+: ", cut.Problem);
    }

    [Fact]
    public async Task A_saved_model_whose_parameters_are_of_another_number_of_classes_is_refused()
    {
        float[] matrix = Tables.Features(500);
        StageCatalog catalog = new StageCatalog().AddLightGBM();
        var classifier = new LightGBMClassifier { Objective = "multiclass", NumIterations = 3 };
        using (var model = (LightGBMModel)await classifier.FitAsync(new MemoryDataset(Batch.Of(matrix, Tables.Classes(matrix, 3)))))
            await StageSerializer.SaveAsync(model, _folder.FullName, new LocalStorage(), catalog, default);
        string file = Path.Combine(_folder.FullName, "stage.json"), text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("\"actualNumClasses\": 3", "\"actualNumClasses\": 2", StringComparison.Ordinal));
        LightGBMException error = await Assert.ThrowsAsync<LightGBMException>(() => StageSerializer.LoadAsync(_folder.FullName, new LocalStorage(), catalog, default));
        Assert.Equal("The model has 3 classes, and actualNumClasses is 2", error.Problem);
    }

    [Fact]
    public async Task The_native_text_is_one_that_LightGBM_itself_loads()
    {
        float[] matrix = Tables.Features(500);
        using var model = (LightGBMRegressionModel)await new LightGBMRegressor { NumIterations = 5 }.FitAsync(
            new MemoryDataset(Batch.Of(matrix, Tables.Numbers(matrix))));
        string path = Path.Combine(_folder.FullName, "native.txt");
        await model.SaveNativeModelAsync(path);
        using RecordBatch scored = model.Transform(Batch.Of(matrix, new float[500]), new StageContext("test"));
        Assert.Equal(
            Reference.Predict(await File.ReadAllTextAsync(path), matrix, Tables.Columns, PredictionKind.Probability, 1),
            Batch.Numbers(scored, "prediction"));
    }

    [Fact]
    public void A_stage_without_a_model_says_so()
    {
        using var model = new LightGBMRegressionModel();
        Assert.Equal("The stage holds no model", Assert.Throws<SynapseException>(() => model.GetFeatureImportances("gain")).Problem);
        Assert.Throws<SynapseException>(() => model.GetNativeModel());
    }

    [Fact]
    public async Task A_range_of_iterations_is_scored_as_the_native_library_scores_it()
    {
        float[] matrix = Tables.Features(500);
        using var model = (LightGBMModel)await new LightGBMRegressor { NumIterations = 9 }.FitAsync(
            new MemoryDataset(Batch.Of(matrix, Tables.Numbers(matrix))));
        StageCatalog catalog = new StageCatalog().AddLightGBM();
        await StageSerializer.SaveAsync(model, _folder.FullName, new LocalStorage(), catalog, default);
        string file = Path.Combine(_folder.FullName, "stage.json");
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        json["parameters"]!["startIteration"] = 2;
        await File.WriteAllTextAsync(file, json.ToJsonString());
        using var loaded = (LightGBMModel)await StageSerializer.LoadAsync(_folder.FullName, new LocalStorage(), catalog, default);
        Assert.Equal(2, loaded.StartIteration);
        using RecordBatch scored = loaded.Transform(Batch.Of(matrix, new float[500]), new StageContext("test"));
        Assert.Equal(
            Reference.Predict(model.GetNativeModel(), matrix, Tables.Columns, PredictionKind.Probability, 1, start: 2),
            Batch.Numbers(scored, "prediction"));
    }
}
