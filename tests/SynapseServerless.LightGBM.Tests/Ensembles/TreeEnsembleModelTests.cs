using Apache.Arrow;
using SynapseServerless.LightGBM.Tests.Models;
using SynapseServerless.LightGBM.Tests.Native;
using SynapseServerless.LightGBM.Tests.Stages;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.LightGBM.Tests.Ensembles;

// What trees say is tested where they are; here it is what a stage makes of it.
public sealed class TreeEnsembleModelTests : IDisposable
{
    // A tree of one split for XGBoost: below 0.5 (feature 1) the leaf -0.25, else 1.25, and a margin of 0 in front.
    private const string XGBoost = """
        {"learner":{"feature_names":[],"gradient_booster":{"model":{"gbtree_model_param":{"num_trees":"1"},"tree_info":[0],"trees":[
        {"default_left":[1,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_conditions":[0.5,-0.25,1.25],"split_indices":[1,0,0],"tree_param":{"num_nodes":"3"}}]},"name":"gbtree"},
        "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2"},"objective":{"name":"binary:logistic"}},"version":[1,7,4]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("trees").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_classifier_adds_raw_scores_probabilities_and_classes()
    {
        using var model = new TreeEnsembleModel { ModelLocation = Write("model.json", XGBoost) };
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", [0, 0.25f, 0, 0.5f, 0, float.NaN], width: 2)), new StageContext("test"));
        double low = 1 / (1 + Math.Exp(0.25)), high = 1 / (1 + Math.Exp(-1.25));
        Assert.Equal([0.25, -0.25, -1.25, 1.25, 0.25, -0.25], Batch.Numbers(scored, "rawPrediction"));
        double[] probabilities = Batch.Numbers(scored, "probability");
        foreach ((double expected, double actual) in new[] { 1 - low, low, 1 - high, high, 1 - low, low }.Zip(probabilities))
            Assert.Equal(expected, actual, 1e-7);
        Assert.Equal([0, 1, 0], Batch.Numbers(scored, "prediction"));
        Assert.Contains("code in C# (managed), by the rules of XGBoost", Assert.Single(model.Facts()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_numbers_adds_its_prediction_alone()
    {
        using var model = new TreeEnsembleModel { ModelLocation = Write("model.json", XGBoost.Replace("binary:logistic", "reg:squarederror", StringComparison.Ordinal)), ModelFormat = "xgboost", PredictionCol = "p" };
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", [0, 0.25f, 0, 0.5f], width: 2)), new StageContext("test"));
        Assert.Equal([0.25, 1.75], Batch.Numbers(scored, "p"));
        Assert.Equal(["features", "p"], scored.Schema.FieldsList.Select(field => field.Name));
    }

    [Fact]
    public void Scores_that_are_no_probabilities_stay_scores()
    {
        using var model = new TreeEnsembleModel { ModelLocation = Write("model.json", XGBoost.Replace("binary:logistic", "binary:logitraw", StringComparison.Ordinal).Replace("5E-1", "0E0", StringComparison.Ordinal)) };
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", [0, 0.25f, 0, 0.5f], width: 2)), new StageContext("test"));
        Assert.Equal([0.25, -0.25, -1.25, 1.25], Batch.Numbers(scored, "probability"));
        Assert.Equal([0, 1], Batch.Numbers(scored, "prediction"));
    }

    [Fact]
    public void A_model_of_LightGBM_gives_what_the_native_library_gives()
    {
        string text = TrainedModels.Train("objective=poisson", 0);
        float[] matrix = Tables.Features(200, seed: 9);
        using var model = new TreeEnsembleModel { ModelLocation = Write("model.txt", text) };
        using RecordBatch scored = model.Transform(Batch.Of(Batch.Fixed("features", matrix)), new StageContext("test"));
        Assert.Equal(Reference.Predict(text, matrix, Tables.Columns, PredictionKind.Probability, 1), Batch.Numbers(scored, "prediction"));
    }

    [Fact]
    public async Task The_model_travels_with_the_stage()
    {
        string file = Write("model.json", XGBoost), saved = Path.Combine(_folder, "stage");
        StageCatalog catalog = new StageCatalog().AddLightGBM();
        using (var model = new TreeEnsembleModel { ModelLocation = file })
            await StageSerializer.SaveAsync(model, saved, new LocalStorage(), catalog, default);
        File.Delete(file);
        using var loaded = (TreeEnsembleModel)await StageSerializer.LoadAsync(saved, new LocalStorage(), catalog, default);
        using RecordBatch scored = loaded.Transform(Batch.Of(Batch.Fixed("features", [0, 0.25f, 0, 0.5f], width: 2)), new StageContext("test"));
        Assert.Equal([0, 1], Batch.Numbers(scored, "prediction"));
    }

    [Fact]
    public void What_is_wrong_with_a_model_or_with_rows_is_told()
    {
        Assert.Contains("cannot be read", Refusal(new TreeEnsembleModel { ModelLocation = Path.Combine(_folder, "none.json") }), StringComparison.Ordinal);
        Assert.Contains("as a model of xgboost: The booster 'gblinear' has no trees", Refusal(new TreeEnsembleModel { ModelLocation = Write("a.json", XGBoost.Replace("\"gbtree\"", "\"gblinear\"", StringComparison.Ordinal)) }), StringComparison.Ordinal);
        Assert.Contains("as a model of onnx: This is no ONNX model", Refusal(new TreeEnsembleModel { ModelLocation = Write("b.onnx", "words") }), StringComparison.Ordinal);
        Assert.Contains("as a model of lightgbm: ", Refusal(new TreeEnsembleModel { ModelLocation = Write("c.txt", "tree\nnum_class=x\n") }), StringComparison.Ordinal);
        Assert.Contains("have 3 values and the model was trained on 2", Refusal(new TreeEnsembleModel { ModelLocation = Write("d.json", XGBoost) }, width: 3), StringComparison.Ordinal);

        static string Refusal(TreeEnsembleModel model, int width = 2)
        {
            using (model)
            {
                var error = Assert.Throws<SpecificationException>(() => model.Transform(Batch.Of(Batch.Fixed("features", new float[width], width: width)), new StageContext("test")));
                Assert.Equal(model.Uid, error.Location.Stage);
                return error.Message;
            }
        }
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
