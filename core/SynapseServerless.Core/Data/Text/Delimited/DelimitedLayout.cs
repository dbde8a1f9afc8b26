using System.Text;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>How one file of delimited text is laid out.</summary>
internal sealed record DelimitedLayout
{
    /// <summary>The delimiter.</summary>
    public required string Delimiter { get; init; }

    /// <summary>Names of the columns: the header's, or <c>column0</c> and so on.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Whether there is a header.</summary>
    public required bool HasHeader { get; init; }

    /// <summary>How many lines stand before the header, or the first record.</summary>
    public required int SkippedLines { get; init; }

    /// <summary>The byte at which the first record begins, a byte order mark, skipped lines and the header counted.</summary>
    public required long DataStart { get; init; }

    /// <summary>The line on which the first record begins, from 1.</summary>
    public required long FirstLine { get; init; }
}

/// <summary>Finds how a file of delimited text is laid out, by its beginning.</summary>
/// <param name="input">What the input says of it.</param>
/// <param name="dialect">Quote, escape and comment, and how values are spelled.</param>
/// <param name="format">Csv or Tsv.</param>
internal sealed class DelimitedLayoutFinder(InputSpecification input, TextDialect dialect, DataFormat format)
{
    // Records that a layout is judged by.
    private const int Records = 1000;

    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Finds the layout.</summary>
    /// <param name="location">The file, for messages.</param>
    /// <param name="text">Its beginning in UTF-8.</param>
    /// <param name="isWhole">Whether that is all of it.</param>
    /// <param name="known">Names of the columns of the files before; null for the first.</param>
    public async Task<DelimitedLayout> FindAsync(string location, byte[] text, bool isWhole, IReadOnlyList<string>? known)
    {
        int mark = text.AsSpan().StartsWith(Mark) ? Mark.Length : 0;
        CheckEncoding(location, text.AsSpan(mark));
        var body = new Body(text, mark, isWhole);
        if (input.SkipLines is int skip)
            body = body.After(skip);
        string? given = input.Delimiter ?? (format == DataFormat.Tsv ? "\t" : null);

        // A mark within numbers does not part them.
        string[] candidates = given is not null ? [given] : [.. Delimiters.Where(mark => mark != dialect.ThousandsMark && (mark != dialect.DecimalMark || mark == "."))];
        Sample best = await SampleAsync(body, candidates[0]);
        if (candidates.Length > 1)
        {
            foreach (string delimiter in candidates.Skip(1))
            {
                Sample other = await SampleAsync(body, delimiter);
                if (other.IsBetterThan(best))
                    best = other;
            }
        }
        int first = input.SkipLines is null ? best.Preamble : 0;
        if (first >= best.Records.Count)
            first = 0;
        if (best.Records.Count == 0)
            throw new DataException("This file has no records", Location.OfFile(location), "Give it a header and rows, or leave it out.");

        string[] cells = best.Records[first].Fields;
        bool header = input.Header ?? (known is not null && cells.SequenceEqual(known) || IsHeader(best, first));
        SampleRecord? record = header ? best.Records.ElementAtOrDefault(first + 1) : best.Records[first];
        SampleRecord last = best.Records[first];
        return new DelimitedLayout
        {
            Delimiter = best.Delimiter,
            HasHeader = header,
            Names = Names(header ? cells : new string[best.Records.Skip(first).Max(one => one.Fields.Length == best.Width ? best.Width : 0) is > 0 and int width ? width : cells.Length]),
            SkippedLines = (int)(body.LinesBefore + best.Records[first].LinesBefore),
            DataStart = body.Start + (record?.Start ?? last.End),
            FirstLine = body.LinesBefore + (record?.LinesBefore ?? last.LinesAfter) + 1,
        };
    }

    private void CheckEncoding(string location, ReadOnlySpan<byte> text)
    {
        if (dialect.Encoding == "utf-8" && Encodings.OfMark(text) is { } mark && mark != "utf-8")
        {
            throw new DataException(
                $"The byte order mark of this file says {mark}, and it would be read as utf-8", Location.OfFile(location),
                "Set the input's encoding, convert the file, or make two inputs.");
        }
        if (text[..Math.Min(text.Length, 4096)].Contains((byte)0) && dialect.Encoding == "utf-8")
        {
            throw new DataException(
                "This file has zero bytes: it is UTF-16 without a byte order mark, or no text", Location.OfFile(location),
                "Set the input's encoding to utf-16le or utf-16be, or its format to what it is.");
        }
    }

