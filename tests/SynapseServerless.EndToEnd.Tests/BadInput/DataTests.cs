using System.Text.Json.Nodes;

namespace SynapseServerless.EndToEnd.Tests.BadInput;

/// <summary>Wrong data: one clear message with file, stage, column or row, and exit code 1; or rows set aside, counted and listed.</summary>
public sealed class DataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private const string Classifier = """
        name: bad
        inputs: { rows: { path: rows.csv, types: { label: DOUBLE } } }
        pipeline:
          - { type: FastVectorAssembler, inputCols: [x], outputCol: features }
          - { type: LightGBMClassifier, numIterations: 2, minDataInLeaf: 1 }
        fit: rows
        """;

    // Ten good rows of two classes, and what is added to them.
    private void WriteRows(params string[] added) =>
        _folder.Write("rows.csv", string.Join('\n', ["x,label", .. Enumerable.Range(0, 10).Select(i => $"{i},{i % 2}"), .. added]) + "\n");

    private async Task<string> FailsAsync(string specification)
    {
        _folder.Write("spec.yaml", specification);
        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("failed", (string)run.LastLine["status"]!);
        Assert.NotEmpty((string)run.LastLine["error"]!);
        Assert.DoesNotContain("defect", run.Error, StringComparison.Ordinal);
        return run.ErrorText;
    }

    [Theory]
    [InlineData("10,")]
    [InlineData("10,nan")]
    public async Task A_label_that_is_null_or_NaN_is_told_with_its_column(string row)
    {
        WriteRows(row);

        string error = await FailsAsync(Classifier);

        Assert.Contains("stage LightGBMClassifier, column 'label'", error, StringComparison.Ordinal);
        Assert.Contains("row 10", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f6.arrow", "its schema, its metadata points beyond its end")]
    [InlineData("f19.arrow", "record batch 1 lies beyond the end of the file")]
    public async Task An_Arrow_file_with_flipped_bits_is_one_message(string name, string problem)
    {
        string path = _folder.Write(name, "");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Faults", name), path, overwrite: true);
        Ran run = await Synapse.RunAsync(_folder, "data", name);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"{path}: This is not Arrow IPC data, or it is damaged ({problem}). Write or copy it again.", run.ErrorText.Trim());
    }

    [Fact]
    public async Task A_line_of_twenty_thousand_levels_is_one_message_with_its_line()
    {
        _folder.Write("rows.ndjson", $"{{\"a\": [1]}}\n{{\"a\": {new string('[', 20_000)}{new string(']', 20_000)}}}\n");
        Ran run = await Synapse.RunAsync(_folder, "data", "rows.ndjson");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("rows.ndjson(2), column 'a': A value is not of type BIGINT[]", run.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_with_bad_labels_are_set_aside_where_the_specification_says_so()
    {
        WriteRows("10,", "11,nan", "12,1");
        _folder.Write("spec.yaml", Classifier + "\nonError: setAside\ntransform: rows\noutput: { data: out, setAside: aside }\n");

        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(13, (long)run.LastLine["rows"]!["in"]!);
        Assert.Equal(2, (long)run.LastLine["rows"]!["setAside"]!);
        Assert.Contains("column 'label'", run.ErrorText, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(_folder["aside"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Labels_of_a_single_class_are_refused()
    {
        _folder.Write("rows.csv", "x,label\n1,1\n2,1\n3,1\n");

        Assert.Contains("All labels are 1; there is nothing to tell apart. Training rows need at least two classes.", await FailsAsync(Classifier), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--json")]
    [InlineData("validate", "--json")]
    public async Task A_word_among_numbers_leads_to_the_types_of_the_input(string command, string option)
    {
        WriteRows("10,1", "n/a,1");
        _folder.Write("spec.yaml", Classifier);
        Ran ran = await Synapse.RunAsync(_folder, command, "spec.yaml", option);
        string text = ran.Error + ran.Output;
        Assert.Contains("column 'x' is text, though nearly all of its values are numbers", text, StringComparison.Ordinal);
        Assert.Contains("input's types", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_error_of_SQL_is_one_line()
    {
        WriteRows();
        _folder.Write("spec.yaml", """
            name: sql
            inputs: { rows: rows.csv }
            pipeline: { type: SQLTransformer, statement: "SELECT sin('a', x) AS y FROM __THIS__" }
            transform: rows
            output: { data: out }
            """);
        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");
        Assert.Equal(2, run.ExitCode);
        string error = run.ErrorText;
        Assert.Contains("No function matches", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Candidate", error, StringComparison.Ordinal);
        Assert.DoesNotContain("LINE 1", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error", null)]
    [InlineData("keep", 3)]
    [InlineData("skip", 2)]
    public async Task A_category_that_was_not_trained_on_is_an_error_kept_or_skipped(string handle, int? rows)
    {
        _folder.Write("known.csv", "c\na\nb\n");
        _folder.Write("new.csv", "c\na\nz\nb\n");
        _folder.Write("spec.yaml", $$"""
            name: categories
            inputs: { known: known.csv, new: new.csv }
            pipeline: { type: ValueIndexer, inputCol: c, outputCol: i, handleInvalid: {{handle}} }
            fit: known
            transform: new
            output: { data: out }
            """);

        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");

        if (rows is null)
        {
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("'z'", run.ErrorText, StringComparison.Ordinal);
            Assert.Contains("row 1", run.ErrorText, StringComparison.Ordinal);
            Assert.Contains("Set handleInvalid to keep", run.ErrorText, StringComparison.Ordinal);
        }
        else
        {
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(rows, (int)run.LastLine["rows"]!["out"]!);
        }
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n5,6\n", "rows.csv(3")] // A ragged row.
    [InlineData("a,b\n1,\"two\n3,4\n", "rows.csv")] // A quotation mark that is never closed.
    public async Task A_CSV_file_that_cannot_be_read_is_told_with_its_line(string content, string place)
    {
        _folder.Write("rows.csv", content);

        string error = await FailsAsync("""
            name: csv
            inputs: { rows: { path: rows.csv, header: true, delimiter: ",", types: { a: INTEGER, b: INTEGER } } }
            pipeline: { type: SelectColumns, cols: [a, b] }
            transform: rows
            output: { data: out }
            """);

        Assert.Contains(place, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CSV_file_in_another_encoding_is_told()
    {
        // An e with an acute accent in Latin-1, which no UTF-8 text has by itself.
        await File.WriteAllBytesAsync(_folder["rows.csv"], [.. "name\ncaf"u8, 0xE9, .. "\n"u8]);

        string error = await FailsAsync("""
            name: csv
            inputs: { rows: { path: rows.csv, header: true, types: { name: VARCHAR } } }
            pipeline: { type: SelectColumns, cols: [name] }
            transform: rows
            output: { data: out }
            """);

        Assert.Contains("rows.csv", error, StringComparison.Ordinal);
        Assert.Contains("UTF-8", error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Ragged_rows_are_set_aside_counted_and_listed()
    {
        _folder.Write("rows.csv", "a,b\n1,2\n3\n5,6\n");
        _folder.Write("spec.yaml", """
            name: csv
            inputs: { rows: { path: rows.csv, header: true, delimiter: ",", types: { a: INTEGER, b: INTEGER } } }
            pipeline: { type: SelectColumns, cols: [a, b] }
            transform: rows
            onError: setAside
            output: { data: out, setAside: aside }
            """);

        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(3, (long)run.LastLine["rows"]!["in"]!);
        Assert.Equal(2, (long)run.LastLine["rows"]!["out"]!);
        Assert.Equal(1, (long)run.LastLine["rows"]!["setAside"]!);
        JsonNode reason = Assert.Single((await Synapse.RunAsync(_folder, "runs", "show", "last", "--json")).Json["setAside"]!.AsArray())!;
        Assert.Equal(1, (int)reason["rows"]!);
    }
}
