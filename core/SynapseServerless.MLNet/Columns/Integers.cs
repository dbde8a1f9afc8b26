using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.Data;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.MLNet.Columns;

/// <summary>Reads whole numbers of any width.</summary>
internal static class Integers
{
    /// <summary>Whether a type is one of whole numbers.</summary>
    public static bool Is(IArrowType type) =>
        NumericColumn.IsNumber(type) && !NumericColumn.IsFloating(type) && type.TypeId != ArrowTypeId.Decimal128;

    /// <summary>Whether ML.NET's type has no value that stands for a missing one.</summary>
    public static bool HasNoMissing(DataViewType type) =>
        type is BooleanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType
        || (type is NumberDataViewType && type != NumberDataViewType.Single && type != NumberDataViewType.Double);

    /// <summary>Makes readers of a whole-number type of ML.NET; null when it is no such type.</summary>
    public static object? Opener(DataViewType target, string column) => Type.GetTypeCode(target.RawType) switch
    {
        TypeCode.SByte => Checked<sbyte>(column),
        TypeCode.Byte => Checked<byte>(column),
        TypeCode.Int16 => Checked<short>(column),
        TypeCode.UInt16 => Checked<ushort>(column),
        TypeCode.Int32 => Checked<int>(column),
        TypeCode.UInt32 => Checked<uint>(column),
        TypeCode.Int64 => Checked<long>(column),
        TypeCode.UInt64 => Checked<ulong>(column),
        _ => null,
    };

    /// <summary>The error for a null where ML.NET has no missing value.</summary>
    public static DataException Null(string column, int row) => new(
        "The value is null, and ML.NET has no missing value of this type",
        new Location { Column = column, Row = row },
        "Fill it with CleanMissingData, or make the column a floating-point one, where null becomes NaN.");

    private static Func<IArrowArray, Func<int, T>> Checked<T>(string column)
        where T : INumber<T> => array => Cells.Visit(array, new CheckedReaders<T>(column));

    private sealed class CheckedReaders<T>(string name) : ColumnVisitor<Func<int, T>>
        where T : INumber<T>
    {
        public override Func<int, T> Numbers<TSource>(PrimitiveArray<TSource> column) => row =>
        {
            TSource value = column.GetValue(row) ?? throw Null(name, row);
            try
            {
                return T.CreateChecked(value);
            }
            catch (OverflowException overflow)
            {
                throw new DataException(
                    $"The value {value} does not fit the type {typeof(T).Name} that the model expects", new Location { Column = name, Row = row }, inner: overflow);
            }
        };

        protected override Func<int, T> Other(IArrowArray column) =>
            throw new InvalidOperationException($"{column.GetType().Name} does not hold whole numbers.");
    }
}
