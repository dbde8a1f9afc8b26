using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Reads columns of dates and timestamps as points in time.</summary>
/// <remarks>A date is its midnight in UTC, and a timestamp without a time zone is taken to be in UTC.</remarks>
public static class TimeColumn
{
    /// <summary>Whether a type is a date or a timestamp.</summary>
    public static bool IsReadable(IArrowType type) => type.TypeId is ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Timestamp;

    /// <summary>A function from row to point in time; null for null.</summary>
    /// <param name="column">A column for whose type <see cref="IsReadable"/> holds; it may be a slice.</param>
    public static Func<int, DateTimeOffset?> Reader(IArrowArray column)
    {
        Func<int, DateTimeOffset> read = Cells.Visit(column, Readers.Instance);
        return row => column.IsNull(row) ? null : read(row);
    }

    private sealed class Readers : ColumnVisitor<Func<int, DateTimeOffset>>
    {
        public static Readers Instance { get; } = new();

        public override Func<int, DateTimeOffset> Dates(IArrowArray column, Func<int, DateOnly> read) =>
            row => new DateTimeOffset(read(row).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));

        public override Func<int, DateTimeOffset> DateTimes(TimestampArray column, Func<int, DateTime> read) =>
            row => new DateTimeOffset(DateTime.SpecifyKind(read(row), DateTimeKind.Utc));

        public override Func<int, DateTimeOffset> Instants(TimestampArray column, Func<int, DateTimeOffset> read) => read;

        protected override Func<int, DateTimeOffset> Other(IArrowArray column) =>
            throw new ArgumentException($"A column of type {column.Data.DataType.Name} holds no dates.", nameof(column));
    }
}
