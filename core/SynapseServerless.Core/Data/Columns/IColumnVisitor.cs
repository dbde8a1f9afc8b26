using System.Numerics;
using Apache.Arrow;

namespace SynapseServerless.Data;

/// <summary>Reads the bytes of a cell that is not null.</summary>
/// <param name="row">Row from 0.</param>
public delegate ReadOnlySpan<byte> ReadBytes(int row);

/// <summary>Does something with a column by what its cells are in .NET.</summary>
/// <remarks>
/// <see cref="Cells.Visit{TResult}"/> decides which .NET type each Arrow type is, once for everybody, and calls one of these methods. Readers
/// take a row from 0 that is not null; columns may be slices. A stage that only wants some of the types derives from
/// <see cref="ColumnVisitor{TResult}"/>.
/// </remarks>
/// <typeparam name="TResult">What comes of it, such as a reader or a whole converted column.</typeparam>
public interface IColumnVisitor<out TResult>
{
    /// <summary>A column of the type null.</summary>
    TResult Nulls(NullArray column);

    /// <summary>Visits a column of Booleans.</summary>
    TResult Booleans(BooleanArray column);

    /// <summary>Integers of 8 to 64 bits, signed or not, and floating-point numbers of 16 to 64 bits.</summary>
    TResult Numbers<T>(PrimitiveArray<T> column)
        where T : unmanaged, INumber<T>;

    /// <summary>Decimals of 32 to 256 bits.</summary>
    TResult Decimals(IArrowArray column, Func<int, decimal> read);

    /// <summary>Text: strings, large strings and string views.</summary>
    /// <param name="column">The column.</param>
    /// <param name="read">Gives a cell in UTF-8.</param>
    TResult Texts(IArrowArray column, ReadBytes read);

    /// <summary>Bytes: binary, large binary, binary views and binary of a fixed size.</summary>
    TResult Bytes(IArrowArray column, ReadBytes read);

    /// <summary>Dates, kept as days or as milliseconds.</summary>
    TResult Dates(IArrowArray column, Func<int, DateOnly> read);

    /// <summary>Times of a day.</summary>
    TResult Times(IArrowArray column, Func<int, TimeOnly> read);

    /// <summary>Timestamps without a time zone: what a clock on a wall shows, of <see cref="DateTimeKind.Unspecified"/>.</summary>
    TResult DateTimes(TimestampArray column, Func<int, DateTime> read);

    /// <summary>Timestamps with a time zone: points in time, in UTC.</summary>
    TResult Instants(TimestampArray column, Func<int, DateTimeOffset> read);

    /// <summary>Visits a column of durations.</summary>
    TResult Durations(DurationArray column, Func<int, TimeSpan> read);

    /// <summary>Values that are kept once, and by their number in each row.</summary>
    /// <param name="column">The column; a value of its dictionary may be null too.</param>
    /// <param name="index">Gives the place of a cell in the dictionary.</param>
    TResult Dictionaries(DictionaryArray column, Func<int, int> index);

    /// <summary>Lists, large lists, lists of a fixed size, and maps, which are lists of structs of key and value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="items">The items of all lists.</param>
    /// <param name="range">Gives the items that are of a cell.</param>
    TResult Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range);

    /// <summary>Visits a column of structs.</summary>
    TResult Structs(StructArray column);
}

/// <summary>A visitor that only has something to do with some of the types.</summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
public abstract class ColumnVisitor<TResult> : IColumnVisitor<TResult>
{
    /// <summary>A column of a type that has no method of its own.</summary>
    protected abstract TResult Other(IArrowArray column);

    /// <inheritdoc/>
    public virtual TResult Nulls(NullArray column) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Booleans(BooleanArray column) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Numbers<T>(PrimitiveArray<T> column)
        where T : unmanaged, INumber<T> => Other(column);

    /// <inheritdoc/>
    public virtual TResult Decimals(IArrowArray column, Func<int, decimal> read) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Texts(IArrowArray column, ReadBytes read) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Bytes(IArrowArray column, ReadBytes read) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Dates(IArrowArray column, Func<int, DateOnly> read) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Times(IArrowArray column, Func<int, TimeOnly> read) => Other(column);

    /// <inheritdoc/>
    public virtual TResult DateTimes(TimestampArray column, Func<int, DateTime> read) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Instants(TimestampArray column, Func<int, DateTimeOffset> read) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Durations(DurationArray column, Func<int, TimeSpan> read) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Dictionaries(DictionaryArray column, Func<int, int> index) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range) => Other(column);

    /// <inheritdoc/>
    public virtual TResult Structs(StructArray column) => Other(column);
}
