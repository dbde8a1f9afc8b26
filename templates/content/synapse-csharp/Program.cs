using Apache.Arrow;
using SynapseServerless;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

// Made-up homes and their rents: the model learns from three in four of them.
Dataset homes = await Datasets.OpenAsync(Path.Combine(AppContext.BaseDirectory, "data", "homes.csv"));
(Dataset train, Dataset test) = homes.Split(train: 0.75);

var pipeline = new Pipeline(
    new SQLTransformer { Statement = "SELECT *, CAST(balcony AS INTEGER) AS hasBalcony FROM __THIS__" },
    new FastVectorAssembler { InputCols = ["area", "rooms", "floor", "hasBalcony"], OutputCol = "features" },
    new LightGBMRegressor { LabelCol = "rent", NumIterations = 100, NumLeaves = 15 });

using PipelineModel model = await pipeline.FitAsync(train);

using var statistics = new ComputeModelStatistics { LabelCol = "rent", ScoresCol = "prediction", EvaluationMetric = "regression" };
using RecordBatch metrics = await statistics.Transform(model.Transform(test)).CollectAsync();
Console.WriteLine($"R^2 {metrics.Values("R^2")[0]:F3} on homes that the model has not seen");

await StageSerializer.SaveAsync(model, "model", new LocalStorage(), AllStages.CreateCatalog(), CancellationToken.None);
Console.WriteLine("The model is in the folder 'model'; synapse transform model --data FILE --out FILE scores with it.");
