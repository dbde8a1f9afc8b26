using System.Diagnostics;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Embedded;
using SynapseServerless.Explain;
using SynapseServerless.ML;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>A process that carries out a run and says every partition it comes to, so that its parent can kill it somewhere.</summary>
internal static class VictimProcess
{
    public const string Argument = "victim";

    /// <summary>A line on standard output for each partition that a stage comes to.</summary>
    public const string Tick = "tick";

    /// <summary>Two passes of a fit, a shuffle, rows set aside, and an output.</summary>
    public static string Specification(string data, string output, int partitions) => $$"""
        name: victim
        inputs: { all: { path: {{data}}, partitions: {{partitions}} } }
        pipeline:
          - { type: TickTock }
          - { type: RejectNegative, inputCol: Y }
          - { type: Center, inputCol: X }
          - { type: Repartition, n: 16 }
          - { type: Center, uid: Second, inputCol: Y }
          - { type: Slope, x: XCentered, y: YCentered }
        fit: all
        transform: all
        onError: setAside
        output: { data: {{output}}/out, model: {{output}}/model, setAside: {{output}}/aside }
        options: { parallelism: 2 }
        """;

    /// <summary>A fit that repeats its pass, and one of many fits: cross-validation of two models, whose best is fitted once more.</summary>
    public static string Rounds(string data, string output, int partitions) => $$"""
        name: victim
        inputs: { all: { path: {{data}}, partitions: {{partitions}} } }
        pipeline:
          - { type: TickTock }
          - { type: SQLTransformer, statement: 'SELECT *, Y AS label FROM __THIS__' }
          - { type: FastVectorAssembler, inputCols: [X, Y], outputCol: features }
          - { type: KMeans, k: 4, predictionCol: cluster, maxIter: 40, tol: 0 }
          - type: TuneHyperparameters
            models: [ { type: Slope, x: Id, y: label }, { type: Slope, uid: Second, x: X, y: label } ]
            paramSpace: { search: grid, params: [ { param: x, values: [Id, X] } ] }
            evaluationMetric: mse
            numFolds: 2
        fit: all
        transform: all
        output: { data: {{output}}/out, model: {{output}}/model }
        options: { parallelism: 2 }
        """;

    /// <summary>Explanations by orders that are drawn, compared with a summary of the rows themselves.</summary>
    public static string Explanations(string data, string output, int partitions) => $$"""
        name: victim
        inputs: { all: { path: {{data}}, partitions: {{partitions}} } }
        pipeline:
          - type: TabularSHAP
            model: { type: SQLTransformer, statement: "SELECT *, X * Id + Y * (CASE WHEN Kind = 'a' THEN 2 ELSE X END) AS score FROM __THIS__" }
            targetCol: score
            inputCols: [Id, X, Y, Kind]
            method: permutation
            numSamples: 14
            backgroundSize: 10
            standardErrorCol: errors
          - { type: TickTock }
        fit: all
        transform: all
        output: { data: {{output}}/out, model: {{output}}/model }
        options: { parallelism: 2 }
        """;

    /// <summary>Starts or resumes; ends with 0 when the run completed.</summary>
    /// <param name="args">Work folder, folder of runs, file of the specification; a run that is there is resumed.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        StageCatalog catalog = TestStages.Catalog().AddML().AddExplain().Add<TickTock>().Add<PaidService>();
        var runner = new EmbeddedRunner(new EmbeddedRunnerOptions
        {
            Catalog = catalog, WorkFolder = args[0], RunsFolder = args[1], Host = new StageHost { Storage = Jobs.Storage() },
        });
        IReadOnlyList<RunRecord> runs = await runner.ListAsync();
        RunSpecification specification = await new SpecificationReader(catalog).ReadAsync(args[2], new LocalStorage(), CancellationToken.None);
        RunRecord record = runs.Count > 0 ? await runner.ResumeAsync(runs[0].RunId) : await runner.StartAsync(specification);
        if (record.Status != RunStatus.Completed)
            await Console.Error.WriteLineAsync(record.Error);
        return record.Status == RunStatus.Completed ? 0 : 1;
    }

    /// <summary>Starts the process and kills it after a number of ticks and a while; true when it had completed before.</summary>
    public static async Task<bool> RunAndKillAsync(string[] args, int ticks, TimeSpan delay)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(VictimProcess).Assembly.Location);
        start.ArgumentList.Add(Argument);
        foreach (string argument in args)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (ticks-- > 0 && await process.StandardOutput.ReadLineAsync() is not null)
        {
        }
        // What is left to read is read while the process goes on.
        Task<string> rest = process.StandardOutput.ReadToEndAsync();
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(delay));
        process.Kill();
        await process.WaitForExitAsync();
        await rest;
        // 137 is 128 + SIGKILL.
        return process.ExitCode switch
        {
            0 => true,
            137 => false,
            _ => throw new InvalidOperationException(await errors),
        };
    }
}

/// <summary>Says on standard output that it has come to a partition, and takes its time.</summary>
public sealed class TickTock : BatchTransformer
{
    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, _, _) => Apply(batch));

    private static RecordBatch Apply(RecordBatch batch)
    {
        Console.WriteLine(VictimProcess.Tick);
        return Batches.Share(batch);
    }
}
