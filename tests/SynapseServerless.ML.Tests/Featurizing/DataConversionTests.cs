using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class DataConversionTests
{
    private static readonly DateTimeOffset _moon = new(1969, 7, 20, 20, 17, 40, TimeSpan.Zero);

    public static TheoryData<System.Array, string, object?[]> Conversions => new()
    {
        { new double?[] { 0, 2.9, null, -2.9 }, "integer", [0, 2, null, -2] },
        { new double?[] { 0, 2.5, null }, "boolean", [false, true, null] },
        { new double?[] { 0.1, 1e20, double.NaN, 3, null }, "string", ["0.1", "1E+20", "NaN", "3", null] },
        { new float?[] { 0.1f, 7 }, "string", ["0.1", "7"] },
        { new int?[] { 127, null }, "byte", [(sbyte)127, null] },
        { new int?[] { -32768 }, "short", [(short)-32768] },
        { new bool?[] { true, false, null }, "double", [1.0, 0.0, null] },
        { new bool?[] { true, false, null }, "string", ["true", "false", null] },
        { new string?[] { " 12 ", "-3.7", "1e2", null }, "integer", [12, -3, 100, null] },
        { new string?[] { "9223372036854775807", "-1.5" }, "long", [long.MaxValue, -1L] },
        { new string?[] { "0.5", "1E-3" }, "float", [0.5f, 0.001f] },
        { new string?[] { "TRUE", "n", "0", null }, "boolean", [true, false, false, null] },
        { new string?[] { "1969-07-20 20:17:40", null }, "date", [_moon, null] },
        { new long?[] { -14182940000, null }, "date", [_moon, null] },
        { new DateTimeOffset?[] { _moon, null }, "long", [-14182940000L, null] },
        { new DateTimeOffset?[] { _moon, null }, "string", ["1969-07-20 20:17:40", null] },
        { new DateTime?[] { new DateTime(1970, 1, 2) }, "string", ["1970-01-02 00:00:00"] },
        { new long?[] { long.MaxValue }, "string", ["9223372036854775807"] },
        { new long?[] { long.MaxValue }, "long", [long.MaxValue] },
    };

    [Theory]
    [MemberData(nameof(Conversions))]
    public async Task Columns_are_converted_in_place(System.Array values, string type, object?[] expected)
    {
        RecordBatch data = TestRows.Sliced(TestRows.Of(("x", values), ("id", Enumerable.Range(0, values.Length).ToArray())));
        RecordBatch result = await new DataConversion { Cols = ["x"], ConvertTo = type }.TransformAsync(data);
        Assert.Equal(["x", "id"], Schemas.Names(result.Schema));
        Assert.Equal(expected, TestRows.Cells(result, "x"));
    }

    public static TheoryData<System.Array, string, string> Failures => new()
    {
        { new string?[] { "1", "many", "2" }, "integer", "'many' cannot be converted to integer" },
        { new string?[] { "1", "many", "2" }, "double", "'many' cannot be converted to double" },
        { new string?[] { "yes", "perhaps", "no" }, "boolean", "'perhaps' cannot be converted to boolean" },
        { new int?[] { 1, 128, null }, "byte", "'128' cannot be converted to byte" },
        { new double?[] { 1, double.NaN, 2 }, "long", "'NaN' cannot be converted to long" },
        { new double?[] { 1, 9223372036854775808.0, 2 }, "long", "cannot be converted to long" },
        { new string?[] { "2020-01-01 00:00:00", "20/1/2020", "2020-01-01 00:00:01" }, "date", "'20/1/2020' cannot be converted to date" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_cannot_be_converted_makes_its_row_a_bad_row(System.Array values, string type, string problem)
    {
        var aside = new SettingAside();
        RecordBatch data = TestRows.Sliced(TestRows.Of(("x", values), ("id", new int[] { 0, 1, 2 })));
        RecordBatch result = await new DataConversion { Cols = ["x"], ConvertTo = type }.TransformAsync(data, new StageContext("s") { Rows = aside });
        Assert.Equal([0, 2], TestRows.Cells(result, "id"));
        BadRow bad = Assert.Single(aside.Rows);
        Assert.Equal((1, "x"), (bad.Row, bad.Column));
        Assert.Contains(problem, bad.Problem);
    }

    [Theory]
    [InlineData("dd.MM.yy", "20.07.69")]
    [InlineData("h:mm a 'o''clock'", "8:17 PM o'clock")]
    [InlineData("EEE, d MMMM yyyy", "Sun, 20 July 1969")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "1969-07-20T20:17:40.000+00:00")]
    [InlineData("y", "1969")]
    // Expected by the rules of java.text.SimpleDateFormat for 20 July 1969, 20:17:40 UTC, a Sunday.
    public async Task Patterns_are_those_of_Java(string pattern, string expected)
    {
        RecordBatch result = await new DataConversion { Cols = ["x"], ConvertTo = "string", DateTimeFormat = pattern }
            .TransformAsync(TestRows.Of(("x", new DateTimeOffset?[] { _moon })));
        Assert.Equal([expected], TestRows.Cells(result, "x"));
    }

    [Fact]
    public async Task Categories_become_what_they_stand_for()
    {
        RecordBatch data = TestRows.WithField(TestRows.Of(("x", new int?[] { 1, 0, null })), "x",
            field => ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new[] { "no", "yes" }));
        Assert.Equal(["yes", "no", null], TestRows.Cells(await new DataConversion { Cols = ["x"], ConvertTo = "clearCategorical" }.TransformAsync(data), "x"));
    }

    [Fact]
    public void What_a_conversion_cannot_do_is_said_beforehand()
    {
        Assert.Contains("ValueIndexer", Assert.Single(new DataConversion { Cols = ["x"], ConvertTo = "toCategorical" }.Validate()).Message);
        Assert.Contains("'w' has no counterpart", Assert.Single(
            new DataConversion { Cols = ["x"], ConvertTo = "date", DateTimeFormat = "yyyy-w" }.Validate()).Message);
        Schema dates = TestRows.Of(("x", new DateTimeOffset?[] { _moon })).Schema;
        Assert.Contains("Dates become string or long", Assert.Throws<SpecificationException>(() =>
            new DataConversion { Cols = ["x"], ConvertTo = "boolean" }.TransformSchema(dates)).Message);
        Assert.Contains("The columns are x", Assert.Throws<SpecificationException>(() =>
            new DataConversion { Cols = ["nope"], ConvertTo = "string" }.TransformSchema(dates)).Message);
    }
}
