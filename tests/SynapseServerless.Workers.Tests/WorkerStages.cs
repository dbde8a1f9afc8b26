using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Workers;

namespace SynapseServerless.Tests;

/// <summary>Stages that want a worker.</summary>
internal static class WorkerStages
{
    public static StageCatalog Catalog() => TestStages.Catalog().Add<OnGpu>().Add<Gate>().Add<Crash>().Add<Paced>();
}

/// <summary>Changes nothing, wants a GPU, and says on standard output that it has come to a partition.</summary>
public sealed class OnGpu : BatchTransformer
{
    public const string Tick = "tick";

    [NotAParameter]
    public override string? WorkerPool => WorkerPools.Gpu;

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, context, _) => Apply(batch, context));

    private static RecordBatch Apply(RecordBatch batch, StageContext context)
    {
        // A test is the engine, and has nothing to say on its own standard output.
        if (WorkerProcess.IsThis)
            Console.WriteLine($"{Tick} {context.Partition}");
        return Batches.Share(batch);
    }
}

/// <summary>Says that it has come to a partition, and waits there until a file is there.</summary>
public sealed class Gate : StreamTransformer
{
    public const string Waiting = "waiting";

    /// <summary>The file.</summary>
    [Required]
    public string File { get; init; } = "";

    [NotAParameter]
    public override string? WorkerPool => WorkerPools.Gpu;

    public override Schema TransformSchema(Schema input) => input;

    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Console.WriteLine($"{Waiting} {context.Partition}");
        while (!System.IO.File.Exists(File))
            await Task.Delay(10, cancellationToken);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken))
            yield return batch;
    }
}

/// <summary>Takes its process with it on a partition, as a fault in native code does.</summary>
public sealed class Crash : BatchTransformer
{
    /// <summary>The partition.</summary>
    public int Partition { get; init; }

    [NotAParameter]
    public override string? WorkerPool => WorkerPools.Gpu;

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, context, _) => Apply(batch, context));

    private RecordBatch Apply(RecordBatch batch, StageContext context)
    {
        if (context.Partition == Partition)
            Process.GetCurrentProcess().Kill();
        return Batches.Share(batch);
    }
}

/// <summary>Trains nothing: tells of the first of three steps, and waits for a file, whose text says whether the fit fails.</summary>
public sealed class Paced : GangEstimator
{
    public const string Fail = "fail";

    /// <summary>The file; it is taken away when it is read.</summary>
    [Required]
    public string File { get; init; } = "";

    [NotAParameter]
    public override string? WorkerPool => WorkerPools.Gpu;

    public override Schema TransformSchema(Schema input) => input;

    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        context.Progress?.Report(new StageProgress(1, 3, "step 1") { Metrics = new Dictionary<string, double> { ["loss"] = 0.5 } });
        while (!System.IO.File.Exists(File))
            await Task.Delay(10, cancellationToken);
        string text = await System.IO.File.ReadAllTextAsync(File, cancellationToken);
        System.IO.File.Delete(File);
        return text == Fail ? throw new IOException("The machine has gone away") : new OnGpu();
    }
}
