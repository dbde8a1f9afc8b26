using Apache.Arrow;
using SynapseServerless.Specifications;

namespace SynapseServerless.Data;

/// <summary>Finds the dialect of text files by DuckDB's sniffer.</summary>
internal sealed class TextSniffer(DuckDbArrow duck, InputSpecification input, DataFormat format)
{
    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    // In the order in which they are tried.
    private static readonly string[] Types = ["BOOLEAN", "BIGINT", "DOUBLE", "DATE", "TIMESTAMP"];

    /// <summary>The dialect of a CSV or TSV file.</summary>
    /// <param name="location">The file, for messages.</param>
    /// <param name="path">A local file with its beginning, or all of it.</param>
    public TextDialect Csv(string location, string path)
    {
        string? delimiter = format == DataFormat.Tsv ? input.Delimiter ?? "\t" : input.Delimiter;
        TextDialect dialect;
        try
        {
            dialect = Sniff(path, delimiter, input.Header, strict: true);
            // Records of uneven length make the sniffer take each line for one value.
            if (delimiter is null && dialect.Names.Count == 1 && Guess(path) is { } guess)
                dialect = Sniff(path, guess, input.Header ?? true, strict: false);
        }
        catch (DuckDbException exception)
        {
            dialect = Lenient(path, delimiter) ?? throw TextErrors.Of(location, exception);
        }
        return dialect;
    }

    // A file with many bad records: what the header says, and the types that all of the sound records have.
    private TextDialect? Lenient(string path, string? delimiter)
    {
        if (DataFormats.IsCompressed(path) || File.ReadLines(path).FirstOrDefault() is not { } first)
            return null;
        delimiter ??= Guess(path) ?? ",";
        string[] names = [.. first.TrimStart('\uFEFF').Split(delimiter).Select(name => name.Trim().Trim('"'))];
        bool header = input.Header ?? true;
        var text = new TextDialect
        {
            Names = header ? names : [.. names.Select((_, i) => $"column{i}")],
            Types = [.. names.Select(_ => "VARCHAR")],
            Delimiter = delimiter,
            Header = header,
        };
        string types = string.Join(", ", text.Names.Select((name, i) =>
        {
            string column = DuckDbText.Identifier(name);
            IEnumerable<string> choices = Types.Select(type => $"WHEN count(TRY_CAST({column} AS {type})) = count({column}) THEN '{type}'");
            return $"CASE WHEN count({column}) = 0 THEN 'VARCHAR' {string.Join(' ', choices)} ELSE 'VARCHAR' END AS t{i}";
        }));
        try
        {
            using RecordBatch row = duck.Stream(
                $"SELECT {types} FROM (FROM {DuckDbText.Reader(DataFormat.Csv, path, text, isStart: true, storeRejects: true)} LIMIT 20480)", 1).First();
            return text with { Types = [.. Enumerable.Range(0, names.Length).Select(i => (string)row.Values($"t{i}")[0]!)] };
        }
        catch (DuckDbException)
        {
            return null;
        }
    }

    /// <summary>The columns of JSON files, all looked at together.</summary>
    public TextDialect Json(IReadOnlyList<(string Location, string Path)> files)
    {
        try
        {
            return Describe([.. files.Select(file => file.Path)]);
        }
        catch (DuckDbException exception)
        {
            if (format == DataFormat.Ndjson && SoundLines(files) is { } dialect)
                return dialect;
            throw TextErrors.Of(files.FirstOrDefault(file => exception.Message.Contains(file.Path, StringComparison.Ordinal)).Location ?? files[0].Location, exception);
        }
    }

    private TextDialect Describe(IReadOnlyList<string> paths)
    {
        string layout = format == DataFormat.Json ? "array" : "newline_delimited";
        string list = string.Join(", ", paths.Select(DuckDbText.Literal));
        var names = new List<string>();
        var types = new List<string>();
        foreach (RecordBatch batch in duck.Stream(
            $"DESCRIBE SELECT * FROM read_json([{list}], format = '{layout}', records = true, union_by_name = true, hive_partitioning = false, maximum_object_size = 67108864)", 1024))
        {
            using (batch)
            {
                names.AddRange(batch.Values("column_name").Select(value => (string)value!));
                types.AddRange(batch.Values("column_type").Select(value => (string)value! == "JSON" ? "VARCHAR" : (string)value!));
            }
        }
        return new TextDialect { Names = names, Types = types };
    }

    // Files with bad lines: what the others hold. Reading tells of those that are bad.
    private TextDialect? SoundLines(IReadOnlyList<(string Location, string Path)> files)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("synapse-");
        try
        {
            var sound = new List<string>();
            foreach ((string _, string path) in files)
            {
                sound.Add(Path.Combine(folder.FullName, $"{sound.Count}.ndjson"));
                foreach (RecordBatch batch in duck.Stream($"SELECT line FROM ({TextRejects.Lines(path)}) WHERE ok LIMIT 20480", 4096))
                {
                    using (batch)
                        File.AppendAllLines(sound[^1], batch.Values("line").Select(line => (string)line!));
                }
            }
            return Describe(sound);
        }
        catch (DuckDbException)
        {
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private TextDialect Sniff(string path, string? delimiter, bool? header, bool strict)
    {
        var options = new List<string> { DuckDbText.Literal(path) };
        if (delimiter is not null)
            options.Add($"delim = {DuckDbText.Literal(delimiter)}");
        if (header is bool known)
            options.Add($"header = {(known ? "true" : "false")}");
        if (!strict)
            options.Add("ignore_errors = true, quote = '\"', escape = '\"'");

        using RecordBatch row = duck.Stream($"FROM sniff_csv({string.Join(", ", options)})", 1).First();
        string Text(string column) => row.Values(column)[0] is string value && value != "(empty)" ? value : "";
        var columns = ((object?[])row.Values("Columns")[0]!).Select(column => (Dictionary<string, object?>)column!).ToArray();
        string quote = Text("Quote").Length == 0 ? "\"" : Text("Quote");
        return new TextDialect
        {
            Names = [.. columns.Select(column => (string)column["name"]!)],
            Types = [.. columns.Select(column => (string)column["type"]!)],
            Delimiter = delimiter ?? Text("Delimiter"),
            // A sample without quotes, or without a quote in quotes, does not mean that there will be none.
            Quote = quote,
            Escape = Text("Escape").Length == 0 ? quote : Text("Escape"),
            Comment = Text("Comment"),
            NewLine = Text("NewLineDelimiter") is @"\n" or @"\r\n" or @"\r" ? Text("NewLineDelimiter") : "",
            SkipLines = Convert.ToInt32(row.Values("SkipRows")[0]),
            Header = header ?? (bool)row.Values("HasHeader")[0]!,
            DateFormat = Text("DateFormat").Length == 0 ? null : Text("DateFormat"),
            TimestampFormat = Text("TimestampFormat").Length == 0 ? null : Text("TimestampFormat"),
        };
    }

    private static string? Guess(string path)
    {
        if (DataFormats.IsCompressed(path))
            return null;
        string? line = File.ReadLines(path).FirstOrDefault();
        return line is null ? null : Delimiters.Where(line.Contains).MaxBy(delimiter => line.Split(delimiter).Length);
    }
}
