using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Makes rows of which some features are known: how, the kind of input says.</summary>
internal abstract class CoalitionRows : PerturbedRows
{
    /// <summary>How many features a row has.</summary>
    public abstract int Features(int row);

    /// <summary>The features of a row that play: those that are the same in all that the row is compared with can change nothing.</summary>
    public abstract int[] Players(int row);

    /// <summary>A hash of the row, the same wherever it stands.</summary>
    public abstract ulong Identity(int row);
}

/// <summary>The other columns of explained rows, which stay as they are in every perturbed row.</summary>
/// <param name="input">Schema of the rows that are scored.</param>
/// <param name="perturbed">The columns that are perturbed.</param>
internal sealed class KeptColumns(Schema input, IReadOnlyCollection<string> perturbed)
{
    private readonly string[] _names = [.. Schemas.Names(input).Where(name => !perturbed.Contains(name))];
    private IArrowArray[] _columns = [];

    /// <summary>Whether there are any.</summary>
    public bool Any => _names.Length > 0;

    /// <summary>Takes the rows that are explained, borrowed.</summary>
    public void Open(RecordBatch batch) => _columns = [.. _names.Select(name => batch.Column(batch.Schema.GetFieldIndex(name)))];

    /// <summary>A batch of perturbed columns with the others.</summary>
    /// <param name="columns">The perturbed columns, by name.</param>
    /// <param name="rows">For each perturbed row the row that it was made of.</param>
    public RecordBatch With(IReadOnlyDictionary<string, IArrowArray> columns, ReadOnlySpan<int> rows)
    {
        var arrays = new IArrowArray[input.FieldsList.Count];
        for (int i = 0; i < arrays.Length; i++)
        {
            string name = input.FieldsList[i].Name;
            arrays[i] = columns.TryGetValue(name, out IArrowArray? column) ? column : Taking.Take(_columns[System.Array.IndexOf(_names, name)], rows);
        }
        return new RecordBatch(input, arrays, rows.Length);
    }
}
