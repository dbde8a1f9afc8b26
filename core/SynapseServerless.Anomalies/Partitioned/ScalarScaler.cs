using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>What scalers of a column of numbers have in common, each part of a table by its own.</summary>
public abstract class ScalarScaler : AggregateEstimator<ScalarScalerState>
{
    /// <summary>The column of numbers.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column of the part that a row belongs to, such as the tenant; null for one part.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The column that gets the scaled number; null where the number is missing or the part was not there when fitting.</summary>
    [Required]
    public string OutputCol { get; init; } = "";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => PartitionedScale.Output(input, Uid, InputCol, PartitionKey, OutputCol);

    /// <summary>The line that the numbers of a part are scaled by.</summary>
    private protected abstract PartLine Line(string partition, PartSummary summary);

    /// <summary>The model.</summary>
    private protected abstract Transformer Model(IReadOnlyList<PartLine> lines);

    /// <inheritdoc/>
    protected override ScalarScalerState Create(Schema input) => new();

    /// <inheritdoc/>
    protected override ScalarScalerState Add(ScalarScalerState state, RecordBatch batch, StageContext context)
    {
        string?[] keys = PartitionKeys.Read(batch, Uid, PartitionKey);
        double[] values = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, InputCol));
        for (int row = 0; row < values.Length; row++)
        {
            if (keys[row] is { } key && double.IsFinite(values[row]))
                state.Of(key).Add(values[row]);
        }
        return state;
    }

    /// <inheritdoc/>
    protected override ScalarScalerState Combine(ScalarScalerState left, ScalarScalerState right)
    {
        foreach ((string key, PartSummary summary) in right.Parts)
            left.Of(key).Add(summary);
        return left;
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await stream.WriteAsync(BinaryState.Write(((ScalarScalerState)state).Save), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        BinaryState.Read(await BinaryState.AllAsync(stream, cancellationToken).ConfigureAwait(false), ScalarScalerState.Load);

    /// <inheritdoc/>
    protected override Transformer Finish(ScalarScalerState state, Schema input, StageContext context) =>
        Model([.. state.Parts.OrderBy(static part => part.Key, StringComparer.Ordinal).Select(part => Line(part.Key, part.Value))]);
}

/// <summary>What a pass of a scaler adds up.</summary>
public sealed class ScalarScalerState
{
    [JsonIgnore]
    internal Dictionary<string, PartSummary> Parts { get; } = new(StringComparer.Ordinal);

    internal PartSummary Of(string key)
    {
        if (!Parts.TryGetValue(key, out PartSummary? summary))
            Parts.Add(key, summary = new PartSummary());
        return summary;
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Parts.Count);
        foreach ((string key, PartSummary part) in Parts)
        {
            writer.Write(key);
            part.Save(writer);
        }
    }

    internal static ScalarScalerState Load(BinaryReader reader)
    {
        var state = new ScalarScalerState();
        for (int left = reader.ReadInt32(); left > 0; left--)
            state.Parts.Add(reader.ReadString(), PartSummary.Load(reader));
        return state;
    }
}
