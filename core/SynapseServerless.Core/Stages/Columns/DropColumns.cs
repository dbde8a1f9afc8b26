using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Drops the columns named and keeps the others.</summary>
public sealed class DropColumns : BatchTransformer, IOnnxExport, ITracesColumns
{
    /// <summary>The columns to drop; each must exist.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Cols { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => ITracesColumns.Pairs([], []);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        foreach (string column in Cols)
            InputColumns.Require(input, Uid, "cols", column);
        return ColumnChoice.Bind(input, Schemas.Without(input, [.. Cols]));
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (string column in Cols)
            graph.Remove(column);
    }
}
