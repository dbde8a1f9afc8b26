using System.Numerics;
using System.Numerics.Tensors;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Onnx.Tensors;

/// <summary>Converts numbers of a column into memory of another type.</summary>
/// <param name="start">The first item.</param>
/// <param name="target">Where they go; its length says how many.</param>
/// <param name="wanted">The type, for messages.</param>
internal readonly ref struct NumberConversion<TElement>(int start, Span<TElement> target, string wanted) : IColumnVisitor<bool>
    where TElement : unmanaged, INumber<TElement>
{
    private readonly Span<TElement> _target = target;

    // Floating-point types take every number; what they round is what they are for.
    private static bool TakesAll => typeof(TElement) == typeof(float) || typeof(TElement) == typeof(double) || typeof(TElement) == typeof(Half);

    public bool Numbers<T>(PrimitiveArray<T> column)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> source = column.Values.Slice(start, _target.Length);
        if (TakesAll)
        {
            TensorPrimitives.ConvertTruncating(source, _target);
            return true;
        }
        for (int i = 0; i < source.Length; i++)
        {
            if (!T.IsInteger(source[i]))
                throw new DataException($"The number {source[i]} is not whole, and the model wants {wanted}", Location.None, "Round it before, in whichever way is right.");
        }
        try
        {
            TensorPrimitives.ConvertChecked(source, _target);
        }
        catch (OverflowException failure)
        {
            throw new DataException($"A number is beyond what {wanted} holds, which the model wants", Location.None, "Give smaller numbers.", failure);
        }
        return true;
    }

    public bool Nulls(NullArray column) => throw Wrong(column);

    public bool Booleans(BooleanArray column) => throw Wrong(column);

    public bool Decimals(IArrowArray column, Func<int, decimal> read) => throw Wrong(column);

    public bool Texts(IArrowArray column, ReadBytes read) => throw Wrong(column);

    public bool Bytes(IArrowArray column, ReadBytes read) => throw Wrong(column);

    public bool Dates(IArrowArray column, Func<int, DateOnly> read) => throw Wrong(column);

    public bool Times(IArrowArray column, Func<int, TimeOnly> read) => throw Wrong(column);

    public bool DateTimes(TimestampArray column, Func<int, DateTime> read) => throw Wrong(column);

    public bool Instants(TimestampArray column, Func<int, DateTimeOffset> read) => throw Wrong(column);

    public bool Durations(DurationArray column, Func<int, TimeSpan> read) => throw Wrong(column);

    public bool Dictionaries(DictionaryArray column, Func<int, int> index) => throw Wrong(column);

    public bool Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) => throw Wrong(column);

    public bool Structs(StructArray column) => throw Wrong(column);

    private static InvalidOperationException Wrong(IArrowArray column) => new($"{TypeNames.Of(column.Data.DataType)} is no number.");
}
