using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Service.Models;

/// <summary>Rows that were scored.</summary>
public sealed class ScoredRows : IDisposable
{
    /// <summary>The rows that the model gave, without those that failed.</summary>
    public required RecordBatch Rows { get; init; }

    /// <summary>
    /// For each row the index of the row of the request that it comes from, from 0, never falling: a model may leave rows out, and may make several of one.
    /// Null where every row of the request has one row.
    /// </summary>
    public IReadOnlyList<int>? Sources { get; init; }

    /// <summary>What is wrong with rows of the request, by their index; these have no row. One row may have several.</summary>
    public IReadOnlyList<BadCell> Errors { get; init; } = [];

    /// <summary>The version that answered, all rows.</summary>
    public required string Version { get; init; }

    /// <summary>Frees the rows.</summary>
    public void Dispose() => Rows.Dispose();
}
