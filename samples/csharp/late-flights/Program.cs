using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

Dataset flights = await Datasets.OpenAsync("samples/flight-delays/data/flights-200k.parquet");
(Dataset train, Dataset test) = flights.Split(train: 0.8);

var pipeline = new Pipeline(
    new SQLTransformer { Statement = "SELECT distance, origin, hour(date) AS hour, CAST(delay > 15 AS INTEGER) AS label FROM __THIS__" },
    new ValueIndexer { InputCol = "origin", OutputCol = "originIndex", HandleInvalid = "keep" },
    new FastVectorAssembler { InputCols = ["originIndex", "hour", "distance"], OutputCol = "features" },
    new LightGBMClassifier { NumIterations = 50 });

using PipelineModel model = await pipeline.FitAsync(train);
Dataset scored = model.Transform(test);

using var statistics = new ComputeModelStatistics();
using RecordBatch metrics = await statistics.Transform(scored).CollectAsync();
Console.WriteLine($"AUC {metrics.Values("AUC")[0]:F3}");