    private async Task<Sample> SampleAsync(Body body, string delimiter)
    {
        var reader = new DelimitedReader(new MemoryStream(body.Text, body.Start, body.Text.Length - body.Start), delimiter, dialect.Quote, dialect.Escape, dialect.Comment);
        var records = new List<SampleRecord>();
        SampleRecord? pending = null;
        while (records.Count < Records)
        {
            if (!reader.TryRead())
            {
                if (await reader.FillAsync(CancellationToken.None))
                    continue;
                break;
            }
            if (pending is not null)
                records.Add(pending);
            var fields = new string[reader.FieldCount];
            for (int i = 0; i < fields.Length; i++)
                fields[i] = Encoding.UTF8.GetString(reader.Field(i));
            pending = new SampleRecord(fields, reader.Fault, (int)reader.BytesBefore, (int)reader.BytesRead, reader.LinesBefore, reader.LinesAfter);
        }
        // The last record of a beginning may be cut.
        if (pending is not null && (body.IsWhole || records.Count == 0 || records.Count == Records))
            records.Add(pending);
        return new Sample(delimiter, records);
    }

    // A header has a text where its column has numbers, dates or Booleans. Where all columns are texts, the first record is taken for one.
    private bool IsHeader(Sample sample, int first)
    {
        string[] cells = sample.Records[first].Fields;
        bool anyTyped = false;
        for (int i = 0; i < cells.Length; i++)
        {
            TextKinds kinds = Kinds(sample.Records.Skip(first + 1).Where(record => record.Fields.Length == cells.Length).Select(record => record.Fields[i]));
            if (kinds == TextKinds.None)
                continue;
            anyTyped = true;
            if (cells[i].Length > 0 && (Kinds([cells[i]]) & kinds) == 0)
                return true;
        }
        return !anyTyped && cells.All(cell => Kinds([cell]) == TextKinds.None);
    }

    private TextKinds Kinds(IEnumerable<string> values)
    {
        var typer = new ColumnTyper(new TextSpelling(dialect), DatePatterns.Usual);
        foreach (string value in values)
            typer.Observe(Encoding.UTF8.GetBytes(value));
        return typer.Kinds;
    }

    // Columns without a name, or with one that another has, get one of their own.
    private static string[] Names(string?[] cells)
    {
        var names = new string[cells.Length];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        int digits = Math.Max(1, (cells.Length - 1).ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        for (int i = 0; i < cells.Length; i++)
        {
            string cell = cells[i]?.Trim() is { Length: > 0 } given
                ? given
                : $"column{i.ToString($"D{digits}", System.Globalization.CultureInfo.InvariantCulture)}";
            names[i] = cell;
            for (int n = 1; !taken.Add(names[i]); n++)
                names[i] = $"{cell}_{n}";
        }
        return names;
    }

    private readonly record struct Body(byte[] Text, int Start, bool IsWhole, long LinesBefore = 0)
    {
        public Body After(int lines)
        {
            int at = Start;
            int skipped = 0;
            for (; skipped < lines && at < Text.Length; skipped++)
            {
                int end = Text.AsSpan(at).IndexOfAny((byte)'\n', (byte)'\r');
                if (end < 0)
                {
                    at = Text.Length;
                    break;
                }
                at += end + 1;
                if (Text[at - 1] == '\r' && at < Text.Length && Text[at] == '\n')
                    at++;
            }
            return new Body(Text, at, IsWhole, skipped);
        }
    }

    private sealed record SampleRecord(string[] Fields, RecordFault Fault, int Start, int End, long LinesBefore, long LinesAfter);

    private sealed class Sample
    {
        public Sample(string delimiter, IReadOnlyList<SampleRecord> records)
        {
            Delimiter = delimiter;
            Records = records;
            var sound = records.Where(record => record.Fault is RecordFault.None or RecordFault.Encoding && !(record.Fields is [""])).ToArray();
            var widths = sound.GroupBy(record => record.Fields.Length).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).ToArray();
            Width = widths.Length == 0 ? 0 : widths[0].Key;
            Preamble = 0;
            // A report's title is a line without a delimiter before a table that has them.
            if (Width > 1)
            {
                while (Preamble < records.Count && records[Preamble].Fields.Length == 1)
                    Preamble++;
            }
            int counted = Math.Max(1, records.Skip(Preamble).Count(record => !(record.Fields is [""])));
            Share = widths.Length == 0 || Width < 2 ? 0 : (double)widths[0].Count() / counted;
        }

        public string Delimiter { get; }

        public IReadOnlyList<SampleRecord> Records { get; }

        /// <summary>How many fields most records have.</summary>
        public int Width { get; }

        /// <summary>How many records before the table have no delimiter.</summary>
        public int Preamble { get; }

        private double Share { get; }

        // More records of one width, then more columns.
        public bool IsBetterThan(Sample other) => Share > other.Share || (Share == other.Share && Width > other.Width);
    }
}
