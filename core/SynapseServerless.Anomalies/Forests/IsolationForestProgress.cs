using System.Text.Json.Serialization;

namespace SynapseServerless.Anomalies;

/// <summary>What a fit of an isolation forest has learnt so far.</summary>
public sealed record IsolationForestProgress
{
    private IsolationTrees? _trees;

    /// <summary>How many rows there are.</summary>
    public long Rows { get; init; }

    /// <summary>The trees; null before they are grown.</summary>
    public byte[]? Forest { get; init; }

    /// <summary>The score from which rows are outliers, as far as it is known.</summary>
    public double Threshold { get; init; }

    /// <summary>The bin of scores that the threshold is in; null before that is known.</summary>
    public int? Bin { get; init; }

    // Read once for all batches of a pass.
    internal IsolationTrees Trees() => _trees ??= BinaryState.Read(Forest!, IsolationTrees.Load);
}

/// <summary>What a pass of the fit of an isolation forest adds up.</summary>
public sealed class IsolationForestState
{
    [JsonIgnore]
    internal RowPool? Pool { get; init; }

    [JsonIgnore]
    internal ScoreCounts? Scores { get; init; }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Pool is not null);
        Pool?.Save(writer);
        Scores?.Save(writer);
    }

    internal static IsolationForestState Load(BinaryReader reader) =>
        reader.ReadBoolean() ? new IsolationForestState { Pool = RowPool.Load(reader) } : new IsolationForestState { Scores = ScoreCounts.Load(reader) };
}
