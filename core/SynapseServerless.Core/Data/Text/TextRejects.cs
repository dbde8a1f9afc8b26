using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Finds the records of a piece of text that cannot be read.</summary>
internal sealed class TextRejects(IStorage storage, DataFormat format, TextDialect dialect, PartitionSlice slice, string path)
{
    /// <summary>The records that a reader with <c>store_rejects</c> left out, in order, a batch of them at a time.</summary>
    public async IAsyncEnumerable<RejectedRecord> StoredAsync(DuckDbArrow duck, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        // One record may have several faults; the first tells enough.
        foreach (RecordBatch batch in duck.Stream(
            "SELECT line, arg_min(column_name, column_idx) AS name, arg_min(csv_line, column_idx) AS text, "
            + "arg_min(error_type::VARCHAR, column_idx) AS kind, arg_min(error_message, column_idx) AS message FROM reject_errors GROUP BY line ORDER BY line", 1024))
        {
            using (batch)
            {
                before ??= await LinesBeforeAsync(cancellationToken);
                IReadOnlyList<object?> lines = batch.Values("line"), names = batch.Values("name"), texts = batch.Values("text"),
                    kinds = batch.Values("kind"), messages = batch.Values("message");
                for (int i = 0; i < batch.Length; i++)
                {
                    string kind = kinds[i] as string ?? "";
                    yield return new RejectedRecord(
                        slice.File,
                        before.Value + Convert.ToInt64(lines[i]),
                        kind == "CAST" ? names[i] as string ?? "" : null,
                        texts[i] as string ?? "",
                        TextErrors.Problem(kind, messages[i] as string ?? ""));
                }
            }
        }
    }

    /// <summary>The error for a failure of the reader, with the first bad record where there is one.</summary>
    public async Task<DataException> ExplainAsync(DuckDbException exception, CancellationToken cancellationToken)
    {
        try
        {
            using DuckDbArrow duck = DuckDbArrow.Open(allowFiles: true);
            if (format == DataFormat.Ndjson)
                return await FirstAsync(FindLinesAsync(duck, cancellationToken)) is { } line ? TextErrors.Of(line) : TextErrors.Of(slice.File, exception);
            if (format is DataFormat.Csv or DataFormat.Tsv)
            {
                duck.Execute($"CREATE TEMP TABLE good AS SELECT * FROM {DuckDbText.Reader(format, path, dialect, slice.Start is null or 0, storeRejects: true)}");
                if (await FirstAsync(StoredAsync(duck, cancellationToken)) is { } first)
                    return TextErrors.Of(first);
            }
        }
        catch (DuckDbException)
        {
            // The search fails like the reading did; what the reading said is what there is to say.
        }
        return TextErrors.Of(slice.File, exception);
    }

    /// <summary>The lines of newline-delimited JSON that are not objects of the expected types, a batch of them at a time.</summary>
    public async IAsyncEnumerable<RejectedRecord> FindLinesAsync(DuckDbArrow duck, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? before = null;
        string faults = string.Join(", ", dialect.Names.Zip(dialect.Types, (name, type) =>
            $"WHEN {IsBad(name, type)} THEN {DuckDbText.Literal(name)}"));
        foreach (RecordBatch batch in duck.Stream(
            $"SELECT n, line, ok, CASE WHEN NOT ok THEN NULL {faults.Replace(", WHEN", " WHEN", StringComparison.Ordinal)} END AS fault FROM ({Lines(path)}) WHERE NOT ok OR fault IS NOT NULL ORDER BY n", 1024))
        {
            using (batch)
            {
                before ??= await LinesBeforeAsync(cancellationToken);
                IReadOnlyList<object?> numbers = batch.Values("n"), texts = batch.Values("line"), faulty = batch.Values("fault");
                for (int i = 0; i < batch.Length; i++)
                {
                    string? fault = faulty[i] as string;
                    string problem = fault is null
                        ? "This line is not a JSON object"
                        : string.Create(CultureInfo.InvariantCulture, $"A value is not of type {dialect.Types[dialect.Names.ToList().IndexOf(fault)]}");
                    yield return new RejectedRecord(slice.File, before.Value + Convert.ToInt64(numbers[i]), fault, (string)texts[i]!, problem);
                }
            }
        }
    }

    /// <summary>A query for the lines of newline-delimited JSON that can be read.</summary>
    public static string GoodLines(string path, TextDialect dialect)
    {
        string structure = string.Join(", ", dialect.Names.Zip(dialect.Types, (name, type) =>
            $"{Value(name, type)} AS {DuckDbText.Identifier(name)}"));
        string bad = string.Join(" OR ", dialect.Names.Zip(dialect.Types, IsBad));
        return $"SELECT {structure} FROM ({Lines(path)}) WHERE CASE WHEN ok THEN NOT ({bad}) ELSE false END";
    }

    /// <summary>A query for all lines: their number <c>n</c>, their text <c>line</c>, and whether they are JSON objects, <c>ok</c>.</summary>
    public static string Lines(string path) =>
        "SELECT n, line, CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END AS ok "
        + $"FROM (SELECT row_number() OVER () AS n, line FROM read_csv({DuckDbText.Literal(path)}, auto_detect = false, header = false, delim = '\x01', quote = '', escape = '', new_line = '\\n', "
        + "columns = {'line': 'VARCHAR'}, max_line_size = 67108864, hive_partitioning = false)) WHERE line IS NOT NULL";

    private static string Path(string name) => DuckDbText.Literal($"$.\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    private static string Member(string name) => $"json_extract(line, {Path(name)})";

    // A cast of JSON to text would keep the quotes.
    private static string Value(string name, string type) => type == "VARCHAR"
        ? $"json_extract_string(line, {Path(name)})"
        : $"TRY_CAST({Member(name)} AS {type})";

    private static string IsBad(string name, string type) =>
        $"(coalesce(json_type({Member(name)}), 'NULL') <> 'NULL' AND {Value(name, type)} IS NULL)";

    private static async Task<RejectedRecord?> FirstAsync(IAsyncEnumerable<RejectedRecord> records)
    {
        await foreach (RejectedRecord record in records)
            return record;
        return null;
    }

    private async Task<long> LinesBeforeAsync(CancellationToken cancellationToken)
    {
        if (slice.Start is null or 0)
            return 0;
        await using Stream stream = await storage.OpenReadAsync(slice.File, cancellationToken);
        byte[] buffer = new byte[1 << 20];
        long lines = 0, left = slice.Start.Value;
        int read;
        while (left > 0 && (read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken)) > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            left -= read;
        }
        return lines;
    }
}
