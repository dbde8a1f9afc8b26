using System.IO.Compression;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Data.Tests;

public sealed class TextDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();
    private readonly List<RejectedRecord> _rejected = [];

    private Task<FileDataset> OpenAsync(string path, InputSpecification? input = null, DatasetReadOptions? options = null) =>
        FileDataset.OpenAsync(_storage, (input ?? new InputSpecification { Path = [] }) with { Path = [path] }, options);

    private DatasetReadOptions SetAside => new() { Rejected = _rejected.Add };

    private static string Types(Schema schema) =>
        string.Join(", ", schema.FieldsList.Select(field => $"{field.Name}: {TypeNames.Of(field.DataType)}"));

    private async Task<DataException> FailAsync(string path, InputSpecification? input = null) => await Assert.ThrowsAsync<DataException>(async () =>
    {
        FileDataset data = await OpenAsync(path, input);
        using RecordBatch batch = await data.CollectAsync();
    });

    [Fact]
    public async Task CSV_is_read_with_types_quotes_nulls_and_NaN()
    {
        string path = _folder.Write("a.csv", "id,name,day,x\n1,\"a, \"\"b\"\"\",2024-01-02,1.5\n2,\"line\nbreak\",2024-01-03,\n3,é,,nan\n");
        FileDataset data = await OpenAsync(path);
        Assert.Equal("id: int64, name: utf8, day: date32, x: double", Types(data.Schema));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L, 2L, 3L], batch.Values("id"));
        Assert.Equal(["a, \"b\"", "line\nbreak", "é"], batch.Values("name"));
        Assert.Equal([new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 3), null], batch.Values("day"));
        Assert.Equal([1.5, null, double.NaN], batch.Values("x"));
    }

    [Theory]
    [InlineData("a.tsv", "a\tb\n1\tx\n")]
    [InlineData("a.csv", "a;b\n1;x\n")]
    [InlineData("a.json", "[{\"a\":1,\"b\":\"x\"}]")]
    [InlineData("a.ndjson", "{\"a\":1,\"b\":\"x\"}\n")]
    [InlineData("a.jsonl", "{\"a\":1,\"b\":\"x\"}\n\n")]
    public async Task Each_text_format_is_known_by_its_ending(string name, string content)
    {
        FileDataset data = await OpenAsync(_folder.Write(name, content));
        Assert.Equal("a: int64, b: utf8", Types(data.Schema));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L], batch.Values("a"));
        Assert.Equal(["x"], batch.Values("b"));
    }

    [Fact]
    public async Task A_compressed_file_is_one_partition()
    {
        var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},x\n"))));
        FileDataset data = await OpenAsync(_folder.Write("a.csv.gz", content.ToArray()), new InputSpecification { Path = [], PartitionBytes = 100 });
        Assert.Equal(1, data.PartitionCount);
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal(1000, batch.Length);
    }

    [Theory]
    [InlineData("csv", "\n")]
    [InlineData("csv", "\r\n")]
    [InlineData("ndjson", "\n")]
    public async Task However_a_file_is_cut_every_record_is_read_once(string format, string newLine)
    {
        // Text with quotes, delimiters and line ends at every place a cut may fall on.
        string[] texts = ["plain", "a,b", "\"q\"", "line\nbreak", "\n", "", "\"\n\"", "end\"", ",\n,"];
        var rows = Enumerable.Range(0, 300).Select(i => (Id: (long)i, Text: texts[i % texts.Length])).ToArray();
        string content = format == "csv"
            ? "id,text" + newLine + string.Concat(rows.Select(row => $"{row.Id},\"{row.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{newLine}"))
            : string.Concat(rows.Select(row => System.Text.Json.JsonSerializer.Serialize(new { id = row.Id, text = row.Text }) + newLine));
        string path = _folder.Write($"a.{format}", content);
        foreach (int partitions in new[] { 1, 2, 3, 7, 50, 299, 400 })
        {
            FileDataset data = await OpenAsync(path, new InputSpecification { Path = [], Partitions = partitions, Types = new Dictionary<string, string> { ["text"] = "VARCHAR" } });
            Assert.Equal(partitions, data.PartitionCount);
            using RecordBatch batch = await data.CollectAsync();
            Assert.Equal(rows.Select(row => (object?)row.Id), batch.Values("id"));
            // A quoted empty value is null in CSV.
            Assert.Equal(rows.Select(row => format == "csv" && row.Text.Length == 0 ? null : (object?)row.Text), batch.Values("text"));
        }
    }

    [Fact]
    public async Task A_quote_inside_an_unquoted_value_does_not_open_one()
    {
        string path = _folder.Write("a.csv", "id,size\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},{i} 5\" pipe\n")));
        foreach (int partitions in new[] { 1, 5, 13 })
        {
            FileDataset data = await OpenAsync(path, new InputSpecification { Path = [], Partitions = partitions, Delimiter = ",", Header = true });
            using RecordBatch batch = await data.CollectAsync();
            Assert.Equal(Enumerable.Range(0, 200).Select(i => (object?)(long)i), batch.Values("id"));
        }
    }

    [Fact]
    public async Task Only_the_columns_asked_for_are_given()
    {
        FileDataset data = await OpenAsync(_folder.Write("a.csv", "a,b,c\n1,2,3\n4,5,6\n"));
        using RecordBatch batch = await data.CollectAsync(["c", "a"]);
        Assert.Equal(["c", "a"], Schemas.Names(batch.Schema));
        Assert.Equal([3L, 6L], batch.Values("c"));
    }

    [Fact]
    public async Task Types_can_be_set()
    {
        FileDataset data = await OpenAsync(
            _folder.Write("a.csv", "zip,n\n01234,1\n98765,2\n"),
            new InputSpecification { Path = [], Types = new Dictionary<string, string> { ["zip"] = "VARCHAR", ["n"] = "FLOAT" } });
        Assert.Equal("zip: utf8, n: float", Types(data.Schema));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal(["01234", "98765"], batch.Values("zip"));
    }

    [Theory]
    [InlineData("VARCHAR, (SELECT content FROM read_text('SECRET')) AS b")]
    [InlineData("VARCHAR) FROM (SELECT content FROM read_text('SECRET')) --")]
    [InlineData("INT --")]
    [InlineData("INT /* */, 1")]
    [InlineData("INT; COPY (SELECT 1) TO 'SECRET'")]
    [InlineData("INT FROM 'SECRET'")]
    [InlineData("nosuchtype")]
    [InlineData("INT + (SELECT length(content) FROM read_text('SECRET'))")]
    public async Task A_type_is_a_type_and_no_statement(string type)
    {
        string secret = _folder.Write("secret.txt", "unread");
        var input = new InputSpecification { Path = [], Types = new Dictionary<string, string> { ["a"] = type.Replace("SECRET", secret, StringComparison.Ordinal) } };
        var error = await Assert.ThrowsAsync<DataException>(() => OpenAsync(_folder.Write("a.csv", "a,b\n1,2\n3,4\n"), input));
        Assert.Contains("types of this input are not DuckDB's", error.Message, StringComparison.Ordinal);
        Assert.Equal("unread", await File.ReadAllTextAsync(secret, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Types_may_have_parts_and_quotes()
    {
        var input = new InputSpecification { Path = [], Types = new Dictionary<string, string> { ["a"] = "enum('x''y', 'z') -- one of two\n", ["b"] = "int" } };
        FileDataset data = await OpenAsync(_folder.Write("a.csv", "a,b\nx'y,2\nz,4\n"), input);
        using RecordBatch batch = await data.CollectAsync(["b"]);
        Assert.Equal([2, 4], batch.Values("b"));
    }

    [Fact]
    public async Task Integers_in_one_file_and_fractions_in_another_are_fractions_in_both()
    {
        _folder.Write("d/1.csv", "x\n1\n2\n");
        _folder.Write("d/2.csv", "x\n1.5\n");
        FileDataset data = await OpenAsync(_folder.File("d"));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1.0, 2.0, 1.5], batch.Values("x"));
    }

    [Fact]
    public async Task Two_CSV_files_with_different_columns_are_one_error()
    {
        string first = _folder.Write("d/1.csv", "x,y\n1,2\n"), second = _folder.Write("d/2.csv", "x,z\n1,2\n");
        DataException error = await FailAsync(_folder.File("d"));
        Assert.Equal(second, error.Location.File);
        Assert.Contains($"'{first}': column 'y' is only in '{first}'", error.Message, StringComparison.Ordinal);
    }

    private const string Bad = "id,name\n1,a\n2,b,c\n3\nx,\"ok\"\n5,\"bad\" quote\n6,z\n";

    [Theory]
    [InlineData("id,name\n1,a\n2,b,c\n3,d\n", 3, null, "A record has 3 values where 2 are expected: 2,b,c")]
    [InlineData("id,name\n1,a\n2\n3,d\n", 3, null, "A record has 1 values where 2 are expected: 2")]
    [InlineData("id,name\n1,a\n2,b\nx,c\n", 4, "id", "'x' is not a value of type BIGINT: x,c")]
    [InlineData("id,name\n1,a\n2,\"b\" c\n3,d\n", 3, null, "A quoted value is not closed, or continues after its closing quote: 2,\"b\" c")]
    public async Task A_bad_record_fails_with_its_line_and_what_was_expected(string content, long line, string? column, string problem)
    {
        string path = _folder.Write("bad.csv", content);
        var input = new InputSpecification { Path = [], Delimiter = ",", Header = true, Types = new Dictionary<string, string> { ["id"] = "BIGINT", ["name"] = "VARCHAR" } };
        DataException error = await FailAsync(path, input);
        Assert.Equal((path, line, column, problem), (error.Location.File, error.Location.Line!.Value, error.Location.Column, error.Problem));
    }

    [Fact]
    public async Task Ragged_rows_do_not_make_the_sniffer_take_lines_for_values()
    {
        string path = _folder.Write("bad.csv", Bad);
        DataException error = await FailAsync(path);
        Assert.Equal(3, error.Location.Line);
        Assert.Contains("3 values where 2 are expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_records_are_set_aside_with_line_text_and_reason_and_the_others_read()
    {
        string path = _folder.Write("bad.csv", Bad);
        FileDataset data = await OpenAsync(path, new InputSpecification { Path = [], Types = new Dictionary<string, string> { ["id"] = "BIGINT" } }, SetAside);
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L, 6L], batch.Values("id"));
        Assert.Equal([3L, 4L, 5L, 6L], _rejected.Select(record => record.Line));
        Assert.Equal(["2,b,c", "3", "x,\"ok\"", "5,\"bad\" quote"], _rejected.Select(record => record.Text));
        Assert.Equal("'x' is not a value of type BIGINT", _rejected[2].Problem);
    }

    [Fact]
    public async Task Lines_are_counted_in_the_file_and_not_in_the_partition()
    {
        string path = _folder.Write("bad.csv", "id\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => i == 900 ? "x\n" : $"{i}\n")));
        var input = new InputSpecification { Path = [], Partitions = 10, Header = true, Types = new Dictionary<string, string> { ["id"] = "BIGINT" } };
        Assert.Equal(902, (await FailAsync(path, input)).Location.Line);
    }

    [Fact]
    public async Task Latin_1_is_said_not_to_be_UTF_8()
    {
        string path = _folder.Write("latin.csv", [.. "id,name\n1,caf"u8, 0xE9, .. "\n2,b\n"u8]);
        DataException error = await FailAsync(path);
        Assert.Equal((path, 2L), (error.Location.File, error.Location.Line!.Value));
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
        Assert.Contains("iconv", error.Message, StringComparison.Ordinal);

        FileDataset data = await OpenAsync(path, null, SetAside);
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal(["b"], batch.Values("name"));
        Assert.Equal(2, Assert.Single(_rejected).Line);
    }

    private const string BadLines = "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\n{\"a\":\"q\",\"b\":\"z\"}\n{\"a\":4}\n[1]\n";

    [Fact]
    public async Task A_bad_line_of_JSON_fails_with_its_line()
    {
        string path = _folder.Write("bad.ndjson", BadLines);
        var input = new InputSpecification { Path = [], Types = new Dictionary<string, string> { ["a"] = "BIGINT" } };
        DataException error = await FailAsync(path, input);
        Assert.Equal((path, 2L), (error.Location.File, error.Location.Line!.Value));
        Assert.Contains("not a JSON object", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_lines_of_JSON_are_set_aside()
    {
        string path = _folder.Write("bad.ndjson", BadLines);
        var input = new InputSpecification { Path = [], Types = new Dictionary<string, string> { ["a"] = "BIGINT" } };
        FileDataset data = await OpenAsync(path, input, SetAside);
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L, 4L], batch.Values("a"));
        Assert.Equal(["x", null], batch.Values("b"));
        Assert.Equal([(2L, null), (3L, "a"), (5L, null)], _rejected.Select(record => (record.Line, record.Column)));
    }

    [Fact]
    public async Task A_truncated_JSON_array_is_one_error_with_its_file()
    {
        string path = _folder.Write("a.json", "[{\"a\":1},{\"a\":");
        Assert.Equal(path, (await FailAsync(path)).Location.File);
    }

    [Fact]
    public async Task Nested_JSON_becomes_structs_and_lists()
    {
        FileDataset data = await OpenAsync(_folder.Write("a.ndjson", "{\"p\":{\"x\":1,\"y\":[1.5,2]},\"t\":\"2024-05-06T07:08:09Z\"}\n"));
        Assert.Equal("p: struct<x: int64, y: list<double>>, t: timestamp[us, UTC]", Types(data.Schema));
        using RecordBatch batch = await data.CollectAsync();
        var point = (Dictionary<string, object?>)batch.Values("p")[0]!;
        Assert.Equal([1.5, 2.0], (object?[])point["y"]!);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero), batch.Values("t")[0]);
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        string path = _folder.Write("a.csv", "");
        DataException error = await FailAsync(path);
        Assert.Equal($"{path}: This file is empty. Give it content, or leave it out.", error.Message);
    }

    [Fact]
    public async Task An_unknown_format_is_refused_with_those_there_are()
    {
        DataException error = await FailAsync(_folder.Write("a.xlsx", "x"));
        Assert.Contains("parquet, csv, tsv, json, ndjson, arrow, binary", error.Message, StringComparison.Ordinal);
        error = await FailAsync(_folder.Write("a.csv", "a\n1\n"), new InputSpecification { Path = [], Format = "cvs" });
        Assert.Contains("Did you mean 'csv'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_imported_as_Parquet_partitions_of_the_same_rows()
    {
        string path = _folder.Write("a.csv", "id,text,day\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},\"t,{i}\",2024-01-{1 + i % 28:D2}\n")));
        DatasetSuccess success = await DatasetImport.RunAsync(
            new InputSpecification { Path = [path], Partitions = 3 }, _storage, _folder.File("imported"), parallelism: 2, CancellationToken.None);
        Assert.Equal((1000, 3), (success.Rows, success.Parts.Count));
        FileDataset imported = await OpenAsync(_folder.File("imported"));
        FileDataset text = await OpenAsync(path);
        Assert.Null(Schemas.Difference(text.Schema, imported.Schema, "the text", "the import"));
        using RecordBatch expected = await text.CollectAsync(), actual = await imported.CollectAsync();
        foreach (string column in Schemas.Names(expected.Schema))
            Assert.Equal(expected.Values(column), actual.Values(column));
        Assert.Equal(success.Parts.Select(part => new FileInfo(Path.Combine(_folder.File("imported"), part.Name)).Length), success.Parts.Select(part => part.Bytes));
    }

    [Fact]
    public async Task An_import_of_a_bad_record_fails_with_its_line_and_leaves_no_success()
    {
        string path = _folder.Write("bad.csv", "id,name\n1,a\n2,b,c\n3,d\n");
        DataException error = await Assert.ThrowsAsync<DataException>(() => DatasetImport.RunAsync(
            new InputSpecification { Path = [path], Delimiter = ",", Header = true }, _storage, _folder.File("imported"), parallelism: 1, CancellationToken.None));
        Assert.Equal(3, error.Location.Line);
        Assert.Empty(Directory.GetFiles(_folder.File("imported")));
    }

    public void Dispose() => _folder.Dispose();
}
