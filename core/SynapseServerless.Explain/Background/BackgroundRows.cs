using Apache.Arrow;
using Apache.Arrow.Ipc;
using SynapseServerless.Data;

namespace SynapseServerless.Explain;

/// <summary>The rows that explained rows are compared with: what a feature is where it is not known.</summary>
/// <param name="Rows">The rows, with the columns that are perturbed.</param>
/// <param name="Weights">The share of each; null for equal ones.</param>
/// <param name="IsOwn">Whether they are a summary of the explained rows themselves, because no others were named.</param>
internal sealed record BackgroundRows(RecordBatch Rows, double[]? Weights, bool IsOwn = false)
{
    private const string OwnKey = "synapse.background";
    private const string WeightCol = "__weight";

    /// <summary>Writes the rows as an Arrow stream.</summary>
    public async ValueTask SaveAsync(Stream stream, CancellationToken cancellationToken)
    {
        double[] weights = Weights ?? [.. Enumerable.Repeat(1.0 / Rows.Length, Rows.Length)];
        using RecordBatch batch = Batches.With(Rows, new Field(WeightCol, Apache.Arrow.Types.DoubleType.Default, nullable: false), Stages.NumericColumn.Of(weights));
        IEnumerable<KeyValuePair<string, string>> metadata = batch.Schema.Metadata ?? Enumerable.Empty<KeyValuePair<string, string>>();
        var schema = new Schema(batch.Schema.FieldsList, IsOwn ? metadata.Append(KeyValuePair.Create(OwnKey, "own")) : metadata);
        using var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true);
        await writer.WriteRecordBatchAsync(batch, cancellationToken).ConfigureAwait(false);
        await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    public static async ValueTask<BackgroundRows> LoadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        // Read from memory of the runtime's own, which lives as long as the columns do; that of a stream goes with its batch.
        using var reader = new ArrowStreamReader(new ReadOnlyMemory<byte>(bytes.ToArray()));
        RecordBatch batch = await reader.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException("It holds no rows.");
        double[] weights = Stages.NumericColumn.ToDoubles(batch.Column(batch.Schema.GetFieldIndex(WeightCol)));
        string[] names = [.. Schemas.Names(batch.Schema).Where(static name => name != WeightCol)];
        bool equal = weights.All(weight => weight == weights[0]);
        return new BackgroundRows(Batches.Select(batch, names), equal ? null : weights, batch.Schema.Metadata?.ContainsKey(OwnKey) == true);
    }
}
