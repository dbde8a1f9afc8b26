using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Resources;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Lets the rows of all partitions of a process through at one rate together, as if there were one partition.</summary>
/// <remarks>
/// It belongs before a stage that calls something with a limit of its own that no response tells. Stages that call services need it not: they share a rate for each endpoint by themselves.
/// </remarks>
public sealed class PartitionConsolidator : StreamTransformer
{
    /// <summary>How many rows a second go on, those of all partitions together; null for no limit.</summary>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double? RowsPerSecond { get; init; }

    /// <summary>How many rows go on at a time as one batch.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; init; } = 1;

    /// <summary>SynapseML's time that one request may take.</summary>
    [NoEffect("it sends nothing; the stage after it has a timeout of its own")]
    public double? Timeout { get; init; }

    /// <summary>SynapseML's time that a row may take with all its attempts.</summary>
    [NoEffect("it sends nothing; the stage after it has a concurrentTimeout of its own")]
    public double? ConcurrentTimeout { get; init; }

    /// <summary>SynapseML's column of requests.</summary>
    [NoEffect("rows go on as they are, with all their columns")]
    public string? InputCol { get; init; }

    /// <summary>SynapseML's column of responses.</summary>
    [NoEffect("rows go on as they are, with all their columns")]
    public string? OutputCol { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => input;

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limits = new GovernorOptions { RequestsPerSecond = RowsPerSecond / Concurrency, LongestWait = TimeSpan.FromDays(1), MaxConcurrency = 1 };
        using Lease<Governor> lease = await context.Host.Resources.LoadAsync(
            new ResourceKey("consolidator", $"{Uid} {RowsPerSecond} {Concurrency}"), null, _ => Task.FromResult(new Loaded<Governor>(new Governor(limits, context.Time), 1_024)), cancellationToken).ConfigureAwait(false);
        Governor governor = lease.Find()!;
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                if (RowsPerSecond is null)
                {
                    yield return Batches.Share(batch);
                    continue;
                }
                for (int row = 0; row < batch.Length; row += Concurrency)
                {
                    using (Permit permit = await governor.AcquireAsync(default, cancellationToken).ConfigureAwait(false))
                        permit.Complete(new CallOutcome { Result = CallResult.Accepted });
                    yield return Batches.Take(batch, [.. Enumerable.Range(row, Math.Min(Concurrency, batch.Length - row))]);
                }
            }
        }
    }
}
