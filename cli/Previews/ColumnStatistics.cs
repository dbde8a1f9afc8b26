using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Cli.Previews;

/// <summary>What the values of a column are like.</summary>
internal sealed record ColumnSummary
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>How many values are null.</summary>
    public long Nulls { get; init; }

    /// <summary>How many numbers are NaN.</summary>
    public long NaNs { get; init; }

    /// <summary>How many different values there are; null when they are too many to count, or are of a type that is not counted.</summary>
    public int? Distinct { get; init; }

    /// <summary>Why there are no figures; null where there are.</summary>
    public string? Problem { get; init; }

    public object? Min { get; init; }

    public object? Max { get; init; }

    public double? Mean { get; init; }

    /// <summary>Sample standard deviation; null where a value is infinite.</summary>
    public double? StandardDeviation { get; init; }
}

/// <summary>Statistics of every column of a dataset of any format, in one streaming pass.</summary>
/// <remarks>
/// DuckDB summarizes each batch in a row, some columns at a time, because its planning grows faster than their number; a column that
/// it cannot summarize costs no other its figures. Means and variances are joined by the pairwise formulas of Chan, Golub and LeVeque
/// (1983), which do not lose digits where the mean is large and the spread is small.
/// </remarks>
internal sealed class ColumnStatistics : IDisposable
{
    // More different values than this tell a reader no more than that there are many.
    private const int MostDistinct = 10_000;

    private const int ColumnsAtATime = 16;

    private readonly List<Group> _groups;

    private ColumnStatistics(Schema schema)
    {
        Column[] columns = [.. schema.FieldsList.Select((field, place) => new Column(field, place))];
        _groups = [.. columns.Chunk(ColumnsAtATime).Select(group => new Group(group))];
    }

