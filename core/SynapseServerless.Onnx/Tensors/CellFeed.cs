using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>Makes a sequence or a map of a cell: of a list a sequence, of a map a map.</summary>
internal abstract class CellFeed
{
    /// <summary>The feed from a type of column to an input; null where there is none.</summary>
    public static CellFeed? Create(ModelValue value, IArrowType column) => value switch
    {
        MapValue map when column is MapType type => ItemFeed.Create(type.KeyField.DataType, map.Key) is { } keys && ItemFeed.Create(type.ValueField.DataType, map.Value) is { } values ? new MapFeed(keys, values) : null,
        SequenceValue { Item: TensorValue tensor } when Inner(column) is { } inner && CellShape.Of(inner) is var cell && ItemFeed.Create(cell.Item, tensor.Element) is { } feed => new TensorsFeed(cell, feed),
        SequenceValue { Item: MapValue } sequence when Inner(column) is { } inner && Create(sequence.Item, inner) is { } maps => new MapsFeed(maps),
        _ => null,
    };

    /// <summary>What would feed an input.</summary>
    public static string Wanted(ModelValue value) => value switch
    {
        MapValue map => $"Feed it a column of maps from {ElementNames.Of((int)map.Key)} to {ElementNames.Of((int)map.Value)}.",
        SequenceValue { Item: TensorValue tensor } => $"Feed it a column of lists, each item of which is a tensor of {ElementNames.Of((int)tensor.Element)}: a list of numbers, or a number.",
        SequenceValue { Item: MapValue map } => $"Feed it a column of lists of maps from {ElementNames.Of((int)map.Key)} to {ElementNames.Of((int)map.Value)}.",
        _ => "Export the model with tensors, sequences or maps as inputs.",
    };

    /// <summary>Makes the value of a cell.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">The row.</param>
    /// <param name="memory">Takes what the value needs.</param>
    /// <exception cref="DataException">The cell has a hole, or lists that are no tensor.</exception>
    public abstract OrtValue Create(IArrowArray column, int row, RunMemory memory);

    private static IArrowType? Inner(IArrowType column) => column is ListType or LargeListType or FixedSizeListType ? ((NestedType)column).Fields[0].DataType : null;

    private static (IArrowArray Items, int Start, int End) Range(IArrowArray column, int row) => column switch
    {
        FixedSizeListArray list => (list.Values, (row + list.Offset) * ((FixedSizeListType)list.Data.DataType).ListSize, (row + list.Offset + 1) * ((FixedSizeListType)list.Data.DataType).ListSize),
        LargeListArray list => (list.Values, checked((int)list.ValueOffsets[row]), checked((int)list.ValueOffsets[row + 1])),
        _ => (((ListArray)column).Values, ((ListArray)column).ValueOffsets[row], ((ListArray)column).ValueOffsets[row + 1]),
    };

    private static DataException Hole(string what) => new($"There is a null in the {what} of the cell, which the model cannot take", Location.None, "Leave nulls out of it, or give a value for them.");

    private sealed class TensorsFeed(CellShape cell, ItemFeed feed) : CellFeed
    {
        // Rows of a batch share their items, whose view is made once.
        private readonly ConditionalWeakTable<IArrowArray, FlatColumn> _views = [];

        public override OrtValue Create(IArrowArray column, int row, RunMemory memory)
        {
            (_, int start, int end) = Range(column, row);
            FlatColumn view = _views.GetValue(column, list => FlatColumn.Open(Range(list, 0).Items, cell));
            var tensors = new List<OrtValue>(end - start);
            for (int item = start; item < end; item++)
            {
                if (view.IsMissing(item))
                    throw Hole("list");
                if (view.Ragged?.Contains(item) == true)
                    throw new DataException("The lists in an item of the cell differ in length, so that it is no tensor", Location.None, "Give lists of one length.");
                long[] shape = [.. view.Shape(item).ToArray().Select(static size => (long)size)];
                int count = checked((int)shape.Aggregate(1L, static (product, size) => product * size));
                tensors.Add(feed.Create(view.Items, view.Start(item), count, shape, memory));
            }
            return tensors.Count > 0 ? OrtValue.CreateSequence(tensors) : throw Empty();
        }
    }

    private sealed class MapsFeed(CellFeed maps) : CellFeed
    {
        public override OrtValue Create(IArrowArray column, int row, RunMemory memory)
        {
            (IArrowArray items, int start, int end) = Range(column, row);
            var values = new List<OrtValue>(end - start);
            for (int item = start; item < end; item++)
                values.Add(items.IsNull(item) ? throw Hole("list") : memory.Keep(maps.Create(items, item, memory)));
            return values.Count > 0 ? OrtValue.CreateSequence(values) : throw Empty();
        }
    }

    private sealed class MapFeed(ItemFeed keys, ItemFeed values) : CellFeed
    {
        public override OrtValue Create(IArrowArray column, int row, RunMemory memory)
        {
            var map = (MapArray)column;
            (int start, int end) = (map.ValueOffsets[row], map.ValueOffsets[row + 1]);
            int count = end - start;
            for (int item = start; map.Values.NullCount > 0 && item < end; item++)
            {
                if (map.Values.IsNull(item))
                    throw Hole("map");
            }
            OrtValue from = keys.Create(map.Keys, start, count, [count], memory), to = values.Create(map.Values, start, count, [count], memory);
            return OrtValue.CreateMap(ref from, ref to);
        }
    }

    // The runtime's interface makes no sequence without an item.
    private static DataException Empty() => new("The list of the cell has no item, and the runtime takes no empty sequence", Location.None, "Leave the row out, or give an item.");
}
