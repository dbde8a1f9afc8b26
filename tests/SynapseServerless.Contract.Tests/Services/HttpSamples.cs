using SynapseServerless.Pipelines;
using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over HTTP, and of those that batch rows.</summary>
internal static class HttpSamples
{
    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["CustomInputParser"] = Of(() => new CustomInputParser { InputCol = "text", Udf = cell => new ServiceRequest(HttpMethod.Post, ServiceSamples.Url) { Body = System.Text.Encoding.UTF8.GetBytes($"{cell}") } }),
        ["CustomOutputParser"] = new(() => Read(new CustomOutputParser { OutputCol = "out", Udf = body => $"{body.Length} bytes" })) { NeedsColumn = "text" },
        ["DynamicMiniBatchTransformer"] = Flat(() => new DynamicMiniBatchTransformer { MaxBatchSize = 7 }),
        ["FixedMiniBatchTransformer"] = Flat(() => new FixedMiniBatchTransformer { BatchSize = 7 }),
        ["FlattenBatch"] = new(() => new PipelineModel(new SelectColumns { Cols = ["number", "text"] }, new FixedMiniBatchTransformer { BatchSize = 4 }, new FlattenBatch())) { NeedsColumn = "text" },
        ["HTTPTransformer"] = new(() => Read(new StringOutputParser { OutputCol = "out" })) { NeedsColumn = "text" },
        ["JSONInputParser"] = Of(() => new JSONInputParser { InputCol = "text", Url = ServiceSamples.Url, Headers = new Dictionary<string, string> { ["X-Test"] = "1" } }),
        ["JSONOutputParser"] = new(() => Read(new JSONOutputParser { OutputCol = "out", DataType = "struct<echo: string>" })) { NeedsColumn = "text" },
        ["PartitionConsolidator"] = new(() => new PartitionConsolidator { RowsPerSecond = 100_000, Concurrency = 100 }),
        ["SimpleHTTPTransformer"] = Of(() => new SimpleHTTPTransformer
        {
            InputCol = "text", OutputCol = "out", InputParser = new JSONInputParser { Url = ServiceSamples.Url + "echo" }, OutputParser = new JSONOutputParser { DataType = "struct<echo: string>" }, Concurrency = 4,
        }),
        ["StringOutputParser"] = new(() => Read(new StringOutputParser { OutputCol = "out" })) { NeedsColumn = "text" },
        ["TimeIntervalMiniBatchTransformer"] = Flat(() => new TimeIntervalMiniBatchTransformer { MillisToWait = 60_000, MaxBatchSize = 8 }),
    };

    private static StageSample Of(Func<Stage> create) => new(create) { NeedsColumn = "text" };

    // Rows that were batched come out one by one again, whatever the batches were.
    private static StageSample Flat(Func<Transformer> batcher) => new(() => new PipelineModel(new SelectColumns { Cols = ["number", "text", "features"] }, batcher(), new FlattenBatch())) { NeedsColumn = "text" };

    // Headers of responses have times, so that only what is read of the body is compared.
    private static PipelineModel Read(ColumnTransformer parser) => new(
        new JSONInputParser { InputCol = "text", OutputCol = "request", Url = ServiceSamples.Url + "echo" },
        new HTTPTransformer { InputCol = "request", OutputCol = "response", Concurrency = 4 },
        parser,
        new DropColumns { Cols = ["request", "response"] });
}
