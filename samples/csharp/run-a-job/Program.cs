// A job in YAML, run by a program: with a journal, progress, and a report at the end. A run that was killed is resumed.
using SynapseServerless.Embedded;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Reports;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

StageCatalog catalog = new StageCatalog().Add<Pipeline>().Add<PipelineModel>().AddCore().AddML().AddLightGBM();
var storage = new LocalStorage();
var runner = new EmbeddedRunner(new EmbeddedRunnerOptions
{
    Catalog = catalog,
    Host = new StageHost { Storage = storage },
    WorkFolder = ".synapse",
    Reporter = new HtmlReporter(),
});

// The same overrides that --set takes on the command line.
var reader = new SpecificationReader(catalog, new SpecificationOptions { Overrides = ["pipeline.LightGBMClassifier.numIterations=30"] });
RunSpecification job = await reader.ReadAsync("samples/flight-delays/pipeline.yaml", storage, CancellationToken.None);

RunRecord record = await runner.StartAsync(job, new Progress<RunProgress>(news => Console.WriteLine($"{news.Phase} {news.TasksDone}/{news.TasksTotal}")));
if (record.Status != RunStatus.Completed)
    record = await runner.ResumeAsync(record.RunId);

Console.WriteLine($"{record.Status}, {record.RowsIn:N0} rows in");
foreach ((string metric, double value) in record.Evaluations.SelectMany(evaluation => evaluation.Metrics).OrderBy(metric => metric.Key, StringComparer.Ordinal))
    Console.WriteLine($"{metric} {value:F4}");
