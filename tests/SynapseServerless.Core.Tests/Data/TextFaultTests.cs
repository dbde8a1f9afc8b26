using System.IO.Compression;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>Text that was once read as something else. Every value expected is what the file says.</summary>
public sealed class TextFaultTests : IDisposable
{
    private static readonly InputSpecification Any = new() { Path = [] };

    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();
    private readonly List<RejectedRecord> _rejected = [];

    public void Dispose() => _folder.Dispose();

    private Task<FileDataset> OpenAsync(string path, InputSpecification? input = null) =>
        FileDataset.OpenAsync(_storage, (input ?? Any) with { Path = [path] });

    private Task<FileDataset> OpenSettingAsideAsync(string path, InputSpecification? input = null) =>
        FileDataset.OpenAsync(_storage, (input ?? Any) with { Path = [path] }, new DatasetReadOptions { Rejected = _rejected.Add });

    private async Task<RecordBatch> ReadAsync(string name, string content, InputSpecification? input = null)
    {
        FileDataset data = await OpenAsync(_folder.Write(name, content), input);
        return await data.CollectAsync();
    }

    private async Task<DataException> FailAsync(string path, InputSpecification? input = null) => await Assert.ThrowsAsync<DataException>(async () =>
    {
        FileDataset data = await OpenAsync(path, input);
        using RecordBatch batch = await data.CollectAsync();
    });

    private static string Type(RecordBatch batch, string column) => TypeNames.Of(batch.Schema.GetFieldByName(column).DataType);

    private static Dictionary<string, string> Types(string column, string type) => new() { [column] = type };

    [Fact]
    public async Task A_byte_that_is_not_UTF_8_changes_no_type_of_other_rows()
    {
        string path = _folder.Write("a.csv", [.. "id,price,label,city\n1,1.25,0,caf"u8, 0xE9, .. "\n2,2.75,1,x\n5,3.5,0,y\n"u8]);
        FileDataset data = await OpenSettingAsideAsync(path);
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([2.75, 3.5], batch.Values("price"));
        Assert.Equal([1L, 0L], batch.Values("label"));
        RejectedRecord record = Assert.Single(_rejected);
        Assert.Equal((2L, "1,1.25,0,caf\\xE9"), (record.Line, record.Text));
    }

