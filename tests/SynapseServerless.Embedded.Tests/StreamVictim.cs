using SynapseServerless.Embedded;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Streams;

namespace SynapseServerless.Tests;

/// <summary>A process that carries out a stream and says every batch it comes to, so that its parent can kill it somewhere.</summary>
internal static class StreamVictim
{
    public const string Argument = "stream-victim";

    public static StageCatalog Catalog() => TestStages.Catalog().Add<TickTock>();

    /// <summary>An epoch for each file or two, rows set aside in some, and files of the output merged again and again.</summary>
    public static string Specification(string landing, string output) => $$"""
        name: victim
        inputs: { landed: { path: {{landing}}, stream: { settleSeconds: 0 } } }
        pipeline:
          - { type: TickTock }
          - { type: RejectNegative, inputCol: x }
          - { type: SQLTransformer, statement: "SELECT id, x, x * 2 AS y FROM __THIS__" }
        transform: landed
        stream: { pollSeconds: 0.01, maxBytes: 400, compactFiles: 5 }
        output: { data: {{output}}/out, setAside: {{output}}/aside }
        options: { parallelism: 2 }
        """;

    /// <summary>Goes on with the stream and ends with 0 when it is drained.</summary>
    /// <param name="args">Work folder, and file of the specification.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        StageCatalog catalog = Catalog();
        var streams = new EmbeddedStreams(new EmbeddedRunnerOptions { Catalog = catalog, WorkFolder = args[0], Host = new StageHost { Storage = Jobs.Storage() } });
        RunSpecification specification = await new SpecificationReader(catalog).ReadAsync(args[1], new LocalStorage(), CancellationToken.None);
        (StreamInput input, _) = await streams.Ledger.StartAsync(specification, CancellationToken.None);
        await streams.Ledger.SetAsync(input.Name, StreamState.Draining, CancellationToken.None);
        using var over = new CancellationTokenSource();
        var problem = new Problem(over);
        StreamView? end = await streams.RunAsync(input.Name, problem, over.Token);
        if (end?.Status is not { Phase: StreamPhase.Drained })
            await Console.Error.WriteLineAsync(problem.Text ?? "The stream is not drained.");
        return end?.Status is { Phase: StreamPhase.Drained } ? 0 : 1;
    }

    private sealed class Problem(CancellationTokenSource over) : IProgress<StreamView>
    {
        public string? Text { get; private set; }

        public void Report(StreamView value)
        {
            if (value.Status is not { Phase: StreamPhase.Paused or StreamPhase.Retrying, Problem: { } problem })
                return;
            Text = problem;
            over.Cancel();
        }
    }
}
