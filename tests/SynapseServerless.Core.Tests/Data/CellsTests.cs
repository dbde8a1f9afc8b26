using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>Every type of Arrow is one type of .NET and one text, whichever way a cell is read.</summary>
public sealed class CellsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. ColumnCases.All.Select(one => one.Name)];

    /// <summary>Those that can be given in JSON: not a column of nulls alone, no structs, no lists with nulls.</summary>
    public static TheoryData<string> NamesOfJson => [.. ColumnCases.All.Select(one => one.Name).Except(["null", "list", "struct", "map"])];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_in_memory_hold_the_value(string name)
    {
        ColumnCase one = Case(name);
        using RecordBatch whole = Batch(one.Column), part = Batch(one.Sliced);
        Assert.Equal([null, one.Value, null], whole.Values("c"));
        Assert.Equal([one.Value, null], part.Values("c"));
        Assert.Equal(one.Value, Cells.Value(one.Sliced, 0));
        Assert.Equal(one.Value?.GetType(), Cells.Value(one.Column, 1)?.GetType());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_type_of_values_is_known_before_there_are_any(string name)
    {
        ColumnCase one = Case(name);
        Assert.Equal(one.Value?.GetType() ?? typeof(object), Cells.Type(one.Column.Data.DataType));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_of_users_is_given_the_value(string name)
    {
        ColumnCase one = Case(name);
        var objects = new CellReader<object?>(one.Sliced);
        Assert.Equal([one.Value, null], [objects.Get(0), objects.Get(1)]);
        if (one.Value is null)
            return;
        object typed = typeof(CellsTests).GetMethod(nameof(Typed), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(one.Value.GetType()).Invoke(null, [one.Sliced])!;
        Assert.Equal(one.Value, typed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Writers_of_text_say_the_same(string name)
    {
        ColumnCase one = Case(name);
        Assert.Equal($"{{\"c\":{one.Json}}}", JsonRow(one.Sliced, 0));
        Assert.Equal("{\"c\":null}", JsonRow(one.Sliced, 1));
        Assert.Equal($"{{\"c\":{one.Json}}}\n{{\"c\":null}}\n", await WriteAsync(one.Sliced, DataFormat.Ndjson));
        Assert.Equal($"c\n{one.Csv}\n\n", await WriteAsync(one.Sliced, DataFormat.Csv));
    }

    [Theory]
    [MemberData(nameof(NamesOfJson))]
    public void What_JSON_says_is_read_as_the_value_again(string name)
    {
        ColumnCase one = Case(name);
        var problems = new List<BadCell>();
        using JsonDocument row = JsonDocument.Parse(JsonRow(one.Sliced, 0));
        using RecordBatch? read = JsonRows.Read([row.RootElement], Batch(one.Column).Schema, problems);
        Assert.Empty(problems);
        // Rows that came as JSON have no half-precision numbers.
        Assert.Equal(one.Value is Half half ? (float)half : one.Value, read!.Values("c")[0]);
    }

    [Fact]
    public void A_function_of_users_may_still_take_a_date_as_midnight_and_a_timestamp_without_a_zone_as_UTC()
    {
        Assert.Equal(new DateTime(2001, 6, 30), new CellReader<DateTime>(Case("date32").Sliced).Get(0));
        Assert.Equal(new DateTimeOffset(2001, 6, 30, 14, 5, 0, 250, TimeSpan.Zero), new CellReader<DateTimeOffset?>(Case("timestamp").Sliced).Get(0));
        Assert.Equal([0.5f, 2f], new CellReader<float[]>(Case("vector").Sliced).Get(0));
        Assert.Equal(1.5, new CellReader<double>(Case("half").Sliced).Get(0));
        var error = Assert.Throws<InvalidCastException>(() => new CellReader<DateTime>(Case("timestamp UTC").Sliced).Get(0));
        Assert.Equal("a cell of type timestamp is no DateTime", error.Message);
    }

    [Fact]
    public void Every_type_that_is_a_number_or_text_to_stages_is_read_as_one()
    {
        foreach (ColumnCase one in ColumnCases.All.Where(one => NumericColumn.IsReadable(one.Column.Data.DataType)))
            Assert.Equal(Convert.ToDouble(one.Value is Half half ? (float)half : one.Value), NumericColumn.ToDoubles(one.Sliced)[0]);
        foreach (ColumnCase one in ColumnCases.All.Where(one => CellTexts.IsReadable(one.Column.Data.DataType) && one.Value is not double.NaN))
            Assert.Equal(new string?[] { one.Value is string text ? text : one.Csv, null }, (IEnumerable<string?>)CellTexts.Read(one.Sliced));
        foreach (ColumnCase one in ColumnCases.All.Where(one => TimeColumn.IsReadable(one.Column.Data.DataType)))
            Assert.Equal(new DateTimeOffset(2001, 6, 30, 0, 0, 0, TimeSpan.Zero), TimeColumn.Reader(one.Sliced)(0)!.Value.AddTicks(-TimeColumn.Reader(one.Sliced)(0)!.Value.TimeOfDay.Ticks));
    }

    [Fact]
    public void A_type_that_has_no_value_is_refused_by_name()
    {
        var intervals = new YearMonthIntervalArray(new ArrowBuffer(new byte[4]), ArrowBuffer.Empty, 1, 0, 0);
        Assert.Null(Cells.Type(intervals.Data.DataType));
        var error = Assert.Throws<DataException>(() => Cells.Value(intervals, 0));
        Assert.StartsWith("Values of type interval", error.Message, StringComparison.Ordinal);
    }

    private static ColumnCase Case(string name) => ColumnCases.All.Single(one => one.Name == name);

    private static object Typed<T>(IArrowArray column) => new CellReader<T>(column).Get(0)!;

    private static RecordBatch Batch(IArrowArray column) =>
        new(new Schema([new Field("c", column.Data.DataType, nullable: true)], null), [column], column.Length);

    private static string JsonRow(IArrowArray column, int row)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonRows.Write(json, Batch(column), row);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task<string> WriteAsync(IArrowArray column, DataFormat format)
    {
        string path = _folder.File($"data.{format}");
        RecordBatch batch = Batch(column);
        await using (BatchWriter writer = await BatchWriter.OpenAsync(new LocalStorage(), path, format, batch.Schema, null, default))
        {
            await writer.WriteAsync(batch, default);
            await writer.CompleteAsync(default);
        }
        return await File.ReadAllTextAsync(path);
    }
}
