using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Neighbors;

/// <summary>The column of neighbors: for each row a list of structs of value, distance and, of a conditional search, label.</summary>
internal static class FoundColumn
{
    /// <summary>The field of the column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The field of values.</param>
    /// <param name="label">The field of labels; null without.</param>
    public static Field Field(string name, Field value, Field? label)
    {
        var fields = new List<Field> { new("value", value.DataType, nullable: true), new("distance", DoubleType.Default, nullable: false) };
        if (label is not null)
            fields.Add(new Field("label", label.DataType, nullable: true));
        return new Field(name, new ListType(new Field("item", new StructType(fields), nullable: false)), nullable: false);
    }

    /// <summary>The column.</summary>
    /// <param name="found">The neighbors, by row.</param>
    /// <param name="shards">The index.</param>
    /// <param name="type">The type of the column.</param>
    public static IArrowArray Of(IReadOnlyList<Neighbor[]> found, IReadOnlyList<IndexShard> shards, ListType type)
    {
        int[] offsets = new int[found.Count + 1];
        for (int row = 0; row < found.Count; row++)
            offsets[row + 1] = checked(offsets[row] + found[row].Length);
        Neighbor[] all = [.. found.SelectMany(static neighbors => neighbors)];
        double[] distances = [.. all.Select(static neighbor => neighbor.Distance)];
        using RecordBatch values = Values(all, shards);
        var columns = new List<IArrowArray> { Batches.Share(values.Column(0)), NumericColumn.Of(distances) };
        if (values.ColumnCount > 1)
            columns.Add(Batches.Share(values.Column(1)));
        var items = new StructArray(type.ValueDataType, all.Length, columns, ArrowBuffer.Empty);
        return new ListArray(type, found.Count, NumericColumn.Buffer(offsets), items, ArrowBuffer.Empty);
    }

    // Values of the same block are taken together, and then put where they belong.
    private static RecordBatch Values(Neighbor[] all, IReadOnlyList<IndexShard> shards)
    {
        int[] byPlace = [.. Enumerable.Range(0, all.Length)];
        byPlace.AsSpan().Sort((one, other) => all[one].Shard != all[other].Shard ? all[one].Shard.CompareTo(all[other].Shard) : all[one].Row.CompareTo(all[other].Row));
        var parts = new List<RecordBatch>();
        for (int from = 0; from < byPlace.Length;)
        {
            Neighbor first = all[byPlace[from]];
            int block = first.Row / ShardFooter.BlockRows, to = from;
            while (to < byPlace.Length && all[byPlace[to]].Shard == first.Shard && all[byPlace[to]].Row / ShardFooter.BlockRows == block)
                to++;
            int[] rows = [.. byPlace[from..to].Select(place => all[place].Row % ShardFooter.BlockRows)];
            parts.Add(Batches.Take(shards[first.Shard].Block(block), rows));
            from = to;
        }
        if (parts.Count == 0)
            return Batches.Empty(shards[0].Block(0).Schema);
        int[] wanted = new int[all.Length];
        for (int i = 0; i < byPlace.Length; i++)
            wanted[byPlace[i]] = i;
        using RecordBatch joined = Batches.Concatenate(parts[0].Schema, parts);
        return Batches.Take(joined, wanted);
    }
}
