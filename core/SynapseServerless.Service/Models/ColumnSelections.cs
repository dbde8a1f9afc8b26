using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Service.Models;

/// <summary>The columns of answers that are wanted, found once for each list of them: callers ask for the same again and again.</summary>
internal sealed class ColumnSelections
{
    // Who asks for ever new lists is answered as well, only not as fast.
    private const int Most = 32;

    private readonly ConditionalWeakTable<Schema, Known> _known = [];

    /// <summary>Finds columns.</summary>
    /// <param name="output">What the model gives.</param>
    /// <param name="columns">The columns that are wanted, in their order.</param>
    /// <param name="explanations">Columns that come in addition, wanted or not.</param>
    /// <exception cref="SpecificationException">The model gives none of a name.</exception>
    public ColumnSelection Find(Schema output, IReadOnlyList<string> columns, IReadOnlyList<Field> explanations)
    {
        Known known = _known.GetValue(output, static _ => new Known());
        foreach (ColumnSelection selection in known.Selections)
        {
            if (selection.Is(columns, explanations))
                return selection;
        }
        string[] names = [.. output.FieldsList.Select(static field => field.Name)];
        if (columns.FirstOrDefault(column => !names.Contains(column, StringComparer.Ordinal)) is { } unknown)
            throw new SpecificationException($"The model gives no column '{unknown}'", new Location { Pointer = "/columns" }, Suggestions.Remedy(unknown, names, "columns"));
        var found = new ColumnSelection(output, [.. columns], explanations);
        lock (known)
        {
            if (known.Selections.Length < Most)
                known.Selections = [.. known.Selections, found];
        }
        return found;
    }

    private sealed class Known
    {
        public ColumnSelection[] Selections { get; set; } = [];
    }
}

/// <summary>Some columns of what a model gives.</summary>
internal sealed class ColumnSelection
{
    private readonly string[] _columns;
    private readonly IReadOnlyList<Field> _explanations;
    private readonly Schema _output;
    private readonly int[] _places;

    /// <summary>Finds the columns, all of which there are.</summary>
    public ColumnSelection(Schema output, string[] columns, IReadOnlyList<Field> explanations)
    {
        (_output, _columns, _explanations) = (output, columns, explanations);
        string[] all = [.. columns.Union(explanations.Select(static field => field.Name))];
        _places = [.. all.Select(name => output.GetFieldIndex(name))];
        Schema = Schemas.Select(output, all);
    }

    /// <summary>The schema of the columns, the same for all answers.</summary>
    public Schema Schema { get; }

    /// <summary>Whether these are the columns.</summary>
    public bool Is(IReadOnlyList<string> columns, IReadOnlyList<Field> explanations)
    {
        if (columns.Count != _columns.Length || !ReferenceEquals(explanations, _explanations))
            return false;
        for (int i = 0; i < _columns.Length; i++)
        {
            if (columns[i] != _columns[i])
                return false;
        }
        return true;
    }

    /// <summary>The columns of a batch.</summary>
    /// <param name="rows">The batch, borrowed.</param>
    /// <returns>A batch that the caller disposes.</returns>
    public RecordBatch Of(RecordBatch rows) =>
        ReferenceEquals(rows.Schema, _output) ? Batches.Choose(rows, Schema, _places) : Batches.Select(rows, Schemas.Names(Schema));
}
