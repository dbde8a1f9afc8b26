using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>A transformer that is bound to a schema: what can be found out before the first row is found out once.</summary>
/// <remarks>
/// Checks, positions of columns, plans, prepared statements and tables of levels belong here. It is kept as long as schema and stage
/// live, and serves any number of threads and partitions at a time.
/// </remarks>
/// <param name="input">Schema of the batches that come in.</param>
/// <param name="output">Schema of the batches that go out.</param>
public abstract class BoundTransformer(Schema input, Schema output) : IDisposable
{
    /// <summary>Schema of the batches that come in: their columns have these names and types, in this order.</summary>
    public Schema Input { get; } = input;

    /// <summary>Schema of the batches that go out.</summary>
    public Schema Output { get; } = output;

    /// <summary>Whether each row that comes in and is not rejected by <see cref="StageContext.Rows"/> comes out as one row, in the same order.</summary>
    public virtual bool KeepsRows => false;

    /// <summary>Transforms one partition.</summary>
    /// <param name="batches">Rows of the partition in order; each batch pulled belongs to this transformer, which disposes it.</param>
    /// <param name="context">What the stage knows of the run and may ask of its host.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>Batches of <see cref="Output"/>; who pulls one owns it. How rows are cut into batches carries no meaning.</returns>
    public abstract IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, CancellationToken cancellationToken);

    /// <summary>Frees what the binding holds; the stage stays as it is.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the binding holds.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
