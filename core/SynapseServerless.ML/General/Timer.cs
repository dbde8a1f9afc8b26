using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Measures how long a stage takes: its fit, and what its model does with each partition.</summary>
/// <remarks>Rows stream from stage to stage; the time that a stage waits for the rows of the stage before is not counted as its own.</remarks>
public sealed class Timer : SearchEstimator<Timer.Timed>
{
    /// <summary>The stage: an estimator, whose fit is measured too, or a transformer.</summary>
    [Required]
    public Stage? Stage { get; init; }

    /// <summary>Whether times go to the log of the run; else they are in the facts of the model alone.</summary>
    public bool LogToScala { get; init; } = true;

    /// <summary>Whether data is not computed for the measurement alone.</summary>
    [NoEffect("What a stage takes is measured while its rows go through, so that nothing is computed twice.")]
    public bool DisableMaterialization { get; init; } = true;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Stage!.TransformSchema(input);

    /// <inheritdoc/>
    protected override ChildrenStep Children(Timed? state) =>
        new([new ChildFit { Name = Stage!.Uid, Estimator = Stage as Estimator ?? new Pipeline(Stage) { Uid = Uid + "Stages" }, KeepsModel = true }]);

    /// <inheritdoc/>
    protected override async ValueTask<SearchTurn<Timed>> LearnAsync(
        Timed? state, IReadOnlyList<ChildOutcome> children, Schema input, StageContext context, CancellationToken cancellationToken)
    {
        if (children[0].Model is not { } load)
            throw new DataException($"{Stage!.Uid} cannot be fitted: {children[0].Error}", Location.OfStage(Uid), "Look at what the error says of the stage inside.");
        Transformer model = await load(cancellationToken).ConfigureAwait(false);
        double? seconds = Stage is Estimator ? children[0].Seconds : null;
        if (LogToScala && seconds is { } took)
            context.Logger.LogInformation("{Stage}: the fit of {Timed} took {Seconds:0.###} s", Uid, Stage!.Uid, took);
        return new SearchTurn<Timed>(null, new TimerModel { Uid = Uid + "Model", Transformer = model, FitSeconds = seconds, LogToScala = LogToScala });
    }

    /// <summary>What is kept between rounds: nothing, as there is one.</summary>
    public sealed class Timed;
}

/// <summary>Applies a stage and measures how long it takes; what Timer fits.</summary>
public sealed class TimerModel : Transformer, IModelInsights
{
    /// <summary>The stage that is measured.</summary>
    [Required]
    public Transformer? Transformer { get; init; }

    /// <summary>How long its fit took, in seconds; null where it needed none.</summary>
    public double? FitSeconds { get; init; }

    /// <summary>Whether times go to the log of the run.</summary>
    public bool LogToScala { get; init; } = true;

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => Transformer!.IsCheap;

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => Transformer?.WorkerPool;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Transformer!.TransformSchema(input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => new TimedTransformer(new PipelineModel(Transformer!).Bind(input), this);

    /// <inheritdoc/>
    public ModelInsights GetInsights()
    {
        ModelInsights inner = Trained.Insights(Transformer!);
        return FitSeconds is { } seconds
            ? inner with { Facts = new Dictionary<string, string>(inner.Facts) { ["fit seconds"] = seconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture) } }
            : inner;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Transformer?.Dispose();
        base.Dispose(disposing);
    }

    private sealed class TimedTransformer(BoundTransformer inner, TimerModel stage) : BoundTransformer(inner.Input, inner.Output)
    {
        public override bool KeepsRows => inner.KeepsRows;

        public override async IAsyncEnumerable<RecordBatch> TransformAsync(
            IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Stopwatch all = new(), waits = new();
            long rows = 0;
            await using (IAsyncEnumerator<RecordBatch> output = inner.TransformAsync(Watched(batches, waits), context, cancellationToken).GetAsyncEnumerator(cancellationToken))
            {
                while (true)
                {
                    all.Start();
                    bool more = await output.MoveNextAsync().ConfigureAwait(false);
                    all.Stop();
                    if (!more)
                        break;
                    rows += output.Current.Length;
                    yield return output.Current;
                }
            }
            if (stage.LogToScala)
            {
                context.Logger.LogInformation(
                    "{Stage}: {Timed} took {Seconds:0.###} s for partition {Partition} ({Rows} rows)",
                    stage.Uid, stage.Transformer!.Uid, (all.Elapsed - waits.Elapsed).TotalSeconds, context.Partition, rows);
            }
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private static async IAsyncEnumerable<RecordBatch> Watched(IAsyncEnumerable<RecordBatch> batches, Stopwatch waits)
        {
            await using IAsyncEnumerator<RecordBatch> input = batches.GetAsyncEnumerator();
            while (true)
            {
                waits.Start();
                bool more = await input.MoveNextAsync().ConfigureAwait(false);
                waits.Stop();
                if (!more)
                    yield break;
                yield return input.Current;
            }
        }
    }
}
