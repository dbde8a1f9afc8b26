using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Rows that came over a network, and what is wrong with those that are not among them.</summary>
public sealed class RowsRead : IDisposable
{
    /// <summary>The rows that could be read.</summary>
    public required RecordBatch Batch { get; init; }

    /// <summary>For each of them its index among all that came, from 0; null where all of them could be read.</summary>
    public IReadOnlyList<int>? Places { get; init; }

    /// <summary>How many came.</summary>
    public required int Count { get; init; }

    /// <summary>What is wrong with the others.</summary>
    public IReadOnlyList<BadCell> Problems { get; init; } = [];

    /// <summary>Columns that are wanted and did not come; they are null.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Frees the rows.</summary>
    public void Dispose() => Batch.Dispose();

    internal static RowsRead Of(RecordBatch batch, IReadOnlyList<int> places, int count, IReadOnlyList<BadCell> problems, IReadOnlyList<string> missing) =>
        new() { Batch = batch, Places = problems.Count == 0 ? null : places, Count = count, Problems = problems, Missing = missing };
}
