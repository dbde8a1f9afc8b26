using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.MLNet;

/// <summary>A transformer or fitted pipeline of ours as ML.NET's <see cref="ITransformer"/>.</summary>
/// <remarks>
/// Rows stream through in batches when somebody reads the result; nothing is computed before. It is no row-to-row mapper, because
/// stages work on batches, so <c>PredictionEngine</c> cannot run it. ML.NET cannot save it either: save the stage
/// with <see cref="StageSerializer"/> and wrap it again after loading.
/// </remarks>
public sealed class StageTransformer : ITransformer
{
    private readonly LocalOptions _options;

    /// <summary>Wraps a transformer.</summary>
    /// <param name="transformer">The transformer; it must live as long as this.</param>
    /// <param name="options">How it runs; null for the defaults.</param>
    public StageTransformer(Transformer transformer, LocalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        Transformer = transformer;
        _options = options ?? new LocalOptions();
    }

    /// <summary>The transformer inside.</summary>
    public Transformer Transformer { get; }

    /// <summary>Always false: stages work on batches.</summary>
    public bool IsRowToRowMapper => false;

    /// <inheritdoc/>
    /// <exception cref="SpecificationException">A column that the transformer needs is missing or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Schema input = new DataViewDataset(new EmptyView(inputSchema)).Schema;
        return ViewSchema.Of(Transformer.TransformSchema(input)).Schema;
    }

    /// <inheritdoc/>
    /// <exception cref="SpecificationException">A column that the transformer needs is missing or of another type.</exception>
    public IDataView Transform(IDataView input) =>
        new DatasetDataView(Transformer.Transform(new DataViewDataset(input), _options));

    /// <summary>Not possible.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new NotSupportedException($"{Transformer.Uid} works on batches, not on single rows. Use Transform.");

    /// <summary>Not possible.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void Save(ModelSaveContext ctx) =>
        throw new NotSupportedException($"ML.NET cannot save {Transformer.Uid}. Save it with StageSerializer, and wrap it with AsMLNet again after loading.");

    /// <summary>A view without rows: a schema is all that is asked of it.</summary>
    internal sealed class EmptyView(DataViewSchema schema) : IDataView
    {
        public DataViewSchema Schema => schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            throw new NotSupportedException("There are no rows to read.");

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            throw new NotSupportedException("There are no rows to read.");
    }
}
