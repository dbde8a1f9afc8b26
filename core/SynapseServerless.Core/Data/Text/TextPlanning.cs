using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>What planning has in common for all text formats.</summary>
internal static class TextPlanning
{
    /// <summary>Text up to this size is typed by all of its records; of more, a sample from every file and from many places in it.</summary>
    public const long WholeBytes = 256 << 20;

    private const long LeastSampleBytes = 1 << 16;

    /// <summary>How much text of each piece is typed.</summary>
    public static long SampleBytes(IReadOnlyCollection<PartitionSlice> pieces) =>
        pieces.Sum(piece => piece.Bytes) <= WholeBytes ? long.MaxValue : Math.Max(LeastSampleBytes, WholeBytes / Math.Max(1, pieces.Count));

    /// <summary>Size that files are cut to.</summary>
    public static long TargetBytes(InputSpecification input, IReadOnlyList<StorageItem> files)
    {
        long total = files.Sum(file => file.Length);
        return input.Partitions is int count ? Math.Max(1, (total + count - 1) / Math.Max(1, count)) : Math.Max(1, input.PartitionBytes);
    }

    /// <summary>Whether a type that somebody wrote is one of dates, whose format has to be found.</summary>
    public static bool IsDate(string type) =>
        type.StartsWith("date", StringComparison.OrdinalIgnoreCase) || type.StartsWith("timestamp", StringComparison.OrdinalIgnoreCase);

    /// <summary>Makes sure that the columns whose types are set are there.</summary>
    public static void CheckTypes(InputSpecification input, IReadOnlyList<string> names)
    {
        foreach (string name in input.Types.Keys.Where(name => !names.Contains(name)))
        {
            throw new DataException(
                "The input's types name a column that does not exist", new Location { Column = name }, Suggestions.Remedy(name, [.. names], "columns"));
        }
    }

    /// <summary>Makes sure that marks and formats can be used.</summary>
    public static void CheckKeys(InputSpecification input, string file)
    {
        void Check(bool right, string problem, string remedy)
        {
            if (!right)
                throw new DataException(problem, Location.OfFile(file), remedy);
        }
        static bool IsMark(string? text) => text is null or "" || (text.Length == 1 && char.IsAscii(text[0]) && text[0] is not ('\n' or '\r'));
        Check(input.Delimiter is not "", "The delimiter is empty", "Give it a character, such as ; or \\t.");
        Check(input.Delimiter is null || input.Delimiter.AsSpan().IndexOfAny('\n', '\r') < 0, "The delimiter has a line end in it", "Give it another character, such as ; or \\t.");
        Check(IsMark(input.Quote), $"The quote '{input.Quote}' is not one ASCII character", "Give one, such as \" or ', or an empty text for none.");
        Check(IsMark(input.Escape), $"The escape '{input.Escape}' is not one ASCII character", "Give one, such as \\.");
        Check(IsMark(input.Comment), $"The comment mark '{input.Comment}' is not one ASCII character", "Give one, such as #.");
        Check(input.ThousandsMark is null || input.ThousandsMark != input.DecimalMark, "decimalMark and thousandsMark are the same", "Set the one that is wrong.");
        foreach (string format in new[] { input.DateFormat, input.TimestampFormat }.OfType<string>())
            Check(DatePattern.Parse(format, out string? problem) is not null, problem ?? "", "Formats are written as %d/%m/%Y or %Y-%m-%d %H:%M:%S.");
        Check(
            input.TrueValues.Intersect(input.FalseValues).FirstOrDefault() is not { } both, "A text stands for true and for false", "Take it out of trueValues or falseValues.");
    }

    /// <summary>The encoding that the input names, or the first file's byte order mark.</summary>
    public static async Task<string> EncodingAsync(IStorage storage, InputSpecification input, StorageItem file, CancellationToken cancellationToken) =>
        input.Encoding ?? await MarkAsync(storage, file, cancellationToken).ConfigureAwait(false) ?? "utf-8";

    /// <summary>Makes sure that a file's byte order mark does not say otherwise.</summary>
    public static async Task CheckEncodingAsync(IStorage storage, TextDialect dialect, StorageItem file, CancellationToken cancellationToken)
    {
        string? mark = await MarkAsync(storage, file, cancellationToken).ConfigureAwait(false);
        if (mark is not null && mark != dialect.Encoding)
        {
            throw new DataException(
                $"The byte order mark of this file says {mark}, and it would be read as {dialect.Encoding}", Location.OfFile(file.Path),
                "Set the input's encoding, convert the file, or make two inputs.");
        }
    }

    /// <summary>A dialect with types for its columns, and the schema that they make.</summary>
    public static (TextDialect Dialect, Schema Schema) Typed(TextDialect dialect, IReadOnlyList<TextType> types)
    {
        bool hasFormats = types.Any(type => type.Format is not null);
        return (
            dialect with { Types = [.. types.Select(type => type.Name)], Formats = hasFormats ? [.. types.Select(type => type.Format)] : [] },
            new Schema(dialect.Names.Zip(types, Field), null));
    }

    // A model that learns from the column reads other files by the same format.
    private static Field Field(string name, TextType type) =>
        new(name, type.Arrow, nullable: true, type.Format is null ? null : new Dictionary<string, string> { [ColumnMetadata.FormatKey] = type.Format });

    private static async Task<string?> MarkAsync(IStorage storage, StorageItem file, CancellationToken cancellationToken)
    {
        // UTF-8 is read as it stands.
        await using Stream stream = await new TextSource(storage, "utf-8").OpenAsync(file.Path, null, null, cancellationToken).ConfigureAwait(false);
        byte[] beginning = new byte[3];
        int read = await stream.ReadAtLeastAsync(beginning, 3, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encodings.OfMark(beginning.AsSpan(0, read));
    }
}
