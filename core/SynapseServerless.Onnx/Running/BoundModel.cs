using System.Runtime.CompilerServices;
using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Resources;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Running;

/// <summary>A model bound to columns. The session is leased for as long as a partition is at work.</summary>
/// <param name="input">Schema of the batches that come in.</param>
/// <param name="binding">The model and its columns.</param>
/// <param name="feed">Makes of a batch what feeds the model, a column for each input; null where these are columns of the batch.</param>
internal sealed class BoundModel(Schema input, ModelBinding binding, Func<RecordBatch, CancellationToken, RecordBatch>? feed = null) : BoundTransformer(input, binding.Added.Output)
{
    public override bool KeepsRows => true;

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        // A call that is at work ends too.
        using CancellationTokenRegistration stop = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, options);
        SessionSettings settings = binding.Settings.Threads == 0 && context.Threads > 0 ? binding.Settings with { Threads = context.Threads } : binding.Settings;
        Lease<OnnxSession>? lease = null;
        try
        {
            ModelRunner? runner = null;
            await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                RecordBatch result;
                using (batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    lease ??= await OnnxSession.LeaseAsync(binding.Source, settings, context.Host.Resources, binding.Where, cancellationToken).ConfigureAwait(false);
                    runner ??= new ModelRunner(binding, await lease.GetAsync(cancellationToken).ConfigureAwait(false), options);
                    using RecordBatch fed = feed is null ? Batches.Choose(batch, binding.Fed, binding.Places) : feed(batch, cancellationToken);
                    result = runner.Transform(batch, fed, context, cancellationToken);
                    context = context.After(batch.Length);
                }
                yield return result;
            }
        }
        finally
        {
            lease?.Dispose();
        }
    }
}