    [Theory]
    [InlineData("d/1.csv", "d/2.csv")]
    [InlineData("d/2.csv", "d/1.csv")]
    public async Task Lines_before_the_table_are_those_of_each_file(string report, string plain)
    {
        _folder.Write(report, "Report of May\n\nid,v\n1,10\n2,20\n");
        _folder.Write(plain, "id,v\n3,30\n4,40\n");
        FileDataset data = await OpenAsync(_folder.File("d"));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L, 2L, 3L, 4L], batch.Values("id").Order());
        Assert.Contains("2 lines before the table left out", Assert.Single(data.Manifest.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.75")]
    [InlineData("02134")]
    [InlineData("1_000")]
    [InlineData("1e-9")]
    [InlineData("9223372036854775808")]
    public async Task A_value_behind_many_whole_numbers_is_neither_rounded_nor_changed(string value)
    {
        string content = "n\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i}\n")) + value + "\n";
        using RecordBatch batch = await ReadAsync("a.csv", content);
        object? last = batch.Values("n")[60_000];
        object expected = value switch
        {
            "10.75" => 10.75,
            "1e-9" => 1e-9,
            "9223372036854775808" => 9223372036854775808m,
            _ => value,
        };
        Assert.Equal(expected, last);
    }

    [Theory]
    [InlineData("BIGINT", "1.5")]
    [InlineData("INTEGER", "2147483648")]
    [InlineData("UTINYINT", "-1")]
    [InlineData("DATE", "2024-01-02 03:04:05")]
    [InlineData("TIMESTAMP", "2024-01-02 03:04:05.1234567")]
    [InlineData("TIMESTAMP", "2024-01-02T03:04:05+02:00")]
    [InlineData("DECIMAL(4,1)", "1.25")]
    [InlineData("DECIMAL(4,1)", "1000.5")]
    [InlineData("DOUBLE", "9007199254740993")]
    [InlineData("DOUBLE", "1e400")]
    [InlineData("DOUBLE", "1e-400")]
    [InlineData("FLOAT", "16777217")]
    [InlineData("BOOLEAN", "1")]
    [InlineData("BOOLEAN", "yes")]
    [InlineData("FLOAT[2]", "[1,2,3]")]
    public async Task A_value_that_a_type_cannot_hold_exactly_is_a_bad_record(string type, string value)
    {
        string path = _folder.Write("a.csv", $"v;w\n\"{value}\";x\n");
        DataException error = await FailAsync(path, Any with { Types = Types("v", type) });
        Assert.Equal((2L, "v"), (error.Location.Line, error.Location.Column));
        Assert.StartsWith($"'{value}' is not a value of type {type}", error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BIGINT", "007", 7L)]
    [InlineData("BIGINT", "5.0", 5L)]
    [InlineData("DOUBLE", "-01.50", -1.5)]
    [InlineData("DOUBLE", "1.7976931348623157e308", double.MaxValue)]
    [InlineData("DOUBLE", "-inf", double.NegativeInfinity)]
    [InlineData("FLOAT", "0.1", 0.1f)]
    public async Task A_value_that_a_type_holds_is_read_however_it_is_written(string type, string value, object expected)
    {
        using RecordBatch batch = await ReadAsync("a.csv", $"v,w\n{value},x\n", Any with { Types = Types("v", type) });
        Assert.Equal(expected, batch.Values("v")[0]);
    }

    [Theory]
    [InlineData("F\nT\n")]
    [InlineData("yes\nno\n")]
    [InlineData("NO\nSE\n")]
    [InlineData("M\nF\n")]
    [InlineData("t\nf\n")]
    public async Task Only_true_and_false_are_Booleans(string values)
    {
        using RecordBatch batch = await ReadAsync("a.csv", "v\n" + values);
        Assert.Equal("utf8", Type(batch, "v"));
        Assert.Equal(values.Split('\n', StringSplitOptions.RemoveEmptyEntries), batch.Values("v"));
    }

    [Fact]
    public async Task Other_texts_are_Booleans_where_the_input_says_so()
    {
        using RecordBatch batch = await ReadAsync("a.csv", "v\nyes\nno\nTRUE\n", Any with { TrueValues = ["yes"], FalseValues = ["no"] });
        Assert.Equal([true, false, true], batch.Values("v"));
    }

    [Fact]
    public async Task Dates_that_can_be_read_in_two_ways_are_refused_and_a_format_settles_it()
    {
        string path = _folder.Write("a.csv", "d\n03/04/2024\n05/06/2024\n");
        DataException error = await FailAsync(path);
        Assert.Equal("d", error.Location.Column);
        Assert.Contains("%d/%m/%Y or %m/%d/%Y", error.Message, StringComparison.Ordinal);
        Assert.Contains("dateFormat", error.Message, StringComparison.Ordinal);

        FileDataset data = await OpenAsync(path, Any with { DateFormat = "%m/%d/%Y" });
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([new DateOnly(2024, 3, 4), new DateOnly(2024, 5, 6)], batch.Values("d"));
        data = await OpenAsync(path, Any with { Types = Types("d", "VARCHAR") });
        using RecordBatch text = await data.CollectAsync();
        Assert.Equal(["03/04/2024", "05/06/2024"], text.Values("d"));
    }

    [Theory]
    [InlineData("d/1.csv", "d/2.csv")]
    [InlineData("d/2.csv", "d/1.csv")]
    public async Task A_format_of_dates_fits_all_files_whatever_their_order(string clear, string ambiguous)
    {
        _folder.Write(clear, "d\n31/12/2024\n");
        _folder.Write(ambiguous, "d\n03/04/2024\n");
        FileDataset data = await OpenAsync(_folder.File("d"));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([new DateOnly(2024, 4, 3), new DateOnly(2024, 12, 31)], batch.Values("d").Order());
    }

    [Theory]
    [InlineData("x,y\n1,a\n", "x,y\n")]
    [InlineData("x,y\n1,a\n", "x,y\n,b\n")]
    public async Task A_column_without_values_fits_any_type(string typed, string untyped)
    {
        foreach (string[] order in new[] { new[] { typed, untyped }, [untyped, typed] })
        {
            _folder.Write("d/1.csv", order[0]);
            _folder.Write("d/2.csv", order[1]);
            FileDataset data = await OpenAsync(_folder.File("d"));
            using RecordBatch batch = await data.CollectAsync();
            Assert.Equal("int64", Type(batch, "x"));
            Assert.Contains(1L, batch.Values("x"));
        }
    }

    [Fact]
    public async Task Types_that_are_set_settle_what_files_disagree_on()
    {
        _folder.Write("d/1.csv", "x\n1\n");
        _folder.Write("d/2.csv", "x\na\n");
        FileDataset data = await OpenAsync(_folder.File("d"), Any with { Types = Types("x", "VARCHAR") });
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal(["1", "a"], batch.Values("x"));
    }

    [Fact]
    public async Task Whole_numbers_beyond_64_bits_stay_apart()
    {
        using RecordBatch csv = await ReadAsync("a.csv", "id\n18446744073709551614\n18446744073709551615\n-1\n");
        Assert.Equal("decimal(28, 0)", Type(csv, "id"));
        Assert.Equal(3, csv.Values("id").Distinct().Count());
        using RecordBatch json = await ReadAsync("a.ndjson", "{\"id\":18446744073709551614}\n{\"id\":18446744073709551615}\n");
        Assert.Equal(2, json.Values("id").Distinct().Count());
        // 2^53 and the next whole number are one double.
        using RecordBatch mixed = await ReadAsync("b.csv", "id\n9007199254740993\n0.5\n");
        Assert.Equal(["9007199254740993", "0.5"], mixed.Values("id"));
    }

    [Fact]
    public async Task A_member_that_comes_late_is_a_column()
    {
        string content = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{{\"a\":{i}}}\n")) + "{\"a\":1,\"late\":\"here\"}\n";
        using RecordBatch batch = await ReadAsync("a.ndjson", content);
        Assert.Equal("here", batch.Values("late")[30_000]);
    }

    [Fact]
    public async Task Whole_numbers_of_JSON_are_whole_numbers_when_one_is_negative()
    {
        using RecordBatch batch = await ReadAsync("a.ndjson", "{\"g\":-1}\n{\"g\":2}\n");
        Assert.Equal("int64", Type(batch, "g"));
        Assert.Equal([-1L, 2L], batch.Values("g"));
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":1,\"a\":2}\n", "has the member 'a' twice")]
    [InlineData("{\"a\":1}\n{\"a\":\"\\ud800\"}\n", "is not of type")]
    [InlineData("{\"a\":1}\n[1]\n", "not a JSON object")]
    public async Task An_object_that_would_lose_something_is_a_bad_record(string content, string problem)
    {
        string path = _folder.Write("a.ndjson", content);
        DataException error = await FailAsync(path, Any with { Types = Types("a", "BIGINT") });
        Assert.Equal(2, error.Location.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_that_is_nested_too_deep_is_a_bad_record_with_its_line()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 20_000)) + "1" + new string('}', 20_000);
        string path = _folder.Write("a.ndjson", "{\"a\":{}}\n" + deep + "\n");
        DataException error = await FailAsync(path);
        Assert.Equal(2, error.Location.Line);
        Assert.Contains("nested deeper than 64 levels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_several_kinds_in_one_member_stay_as_they_are_written()
    {
        using RecordBatch batch = await ReadAsync("a.ndjson", "{\"a\":1.50}\n{\"a\":\"x\"}\n{\"a\":{\"b\": [true,null]}}\n{\"a\":null}\n");
        Assert.Equal(["1.50", "x", "{\"b\": [true,null]}", null], batch.Values("a"));
    }

    [Theory]
    [InlineData("a.csv.gz", 1)]
    [InlineData("a.csv.gz", 2)]
    [InlineData("a.ndjson.gz", 1)]
    [InlineData("a.json.gz", 1)]
    [InlineData("a.csv.zst", 1)]
    [InlineData("a.csv.zst", 2)]
    public async Task A_compressed_file_that_is_cut_or_damaged_is_refused(string name, int fault)
    {
        string text = name.Contains("json", StringComparison.Ordinal)
            ? string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"{{\"a\":{i * 7919}}}"))
            : "a,b\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i * 7919},{i}\n"));
        if (name.StartsWith("a.json", StringComparison.Ordinal))
            text = $"[{text.ReplaceLineEndings(",")}]";
        byte[] bytes = Compress(name, Encoding.UTF8.GetBytes(text));
        if (fault == 1)
            bytes = bytes[..(bytes.Length / 2)];
        else
            bytes[^5] ^= 0x40;
        DataException error = await FailAsync(_folder.Write(name, bytes));
        Assert.Contains(fault == 1 ? "cut off" : "damaged", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv.gz")]
    [InlineData("a.csv.zst")]
    public async Task A_compressed_file_is_read(string name)
    {
        FileDataset data = await OpenAsync(_folder.Write(name, Compress(name, "Title\na,b\n1,x\n2,y\n"u8.ToArray())));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L, 2L], batch.Values("a"));
    }

    [Theory]
    [InlineData("a,b\r\n1,x\n2,y\n")]
    [InlineData("a,b\n1,x\r\n2,y")]
    [InlineData("a,b\r1,x\r2,y\r")]
    [InlineData("a,b\r\n1,x\r2,y\n\n")]
    public async Task Line_ends_may_be_mixed(string content)
    {
        using RecordBatch batch = await ReadAsync("a.csv", content);
        Assert.Equal([1L, 2L], batch.Values("a"));
        Assert.Equal(["x", "y"], batch.Values("b"));
    }

    [Theory]
    [InlineData("utf-16le", true)]
    [InlineData("utf-16be", true)]
    [InlineData("utf-16le", false)]
    [InlineData("iso-8859-1", false)]
    [InlineData("windows-1252", false)]
    public async Task Text_in_another_encoding_is_read(string encoding, bool mark)
    {
        Encoding own = Encodings.Of(encoding);
        byte[] preamble = !mark ? [] : encoding == "utf-16le" ? [0xFF, 0xFE] : [0xFE, 0xFF];
        string path = _folder.Write("a.csv", [.. preamble, .. own.GetBytes("id,näme\n1,café\n2,x\n")]);
        FileDataset data = await OpenAsync(path, mark ? null : Any with { Encoding = encoding });
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal(["café", "x"], batch.Values("näme"));
        Assert.Equal([1L, 2L], batch.Values("id"));
    }

    [Fact]
    public async Task UTF_16_without_a_mark_is_refused_with_what_to_set()
    {
        DataException error = await FailAsync(_folder.Write("a.csv", Encoding.Unicode.GetBytes("id\n1\n")));
        Assert.Contains("Set the input's encoding to utf-16le", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_cell_is_read()
    {
        string large = new('x', 20_000_000);
        using RecordBatch batch = await ReadAsync("a.csv", $"a,b\n1,{large}\n2,y\n");
        Assert.Equal([20_000_000, 1], batch.Values("b").Select(value => ((string)value!).Length));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_one_line()
    {
        string path = _folder.Write("a.csv", "a,b\n1,x\n2,\"open\n3,y\n4,z\n");
        FileDataset data = await OpenSettingAsideAsync(path, Any with { Types = Types("a", "BIGINT") });
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L, 3L, 4L], batch.Values("a"));
        Assert.Equal((3L, "2,\"open"), (Assert.Single(_rejected).Line, _rejected[0].Text));
    }

    [Theory]
    [InlineData("{\"a\":1}", "Set format to ndjson")]
    [InlineData("[{\"a\":1} {\"a\":2}]", "comma between")]
    [InlineData("[{\"a\":1}] x", "after the end")]
    [InlineData("[{\"a\":1},\n{\"a\":}]", "not JSON")]
    public async Task JSON_that_is_no_array_of_objects_is_refused_in_words(string content, string words)
    {
        DataException error = await FailAsync(_folder.Write("a.json", content));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Location.Line);
    }

    [Fact]
    public async Task An_empty_array_of_JSON_is_no_rows()
    {
        _folder.Write("d/1.json", "[]");
        _folder.Write("d/2.json", "[{\"a\":1}]");
        FileDataset data = await OpenAsync(_folder.File("d"));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L], batch.Values("a"));
        FileDataset none = await OpenAsync(_folder.File("d/1.json"), Any with { Types = Types("a", "DOUBLE") });
        using RecordBatch empty = await none.CollectAsync();
        Assert.Equal((0, "double"), (empty.Length, Type(empty, "a")));
    }

    [Fact]
    public async Task Marks_of_numbers_and_texts_for_null_are_what_the_input_says()
    {
        string content = "n;m;s\n1.234,5;NA;a\n-7,25;3;NA\n";
        using RecordBatch batch = await ReadAsync("a.csv", content, Any with { DecimalMark = ",", ThousandsMark = ".", NullValues = ["NA"] });
        Assert.Equal([1234.5, -7.25], batch.Values("n"));
        Assert.Equal([null, 3L], batch.Values("m"));
        Assert.Equal(["a", null], batch.Values("s"));
    }

    [Theory]
    [InlineData("1.23,5")]
    [InlineData("12.3456")]
    [InlineData(".123")]
    public async Task A_thousands_mark_that_does_not_part_thousands_makes_text(string value)
    {
        using RecordBatch batch = await ReadAsync("a.csv", $"n;m\n{value};1\n", Any with { DecimalMark = ",", ThousandsMark = "." });
        Assert.Equal([value], batch.Values("n"));
    }

    [Fact]
    public async Task Comments_quotes_and_lines_to_skip_are_what_the_input_says()
    {
        string content = "anything, at all\na;b\n# a comment with 'quotes\n'x;y';1\n";
        using RecordBatch batch = await ReadAsync("a.csv", content, Any with { SkipLines = 1, Comment = "#", Quote = "'" });
        Assert.Equal(["x;y"], batch.Values("a"));
        Assert.Equal([1L], batch.Values("b"));
    }

    [Fact]
    public async Task An_escape_may_be_a_backslash()
    {
        using RecordBatch batch = await ReadAsync("a.csv", "a,b\n\"say \\\"hi\\\", he said\",1\n", Any with { Escape = "\\" });
        Assert.Equal(["say \"hi\", he said"], batch.Values("a"));
    }

    [Fact]
    public async Task Dates_and_times_have_the_format_that_the_input_says()
    {
        string content = "t,d\n31.12.2024 23:59:30,31.12.2024\n";
        using RecordBatch batch = await ReadAsync("a.csv", content, Any with { TimestampFormat = "%d.%m.%Y %H:%M:%S", DateFormat = "%d.%m.%Y" });
        Assert.Equal([new DateTime(2024, 12, 31, 23, 59, 30)], batch.Values("t"));
        Assert.Equal([new DateOnly(2024, 12, 31)], batch.Values("d"));
    }

    [Theory]
    [InlineData("2024-01-02T03:04:05.123456789", "timestamp[ns]")]
    [InlineData("2024-01-02 03:04:05", "timestamp[us]")]
    [InlineData("2024-01-02T03:04:05Z", "timestamp[us, UTC]")]
    [InlineData("03:04:05", "time64[us]")]
    [InlineData("9999-12-31T23:59:59.1234567", "utf8")]
    public async Task A_time_has_the_type_that_holds_all_of_it(string value, string type)
    {
        using RecordBatch batch = await ReadAsync("a.csv", $"t,n\n{value},1\n");
        Assert.Equal(type, Type(batch, "t"));
    }

    [Fact]
    public async Task Text_that_is_nearly_all_numbers_gets_a_note()
    {
        FileDataset data = await OpenAsync(_folder.Write("a.csv", "n,s\n1,a\n2,b\n3,c\n4,d\nNA,e\n"));
        Assert.Equal("n", Assert.Single(data.Manifest.Notes).Split('\'')[1]);
        Assert.Contains("'NA' is none", data.Manifest.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_columns_of_one_name_get_two_names()
    {
        using RecordBatch batch = await ReadAsync("a.csv", "a,a,\n1,2,3\n");
        Assert.Equal(["a", "a_1", "column2"], Schemas.Names(batch.Schema));
    }

    [Fact]
    public async Task Files_may_have_delimiters_of_their_own()
    {
        _folder.Write("d/1.csv", "a,b\n1,x\n");
        _folder.Write("d/2.csv", "a;b\n2;y\n");
        FileDataset data = await OpenAsync(_folder.File("d"));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal([1L, 2L], batch.Values("a"));
    }

    [Fact]
    public async Task Every_one_of_many_JSON_files_types_the_columns()
    {
        for (int i = 0; i < 40; i++)
            _folder.Write($"d/{i:D2}.json", i == 39 ? "[{\"a\":0.5,\"z\":1}]" : "[{\"a\":1}]");
        FileDataset data = await OpenAsync(_folder.File("d"));
        using RecordBatch batch = await data.CollectAsync();
        Assert.Equal(0.5, batch.Values("a")[39]);
        Assert.Equal(1L, batch.Values("z")[39]);
    }

    [Theory]
    [InlineData("csv", "a\n1\n2\n")]
    [InlineData("ndjson", "{\"a\":1}\n{\"a\":2}\n")]
    [InlineData("json", "[{\"a\":1},{\"a\":2}]")]
    public async Task Folders_that_name_keys_are_columns(string format, string content)
    {
        _folder.Write($"t/year=2023/month=01/x.{format}", content);
        _folder.Write($"t/year=2024/month=__HIVE_DEFAULT_PARTITION__/x.{format}", content);
        foreach (string path in new[] { _folder.File("t"), _folder.File("t/*/*/*." + format) })
        {
            FileDataset data = await OpenAsync(path);
            using RecordBatch batch = await data.CollectAsync();
            Assert.Equal(["a", "year", "month"], Schemas.Names(batch.Schema));
            Assert.Equal([1L, 2L, 1L, 2L], batch.Values("a"));
            Assert.Equal([2023L, 2023L, 2024L, 2024L], batch.Values("year"));
            // 01 is a code: as a number it would be 1.
            Assert.Equal(["01", "01", null, null], batch.Values("month"));
            FileDataset typed = await OpenAsync(path, Any with { Types = Types("month", "INTEGER"), Columns = ["month", "a"] });
            using RecordBatch months = await typed.CollectAsync();
            Assert.Equal([1, 1, null, null], months.Values("month"));
        }
    }

    [Fact]
    public async Task Files_whose_folders_name_other_keys_are_refused()
    {
        _folder.Write("t/year=2023/x.csv", "a\n1\n");
        string other = _folder.Write("t/z/x.csv", "a\n1\n");
        DataException error = await FailAsync(_folder.File("t"));
        Assert.Equal(other, error.Location.File);
        Assert.Contains("'year'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task A_split_is_the_same_however_the_file_is_cut(string format)
    {
        string text = string.Concat(Enumerable.Range(0, 5000).Select(i => format == "csv" ? $"{i}\n" : $"{{\"a\":{i}}}\n"));
        string path = _folder.Write($"x.{format}", (format == "csv" ? "a\n" : "") + text);
        var split = new Dictionary<string, double> { ["train"] = 0.7, ["test"] = 0.3 };
        List<object?>? first = null;
        foreach (int partitions in new[] { 1, 2, 7, 64 })
        {
            FileDataset data = await OpenAsync(path, Any with { Partitions = partitions });
            using RecordBatch test = await data.Split(split, "test").CollectAsync();
            first ??= [.. test.Values("a")];
            Assert.Equal(first, test.Values("a"));
            // Within four standard deviations of the binomial: 5000 * 0.3, and sqrt(5000 * 0.3 * 0.7) = 32.4.
            Assert.InRange(first.Count, 1370, 1630);
        }
    }

    private static byte[] Compress(string name, byte[] text)
    {
        var content = new MemoryStream();
        using (Stream stream = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(content, CompressionMode.Compress, leaveOpen: true)
            : Zstandard(content))
        {
            stream.Write(text);
        }
        return content.ToArray();
    }

    private static ZstdSharp.CompressionStream Zstandard(Stream target)
    {
        var stream = new ZstdSharp.CompressionStream(target, leaveOpen: true);
        stream.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return stream;
    }
}
