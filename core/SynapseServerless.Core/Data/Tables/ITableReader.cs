using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Plans and reads a table that is in no file. Any number of threads read at the same time.</summary>
/// <remarks>What it holds for those who read, such as a snapshot, it holds until it is disposed.</remarks>
public interface ITableReader : IDisposable
{
    /// <summary>Says what columns there are, and cuts the table into parts.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SynapseException">The table, a column or a right is missing, or a type has no place in a batch.</exception>
    Task<TablePlan> PlanAsync(TableRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a part.</summary>
    /// <param name="part">The part, as the plan wrote it.</param>
    /// <param name="schema">The columns wanted, in this order.</param>
    /// <param name="options">How large batches are.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Batches; each belongs to the caller.</returns>
    IAsyncEnumerable<RecordBatch> ReadAsync(string part, Schema schema, DatasetReadOptions options, CancellationToken cancellationToken);
}

/// <summary>What of a table is wanted.</summary>
public sealed record TableRequest
{
    /// <summary>The columns; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>How many parts; null for what suits the table.</summary>
    public int? Partitions { get; init; }

    /// <summary>Whether rows have to come in the same order whenever a part is read.</summary>
    public bool Ordered { get; init; }
}

/// <summary>How a table is read.</summary>
/// <param name="Label">What it is called in messages and records, such as <c>postgres://db.example.org:5432/flights/departures</c>.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Parts">Its parts, each a text that only the reader knows the meaning of; at least one.</param>
public sealed record TablePlan(string Label, Schema Schema, IReadOnlyList<string> Parts)
{
    /// <summary>How many rows there are, where that is known.</summary>
    public long? Rows { get; init; }

    /// <summary>What a user should know of how it is read, each a sentence without its full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
