using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>JSON becomes cells of a type that was given as a text, exactly or not at all.</summary>
public sealed class TypedJsonTests
{
    [Theory]
    [InlineData("string", typeof(StringType))]
    [InlineData("BIGINT", typeof(Int64Type))]
    [InlineData("array<double>", typeof(ListType))]
    [InlineData("struct<a: int, b: array<struct<c: string>>>", typeof(StructType))]
    [InlineData("name STRING, age INT", typeof(StructType))]
    [InlineData("`odd name`: json", typeof(StructType))]
    public void A_type_is_read(string text, Type type) => Assert.IsType(type, ArrowTypeText.Parse("c", text).DataType);

    [Theory]
    [InlineData("", "a name is wanted")]
    [InlineData("strin", "a name is wanted")]
    [InlineData("struct<a: int", "a comma or >")]
    [InlineData("array<>", "a name is wanted")]
    [InlineData("a int, a string", "two fields of the name 'a'")]
    [InlineData("a wrong", "a type (boolean")]
    [InlineData("struct<`a: int>", "a closing backquote")]
    public void What_is_no_type_is_refused_with_the_place(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => ArrowTypeText.Parse("c", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_has_a_limit() =>
        Assert.Contains("64 levels", Assert.Throws<FormatException>(() => ArrowTypeText.Parse("c", string.Concat(Enumerable.Repeat("array<", 100)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Cells_are_what_the_JSON_says()
    {
        Field field = ArrowTypeText.Parse("c", "struct<id: string, n: long, x: double, ok: boolean, tags: array<string>, rest: json>");
        object?[] cells = [.. new[]
        {
            """{"id": "a", "n": 9007199254740993, "x": 0.1, "ok": true, "tags": ["p", null], "rest": {"k": [1, 2]}, "more": 1}""",
            """{"id": 7, "n": 5.0, "tags": []}""",
            "null",
        }.Select(text => TypedJson.Read(JsonSerializer.Deserialize<JsonElement>(text), field))];

        IArrowArray column = TypedJson.Column(field, cells);

        var first = (Dictionary<string, object?>)Cells.Value(column, 0)!;
        Assert.Equal(("a", 9007199254740993L, 0.1, true), (first["id"], first["n"], first["x"], first["ok"]));
        Assert.Equal(["p", null], (object?[])first["tags"]!);
        Assert.Equal("""{"k": [1, 2]}""", first["rest"]);
        var second = (Dictionary<string, object?>)Cells.Value(column, 1)!;
        Assert.Equal(("7", 5L, null), (second["id"], second["n"], second["x"]));
        Assert.Empty((object?[])second["tags"]!);
        Assert.Null(Cells.Value(column, 2));
    }

    [Theory]
    [InlineData("int", "5.5", "$ is the number 5.5, and a whole number of 32 bits is wanted")]
    [InlineData("int", "3000000000", "a whole number of 32 bits is wanted")]
    [InlineData("struct<a: array<boolean>>", """{"a": [true, 1]}""", "$.a[1] is the number 1, and true or false is wanted")]
    [InlineData("array<string>", "\"x\"", "$ is the string 'x', and a list is wanted")]
    [InlineData("string", "{}", "$ is an object, and a string is wanted")]
    [InlineData("date", "\"30.11.2026\"", "a date such as 2026-11-30 is wanted")]
    public void What_does_not_fit_is_refused_with_its_path(string type, string json, string problem) =>
        Assert.Contains(problem, Assert.ThrowsAny<FormatException>(() => TypedJson.Read(JsonSerializer.Deserialize<JsonElement>(json), ArrowTypeText.Parse("c", type))).Message, StringComparison.Ordinal);
}
