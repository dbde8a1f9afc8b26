using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Onnx.Tensors;

namespace SynapseServerless.Onnx.Running;

/// <summary>Which rows of a batch can be run together: those whose cells have one shape. Rows with a missing value are in no group.</summary>
internal sealed class RowGroups
{
    private RowGroups(bool isWhole, IReadOnlyList<int[]> rows, IReadOnlyList<(int Row, string Problem)> bad) => (IsWhole, Rows, Bad) = (isWhole, rows, bad);

    /// <summary>Whether all rows of the batch can be run as they lie.</summary>
    public bool IsWhole { get; }

    /// <summary>The groups, each in the order of the rows.</summary>
    public IReadOnlyList<int[]> Rows { get; }

    /// <summary>Rows whose cells are no tensor, or none that the model takes.</summary>
    public IReadOnlyList<(int Row, string Problem)> Bad { get; }

    /// <summary>The groups of a batch.</summary>
    /// <param name="binding">Says what feeds what.</param>
    /// <param name="fed">The columns that feed the model.</param>
    public static RowGroups Of(ModelBinding binding, RecordBatch fed)
    {
        FlatColumn[] columns = [.. binding.Inputs.Select((input, i) => FlatColumn.Open(fed.Column(i), input.Cell))];
        if (columns.All(column => column.IsUniform))
            return new RowGroups(true, [], []);
        var groups = new Dictionary<int[], List<int>>(ShapeComparer.Instance);
        var bad = new List<(int, string)>();
        int[] key = new int[columns.Sum(column => column.Levels)];
        List<int>? last = null;
        int[] lastKey = [];
        for (int row = 0; row < fed.Length; row++)
        {
            if (columns.Any(column => column.IsMissing(row)))
                continue;
            int ragged = System.Array.FindIndex(columns, column => column.Ragged?.Contains(row) == true);
            if (ragged >= 0)
            {
                bad.Add((row, $"The lists in the cell of column '{binding.Inputs[ragged].Column}' differ in length, so that they are no tensor"));
                continue;
            }
            int at = 0;
            foreach (FlatColumn column in columns)
            {
                column.Shape(row).CopyTo(key.AsSpan(at));
                at += column.Levels;
            }
            if (last is null || !key.AsSpan().SequenceEqual(lastKey))
            {
                lastKey = [.. key];
                ref List<int>? rows = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, lastKey, out _);
                last = rows ??= [];
            }
            last.Add(row);
        }
        return Checked(binding, columns, fed.Length, groups, bad);
    }

    private static RowGroups Checked(ModelBinding binding, FlatColumn[] columns, int rows, Dictionary<int[], List<int>> groups, List<(int Row, string Problem)> bad)
    {
        var good = new List<int[]>();
        foreach (List<int> group in groups.Values)
        {
            if (Problem(binding, columns, group[0]) is { } problem)
                bad.AddRange(group.Select(row => (row, problem)));
            else
                good.Add([.. group]);
        }
        bool isWhole = good is [{ Length: var length }] && length == rows;
        return new RowGroups(isWhole, good, [.. bad.OrderBy(pair => pair.Row)]);
    }

    private static string? Problem(ModelBinding binding, FlatColumn[] columns, int row)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            try
            {
                binding.Inputs[i].Shape(1, columns[i].Shape(row));
            }
            catch (DataException mismatch)
            {
                return mismatch.Problem;
            }
        }
        return null;
    }

    private sealed class ShapeComparer : IEqualityComparer<int[]>
    {
        public static ShapeComparer Instance { get; } = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(obj.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
