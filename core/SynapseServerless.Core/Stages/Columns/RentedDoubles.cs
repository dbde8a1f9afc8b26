using System.Buffers;
using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>The numbers of a column as doubles, in memory that is used again: a batch of them is larger than what a collector moves lightly.</summary>
internal readonly ref struct RentedDoubles : IDisposable
{
    private readonly double[] _rented;

    /// <summary>Reads a column; a null becomes NaN.</summary>
    /// <param name="column">A column for whose type <see cref="NumericColumn.IsReadable"/> holds; it may be a slice.</param>
    public RentedDoubles(IArrowArray column)
    {
        _rented = ArrayPool<double>.Shared.Rent(column.Length);
        Values = _rented.AsSpan(0, column.Length);
        NumericColumn.CopyTo(column, 0, Values, 1, double.NaN);
    }

    /// <summary>The numbers.</summary>
    public Span<double> Values { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<double>.Shared.Return(_rented);
}
