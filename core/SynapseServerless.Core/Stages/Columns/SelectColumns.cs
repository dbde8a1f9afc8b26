using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Keeps the columns named, in the order given, and drops the others.</summary>
public sealed class SelectColumns : BatchTransformer, IOnnxExport, ITracesColumns
{
    /// <summary>The columns to keep; each once.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Cols { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => ColumnLists.Duplicates(Cols)
        .Select(column => BadParameter(nameof(Cols), $"Column '{column}' is named twice", "Name each column once."));

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => ITracesColumns.Pairs([], []);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input) =>
        ColumnChoice.Bind(input, new Schema(Cols.Select(column => InputColumns.Require(input, Uid, "cols", column)), input.Metadata));

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (Field field in graph.Schema.FieldsList.Where(field => !Cols.Contains(field.Name)))
            graph.Remove(field.Name);
    }
}

/// <summary>The bound form of stages that keep some columns as they are.</summary>
internal static class ColumnChoice
{
    /// <summary>Binds to the places of the columns that are kept.</summary>
    public static BoundBatchTransformer Bind(Schema input, Schema output)
    {
        int[] places = [.. output.FieldsList.Select(field => input.GetFieldIndex(field.Name))];
        return BoundBatchTransformer.Of(input, output, (batch, _, _) => Batches.Choose(batch, output, places), keepsRows: true);
    }
}

/// <summary>Checks of parameters that list columns.</summary>
internal static class ColumnLists
{
    /// <summary>The names that come more than once.</summary>
    public static IEnumerable<string> Duplicates(IEnumerable<string> columns) =>
        columns.GroupBy(column => column, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);
}
