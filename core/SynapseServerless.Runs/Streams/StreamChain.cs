using Apache.Arrow;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Streams;

/// <summary>The stages of a stream, bound to the columns of its source once and for all epochs.</summary>
internal sealed class StreamChain
{
    private readonly RunWorkspace _run;
    private readonly Schema _input;
    private readonly IReadOnlyList<(Transformer Stage, BoundTransformer Bound)> _stages;

    private StreamChain(RunWorkspace run, Schema source, Schema input, IReadOnlyList<(Transformer, BoundTransformer)> stages, Schema output) =>
        (_run, Source, _input, _stages, Output) = (run, source, input, stages, output);

    /// <summary>Columns of the source.</summary>
    public Schema Source { get; }

    /// <summary>Columns that come out.</summary>
    public Schema Output { get; }

    /// <summary>Binds the stages.</summary>
    /// <param name="run">The stages.</param>
    /// <param name="source">Columns of the source.</param>
    /// <param name="input">Those with the columns of tables added.</param>
    /// <exception cref="SpecificationException">A stage cannot take the columns.</exception>
    public static StreamChain Bind(RunWorkspace run, Schema source, Schema input)
    {
        var stages = new List<(Transformer Stage, BoundTransformer Bound)>();
        Schema schema = input;
        for (int i = 0; i < run.Stages.Count; i++)
        {
            if (run.Stages[i] is not Transformer transformer)
                throw new SpecificationException($"{run.Stages[i].Uid} is to be fitted, and a stream fits nothing", Location.OfStage(run.Stages[i].Uid), "Name a fitted model with model:.");
            if (transformer is ShuffleTransformer or AggregateTransformer)
                throw new SpecificationException($"{transformer.Uid} of the model needs all rows, and a stream never has them", Location.OfStage(transformer.Uid), "Name a model without it.");
            BoundTransformer bound = run.Bound(transformer, schema);
            stages.Add((transformer, bound));
            schema = bound.Output;
        }
        return new StreamChain(run, source, input, stages, schema);
    }

    /// <summary>Sends rows through the stages.</summary>
    /// <param name="batches">The rows; each batch is disposed on the way.</param>
    /// <param name="partition">Index of the part, for messages.</param>
    /// <param name="rows">Takes rows that a stage cannot handle.</param>
    /// <param name="answers">Keeps answers of services for a part that is read again.</param>
    /// <param name="cancellationToken">Stops.</param>
    public IAsyncEnumerable<RecordBatch> Transform(
        IAsyncEnumerable<RecordBatch> batches, int partition, IRowSink rows, IAnswerStore answers, CancellationToken cancellationToken)
    {
        Schema schema = _input;
        foreach ((Transformer stage, BoundTransformer bound) in _stages)
        {
            StageContext context = _run.Context(stage, partition, schema, rows, threads: 1) with { Answers = answers };
            batches = bound.TransformAsync(batches, context, cancellationToken);
            schema = bound.Output;
        }
        return batches;
    }
}
