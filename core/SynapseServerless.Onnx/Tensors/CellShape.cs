using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>How the cells of a column are nested: a number has no level, a vector one, a matrix two.</summary>
/// <param name="Sizes">How long the lists of each level are; -1 where that differs from cell to cell.</param>
/// <param name="Item">What is in the innermost lists.</param>
internal sealed record CellShape(IReadOnlyList<int> Sizes, IArrowType Item)
{
    public int Levels => Sizes.Count;

    /// <summary>Whether nothing needs to be looked up for a row: all cells have one shape.</summary>
    public bool IsFixed => Sizes.All(size => size >= 0);

    public static CellShape Of(IArrowType type)
    {
        if (SparseVectors.IsSparse(type))
            return new CellShape([-1], FloatType.Default);
        var sizes = new List<int>();
        while (true)
        {
            switch (type)
            {
                case FixedSizeListType list:
                    sizes.Add(list.ListSize);
                    type = list.ValueDataType;
                    break;
                case MapType:
                    return new CellShape(sizes, type);
                case ListType list:
                    sizes.Add(-1);
                    type = list.ValueDataType;
                    break;
                case LargeListType list:
                    sizes.Add(-1);
                    type = list.ValueDataType;
                    break;
                default:
                    return new CellShape(sizes, type is DictionaryType dictionary ? dictionary.ValueType : type);
            }
        }
    }
}