    /// <summary>Reads the whole dataset.</summary>
    public static async Task<(long Rows, IReadOnlyList<ColumnSummary> Columns)> ComputeAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        using var statistics = new ColumnStatistics(dataset.Schema);
        long rows = 0;
        for (int partition = 0; partition < dataset.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in dataset.ReadAsync(partition, null, cancellationToken))
            {
                using (batch)
                    statistics.Add(batch, cancellationToken);
                rows += batch.Length;
            }
        }
        return (rows, [.. statistics._groups.SelectMany(group => group.Complete()).OrderBy(column => column.Place).Select(column => column.Summary)]);
    }

    public void Dispose()
    {
        foreach (Group group in _groups)
            group.Dispose();
    }

    private void Add(RecordBatch batch, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _groups.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Group group = _groups[i];
            if (group.TryAdd(batch))
                continue;
            // One of them is not for DuckDB; the others are.
            _groups.RemoveAt(i);
            _groups.InsertRange(i, group.Alone());
            group.Dispose();
            i--;
        }
    }

    /// <summary>Some columns, which DuckDB looks at together.</summary>
    private sealed class Group : IDisposable
    {
        private readonly Column[] _columns;
        private readonly Schema _schema;
        private readonly int[] _places;
        private readonly string _sql;
        private readonly DuckDbArrow _database = DuckDbArrow.Open();
        private readonly List<RecordBatch> _partial = [];
        private string? _problem;

        public Group(Column[] columns)
        {
            _columns = columns;
            _schema = new Schema(columns.Select(column => column.Field), null);
            _places = [.. columns.Select(column => column.Place)];
            _sql = Sql(columns, partial: true);
        }

        public IEnumerable<Group> Alone() => _columns.Select(column => new Group([column]));

        /// <summary>Looks at a batch.</summary>
        /// <returns>False when this failed at the first batch, and columns one by one may not.</returns>
        public bool TryAdd(RecordBatch batch)
        {
            if (_problem is not null)
                return true;
            using RecordBatch own = Batches.Choose(batch, _schema, _places);
            try
            {
                _partial.Add(_database.Query(_sql, own));
                foreach (Column column in _columns.Where(column => column.Values is not null))
                    CountDistinct(column, own);
                return true;
            }
            catch (DuckDbException error)
            {
                if (_columns.Length > 1 && _partial.Count == 0)
                    return false;
                _problem = error.Message;
                return true;
            }
        }

        public IEnumerable<(int Place, ColumnSummary Summary)> Complete()
        {
            if (_problem is not null || _partial.Count == 0)
                return _columns.Select(column => (column.Place, column.Empty(_problem)));
            using RecordBatch parts = Batches.Concatenate(_partial[0].Schema, _partial);
            using RecordBatch whole = _database.Query(Sql(_columns, partial: false), parts);
            return [.. _columns.Select((column, i) => (column.Place, Summary(column, i, parts, whole)))];
        }

        public void Dispose()
        {
            foreach (RecordBatch batch in _partial)
                batch.Dispose();
            _database.Dispose();
        }

        private void CountDistinct(Column column, RecordBatch batch)
        {
            using RecordBatch distinct = _database.Query($"SELECT DISTINCT {column.Quoted} FROM __THIS__ WHERE {column.Quoted} IS NOT NULL", batch);
            Func<int, object?> read = CellText.Reader(distinct.Column(0));
            for (int row = 0; row < distinct.Length && column.Values!.Count <= MostDistinct; row++)
                column.Values.Add(read(row)!);
            if (column.Values!.Count > MostDistinct)
                column.Values = null;
        }

        private static ColumnSummary Summary(Column column, int i, RecordBatch parts, RecordBatch whole)
        {
            (double? mean, double? deviation) = column.IsNumber ? Moments(parts, i) : (null, null);
            if (column.IsFloat && Count(whole, $"infinite{i}") > 0)
                (mean, deviation) = (Convert.ToDouble(Value(whole, $"max{i}", 0), CultureInfo.InvariantCulture) + Convert.ToDouble(Value(whole, $"min{i}", 0), CultureInfo.InvariantCulture), null);
            return new ColumnSummary
            {
                Name = column.Field.Name,
                Type = TypeNames.Of(column.Field.DataType),
                Nulls = Count(whole, $"nulls{i}"),
                NaNs = Count(whole, $"nans{i}"),
                Distinct = column.Values?.Count,
                Min = column.IsOrdered ? Value(whole, $"min{i}", 0) : null,
                Max = column.IsOrdered ? Value(whole, $"max{i}", 0) : null,
                Mean = mean,
                StandardDeviation = deviation,
            };
        }
    }

    private static (double? Mean, double? Deviation) Moments(RecordBatch parts, int column)
    {
        double count = 0, mean = 0, squares = 0;
        for (int row = 0; row < parts.Length; row++)
        {
            double n = Convert.ToDouble(Value(parts, $"n{column}", row), CultureInfo.InvariantCulture);
            if (n == 0)
                continue;
            double delta = (double)Value(parts, $"mean{column}", row)! - mean;
            squares += (double)Value(parts, $"squares{column}", row)! + (delta * delta * count * n / (count + n));
            mean += delta * n / (count + n);
            count += n;
        }
        return (count > 0 ? mean : null, count > 1 ? Math.Sqrt(squares / (count - 1)) : null);
    }

    private static string Sql(IReadOnlyList<Column> columns, bool partial)
    {
        var sql = new StringBuilder("SELECT ");
        for (int i = 0; i < columns.Count; i++)
        {
            Column column = columns[i];
            string real = column.IsFloat ? $"FILTER (NOT isnan({column.Quoted}))" : "";
            string finite = column.IsFloat ? $"FILTER (isfinite({column.Quoted}))" : "";
            sql.Append(partial ? $"count(*) - count({column.Quoted}) AS nulls{i}, " : $"CAST(sum(nulls{i}) AS BIGINT) AS nulls{i}, ");
            sql.Append(partial
                ? $"{(column.IsFloat ? $"count(*) FILTER (isnan({column.Quoted}))" : "0::BIGINT")} AS nans{i}, "
                : $"CAST(sum(nans{i}) AS BIGINT) AS nans{i}, ");
            if (column.IsFloat)
                sql.Append(partial ? $"count(*) FILTER (isinf({column.Quoted})) AS infinite{i}, " : $"CAST(sum(infinite{i}) AS BIGINT) AS infinite{i}, ");
            if (column.IsOrdered)
            {
                sql.Append(partial
                    ? $"min({column.Quoted}) {real} AS min{i}, max({column.Quoted}) {real} AS max{i}, "
                    : $"min(min{i}) AS min{i}, max(max{i}) AS max{i}, ");
            }
            if (column.IsNumber && partial)
            {
                sql.Append(CultureInfo.InvariantCulture, $"count({column.Quoted}) {finite} AS n{i}, avg({column.Quoted}::DOUBLE) {finite} AS mean{i}, ");
                sql.Append(CultureInfo.InvariantCulture, $"var_pop({column.Quoted}::DOUBLE) {finite} * n{i} AS squares{i}, ");
            }
        }
        return sql.Append("0 AS last FROM __THIS__").ToString();
    }

    private static long Count(RecordBatch batch, string column) => (long)Value(batch, column, 0)!;

    private static object? Value(RecordBatch batch, string column, int row) => CellText.Reader(batch.Column(batch.Schema.GetFieldIndex(column)))(row);

    private sealed class Column(Field field, int place)
    {
        public Field Field { get; } = field;

        public int Place { get; } = place;

        /// <summary>The summary of no rows, or of what could not be looked at.</summary>
        public ColumnSummary Empty(string? problem) =>
            new() { Name = Field.Name, Type = TypeNames.Of(Field.DataType), Distinct = problem is null ? 0 : null, Problem = problem };

        public string Quoted { get; } = $"\"{field.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

        public bool IsFloat { get; } = field.DataType is FloatType or DoubleType;

        public bool IsNumber { get; } = field.DataType is NumberType or Decimal128Type;

        public bool IsOrdered => IsNumber || Field.DataType is BooleanType or StringType or LargeStringType or StringViewType
            or Date32Type or Date64Type or Time32Type or Time64Type or TimestampType;

        /// <summary>The different values so far; null when they are not counted.</summary>
        public HashSet<object>? Values { get; set; } = field.DataType is NestedType or BinaryType or FixedSizeBinaryType ? null : [];
    }
}
