using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Builds columns of lists of numbers, and of lists of such lists: one for each class.</summary>
internal sealed class NestedDoubles
{
    private static readonly ListType _list = new(new Field("item", DoubleType.Default, nullable: false));
    private static readonly ListType _lists = new(new Field("item", _list, nullable: false));

    private readonly List<int> _outer = [0], _inner = [0];
    private readonly List<double> _values = [];

    /// <summary>A field of lists of numbers, one number for each class.</summary>
    public static Field Numbers(string name) => new(name, _list, nullable: false);

    /// <summary>A field of lists of lists of numbers, one list for each class.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="slots">What the numbers of a list are called, if that is known.</param>
    public static Field Lists(string name, IReadOnlyList<string>? slots = null)
    {
        var field = new Field(name, _lists, nullable: false);
        return slots is null ? field : ColumnMetadata.With(field, ColumnMetadata.SlotsKey, slots);
    }

    /// <summary>Adds a row.</summary>
    public void Add(IEnumerable<IReadOnlyList<double>> lists)
    {
        foreach (IReadOnlyList<double> list in lists)
        {
            _values.AddRange(list);
            _inner.Add(_values.Count);
        }
        _outer.Add(_inner.Count - 1);
    }

    /// <summary>The column of lists of lists.</summary>
    public ListArray Lists() =>
        new(_lists, _outer.Count - 1, NumericColumn.Buffer(_outer.ToArray()), Inner(), ArrowBuffer.Empty);

    /// <summary>The column of lists: where each row was added as one list.</summary>
    public ListArray Inner() =>
        new(_list, _inner.Count - 1, NumericColumn.Buffer(_inner.ToArray()), NumericColumn.Of(_values.ToArray()), ArrowBuffer.Empty);
}
