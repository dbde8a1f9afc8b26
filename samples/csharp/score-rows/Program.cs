// A fitted pipeline is saved, loaded, and scores rows one by one, as a web service would.
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

const string Folder = "late-flights-model";
StageCatalog catalog = new StageCatalog().Add<Pipeline>().Add<PipelineModel>().AddCore().AddML().AddLightGBM();
var storage = new LocalStorage();

// Once: fit and save.
Dataset flights = await Datasets.OpenAsync("samples/flight-delays/data/flights-200k.parquet");
var pipeline = new Pipeline(
    new SQLTransformer { Statement = "SELECT distance, hour(date) AS hour, CAST(delay > 15 AS INTEGER) AS label FROM __THIS__" },
    new FastVectorAssembler { InputCols = ["hour", "distance"], OutputCol = "features" },
    new LightGBMClassifier { NumIterations = 30 });
using (PipelineModel fitted = await pipeline.FitAsync(flights))
    await StageSerializer.SaveAsync(fitted, Folder, storage, catalog, CancellationToken.None);

// Wherever the rows come from: load once, and score each in microseconds. Several threads may share the model.
using var loaded = (PipelineModel)await StageSerializer.LoadAsync(Folder, storage, catalog, CancellationToken.None);
var model = (LightGBMClassificationModel)loaded.Stages[^1];
double[] probabilities = new double[2];
foreach ((float hour, float distance) in ((float, float)[])[(6, 200), (18, 200), (21, 2500)])
{
    model.Score([hour, distance], probabilities);
    Console.WriteLine($"at {hour}:00, {distance} miles: late with a probability of {probabilities[1]:F2}");
}
