using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.ML.Tests.Linear;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Import.Tests;

/// <summary>Pipelines that Spark ML and SynapseML saved.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly SavedFolders _saved = new();

    public void Dispose() => _saved.Dispose();

    [Fact]
    public async Task A_forest_that_SynapseML_fits_gives_the_scores_it_gave_there()
    {
        _saved.Write("forest/metadata/part-00000", SavedFolders.Resource("mammography.json"));
        _saved.Write("forest/data/part-00000-c000.avro", SavedFolders.Resource("mammography.avro"));

        ImportedPipeline imported = await _saved.ImportAsync("forest");

        // The scores and labels that the project's own tests hold, made by Spark.
        string[][] expected = [.. System.Text.Encoding.UTF8.GetString(SavedFolders.Resource("mammography-scores.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        using RecordBatch rows = TestRows.Of(("features", expected.Select(row => row[4..10].Select(cell => float.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToArray()).ToArray()));
        using RecordBatch scored = await ((Transformer)imported.Stage!).TransformAsync(rows);
        for (int row = 0; row < expected.Length; row++)
        {
            Assert.Equal(double.Parse(expected[row][1], System.Globalization.CultureInfo.InvariantCulture), Convert.ToDouble(Cells.Value(scored.Column("outlierScore"), row), null), 1e-6);
            Assert.Equal(double.Parse(expected[row][2], System.Globalization.CultureInfo.InvariantCulture), Convert.ToDouble(Cells.Value(scored.Column("predictedLabel"), row), null));
        }
    }

    [Fact]
    public async Task A_forest_compressed_by_snappy_is_read()
    {
        _saved.Write("forest/metadata/part-00000", SavedFolders.Resource("snappy.json"));
        _saved.Write("forest/data/part-00000-c000.avro", SavedFolders.Resource("snappy.avro"));

        var model = (IModelInsights)(await _saved.ImportAsync("forest")).Stage!;

        Assert.Equal("100", model.GetInsights().Facts["trees"]);
        Assert.Equal("256", model.GetInsights().Facts["rows of a tree"]);
    }

    [Fact]
    public async Task A_pipeline_of_Spark_predicts_by_its_coefficients()
    {
        _saved.Pipeline(
            "model",
            ("strIdx_1", folder =>
            {
                _saved.Stage(folder, "org.apache.spark.ml.feature.StringIndexerModel", """{"inputCol":"city","outputCol":"cityIndex"}""", defaults: """{"handleInvalid":"error","stringOrderType":"frequencyDesc"}""");
                _saved.Data(folder, "SELECT [['Oslo', 'Bergen']] AS labelsArray");
            }),
            ("vecAssembler_1", folder => _saved.Stage(folder, "org.apache.spark.ml.feature.VectorAssembler", """{"inputCols":["cityIndex","age"],"outputCol":"raw"}""", defaults: """{"handleInvalid":"error"}""")),
            ("stdScal_1", folder =>
            {
                _saved.Stage(folder, "org.apache.spark.ml.feature.StandardScalerModel", """{"inputCol":"raw","outputCol":"features","withMean":true}""", defaults: """{"withMean":false,"withStd":true}""");
                _saved.Data(folder, $"SELECT {SavedFolders.Vector(2, 10)} AS std, {SavedFolders.Vector(0.5, 40)} AS mean");
            }),
            ("logreg_1", folder =>
            {
                _saved.Stage(folder, "org.apache.spark.ml.classification.LogisticRegressionModel", """{"featuresCol":"features","aggregationDepth":3}""", defaults: """{"threshold":0.5,"predictionCol":"prediction","aggregationDepth":2}""");
                _saved.Data(folder, $"SELECT 2 AS numClasses, 2 AS numFeatures, {SavedFolders.Vector(0.25)} AS interceptVector, {SavedFolders.Matrix(1, 2, 1.5, -2)} AS coefficientMatrix, false AS isMultinomial");
            }));

        ImportedPipeline imported = await _saved.ImportAsync("model");

        Assert.Equal(["StringIndexerModel", "VectorAssembler", "StandardScalerModel", "LogisticRegressionModel"], imported.Stages.Select(note => note.Stage));
        Assert.True(imported.IsComplete);
        using RecordBatch rows = TestRows.Of(("city", new[] { "Bergen", "Oslo" }), ("age", new double?[] { 50, 30 }));
        using RecordBatch scored = await ((Transformer)imported.Stage!).TransformAsync(rows);
        // Bergen is 1 and scaled 0.25, fifty scaled 1: the margin is 0.25 + 1.5 * 0.25 - 2 = -1.375. Oslo is 0: 0.25 - 1.5 * 0.25 + 2 = 1.875.
        foreach ((int row, double margin) in new[] { (0, -1.375), (1, 1.875) })
        {
            double[] probabilities = [.. ((IEnumerable<object?>)ToList(Cells.Value(scored.Column("probability"), row)!)).Select(value => Convert.ToDouble(value, null))];
            Assert.Equal(1 / (1 + Math.Exp(-margin)), probabilities[1], 5);
            Assert.Equal(margin > 0 ? 1.0 : 0.0, Convert.ToDouble(Cells.Value(scored.Column("prediction"), row), null));
        }
    }

    [Fact]
    public async Task Trees_of_LightGBM_are_found_in_the_object_that_Java_wrote()
    {
        using RecordBatch rows = TestRows.Of(("features", Enumerable.Range(0, 60).Select(i => new float[] { i, i % 7 }).ToArray()), ("label", Enumerable.Range(0, 60).Select(i => (double?)(i % 2)).ToArray()));
        using var fitted = await LearnerTable.FitAsync<LightGBMClassificationModel>(new LightGBMClassifier { NumIterations = 3, NumLeaves = 4, MinDataInLeaf = 5 }, rows);
        string text = fitted.GetNativeModel();
        _saved.Stage(
            "booster", "com.microsoft.azure.synapse.ml.lightgbm.LightGBMClassificationModel", """{"featuresCol":"features","predictionCol":"p","rawPredictionCol":"r","probabilityCol":"q","actualNumClasses":2,"predictDisableShapeCheck":false}""",
            ""","complexParamLocs":{"lightGBMBooster":"complexParams/lightGBMBooster"}""");
        _saved.Write("booster/complexParams/lightGBMBooster", JavaWriter.Booster(text));

        var model = (LightGBMClassificationModel)(await _saved.ImportAsync("booster")).Stage!;

        Assert.Equal(("p", "r", "q"), (model.PredictionCol, model.RawPredictionCol, model.ProbabilityCol));
        Assert.Equal(text, model.GetNativeModel());
    }

    [Theory]
    [InlineData(0, "it does not begin as a stream of Java objects does")]
    [InlineData(3, "it does not begin as a stream of Java objects does")]
    [InlineData(40, "it ends at byte 40, in the midst of an object")]
    public async Task A_booster_that_is_cut_is_refused(int length, string problem)
    {
        _saved.Stage("booster", "com.microsoft.azure.synapse.ml.lightgbm.LightGBMRegressionModel", "{}", ""","complexParamLocs":{"lightGBMBooster":"complexParams/lightGBMBooster"}""");
        byte[] whole = JavaWriter.Booster("tree\n");
        _saved.Write("booster/complexParams/lightGBMBooster", length == 0 ? [0, 1, 2, 3] : whole[..length]);

        var error = await Assert.ThrowsAsync<ImportException>(() => _saved.ImportAsync("booster"));

        Assert.Contains(length == 3 ? "it ends at byte 3" : problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Centers_of_clusters_come_in_the_order_of_their_numbers()
    {
        _saved.Stage("kmeans", "org.apache.spark.ml.clustering.KMeansModel", """{"k":2}""", defaults: """{"featuresCol":"features","predictionCol":"prediction","distanceMeasure":"euclidean"}""");
        _saved.Data("kmeans", $"SELECT * FROM (VALUES (1, {SavedFolders.Vector(9, 9)}), (0, {SavedFolders.Vector(1, 2)})) AS t(clusterIdx, clusterCenter)");

        var model = (KMeansModel)(await _saved.ImportAsync("kmeans")).Stage!;

        Assert.Equal([[1, 2], [9, 9]], model.ClusterCenters);
    }

    [Fact]
    public async Task What_cannot_be_carried_over_is_named_and_the_rest_is_kept_where_that_is_wanted()
    {
        _saved.Pipeline(
            "model",
            ("udf_1", folder => _saved.Stage(folder, "com.microsoft.azure.synapse.ml.stages.UDFTransformer", """{"inputCol":"a","outputCol":"b"}""", ""","complexParamLocs":{"udf":"complexParams/udf"}""")),
            ("w2v_1", folder => _saved.Stage(folder, "org.apache.spark.ml.feature.FeatureHasherOfTomorrow", "{}")),
            ("drop_1", folder => _saved.Stage(folder, "com.microsoft.azure.synapse.ml.stages.DropColumns", """{"cols":["a"],"colour":"red"}""")));

        var error = await Assert.ThrowsAsync<ImportException>(() => _saved.ImportAsync("model"));
        Assert.StartsWith("com.microsoft.azure.synapse.ml.stages.UDFTransformer 'udf_1' keeps its parameter udf as an object of Java", error.Problem, StringComparison.Ordinal);

        ImportedPipeline imported = await _saved.ImportAsync("model", partial: true);
        Assert.Equal([ImportOutcome.Refused, ImportOutcome.Refused, ImportOutcome.Differs], imported.Stages.Select(note => note.Outcome));
        Assert.Contains("there is no such stage here", imported.Stages[1].Notes[0], StringComparison.Ordinal);
        Assert.Equal(["colour: \"red\" has no parameter here and was left out"], imported.Stages[2].Notes);
        Assert.Equal(["DropColumns"], ((PipelineModel)imported.Stage!).Stages.Select(stage => stage.Type));
    }

    [Fact]
    public async Task A_search_is_the_model_it_found()
    {
        _saved.Stage("search", "org.apache.spark.ml.tuning.CrossValidatorModel", "{}");
        _saved.Stage("search/bestModel", "org.apache.spark.ml.regression.LinearRegressionModel", """{"featuresCol":"x"}""");
        _saved.Data("search/bestModel", $"SELECT 0.5 AS intercept, {SavedFolders.Vector(3, 4)} AS coefficients, 1.0 AS scale");

        var model = (LinearRegressionModel)(await _saved.ImportAsync("search")).Stage!;

        Assert.Equal([3, 4], model.Coefficients);
        Assert.Equal((0.5, "x"), (model.Intercept, model.FeaturesCol));
    }

    [Fact]
    public async Task A_folder_without_metadata_and_one_with_garbage_are_refused()
    {
        Directory.CreateDirectory(_saved["nothing"]);
        Assert.Contains("There is no saved stage", (await Assert.ThrowsAsync<ImportException>(() => _saved.ImportAsync("nothing"))).Message, StringComparison.Ordinal);
        _saved.Write("garbage/metadata/part-00000", "{\"class\":");
        Assert.Contains("The metadata cannot be read", (await Assert.ThrowsAsync<ImportException>(() => _saved.ImportAsync("garbage"))).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<object?> ToList(object value) => ((System.Collections.IEnumerable)value).Cast<object?>();
}
