using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Finds one dialect for all text files of an input, and cuts them at the beginnings of records.</summary>
internal sealed class TextPlanner(IStorage storage, DataFormat format) : FormatPlanner(storage)
{
    // The beginning of a remote file that is brought here to look at.
    private const long SampleBytes = 8 << 20;

    public override async Task<FormatPlan> PlanAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        using DuckDbArrow duck = DuckDbArrow.Open(allowFiles: true);
        TextDialect dialect = await SniffAsync(duck, input, files, cancellationToken);
        Schema schema;
        try
        {
            dialect = Override(dialect, input.Types);
            schema = DuckDbText.Schema(duck, dialect);
        }
        catch (DuckDbException exception)
        {
            throw new DataException(
                $"The types of this input are not DuckDB's: {exception.Message.Split('\n')[0]}", Location.OfFile(files[0].Path),
                "Types are names such as BIGINT, DOUBLE, VARCHAR, DATE, TIMESTAMP.", exception);
        }
        IReadOnlyList<Partition> partitions = await CutAsync(input, files, dialect, cancellationToken);
        return new FormatPlan(schema, partitions, dialect);
    }

    private async Task<TextDialect> SniffAsync(
        DuckDbArrow duck, InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        var sniffer = new TextSniffer(duck, input, format);
        if (format is DataFormat.Json or DataFormat.Ndjson)
            return await SniffJsonAsync(sniffer, files, cancellationToken);

        TextDialect? dialect = null;
        foreach (StorageItem file in files)
        {
            using LocalPiece piece = await BeginningAsync(file, cancellationToken);
            TextDialect own = sniffer.Csv(file.Path, piece.Path);
            dialect = dialect is null ? own : Agree(dialect, own, files[0], file);
        }
        return dialect!;
    }

    private async Task<TextDialect> SniffJsonAsync(TextSniffer sniffer, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        var pieces = new List<LocalPiece>();
        try
        {
            // As many files as DuckDB itself would look at.
            foreach (StorageItem file in files.Take(32))
                pieces.Add(await BeginningAsync(file, cancellationToken));
            return sniffer.Json([.. pieces.Zip(files, (piece, file) => (file.Path, piece.Path))]);
        }
        finally
        {
            foreach (LocalPiece piece in pieces)
                piece.Dispose();
        }
    }

    private async Task<LocalPiece> BeginningAsync(StorageItem file, CancellationToken cancellationToken)
    {
        bool isWhole = Storage.LocalPath(file.Path) is not null || format == DataFormat.Json
            || DataFormats.IsCompressed(file.Path) || file.Length <= SampleBytes;
        if (isWhole)
            return await LocalPiece.OpenAsync(Storage, file.Path, null, null, null, cancellationToken);
        IReadOnlyList<long> end = await RecordBoundaries.FindAsync(Storage, file, [SampleBytes], dialect: null, cancellationToken);
        return await LocalPiece.OpenAsync(Storage, file.Path, 0, end[0], null, cancellationToken);
    }

    // The names must be the same; types are guesses, so that a wider number takes in a narrower one.
    private static TextDialect Agree(TextDialect first, TextDialect other, StorageItem firstFile, StorageItem otherFile)
    {
        DataException Differ(string difference) => new(
            $"This file has another schema than '{firstFile.Path}': {difference}",
            Location.OfFile(otherFile.Path),
            "Files of one input have the same columns in the same order: convert one, name the types in the input's types, or make two inputs.");

        if (!first.Names.SequenceEqual(other.Names))
        {
            string[] missing = [.. first.Names.Except(other.Names)], extra = [.. other.Names.Except(first.Names)];
            throw Differ(
                missing.Length > 0 ? $"column '{missing[0]}' is only in '{firstFile.Path}'"
                : extra.Length > 0 ? $"column '{extra[0]}' is only in this file"
                : "the columns are in another order");
        }
        var types = new string[first.Types.Count];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = Wider(first.Types[i], other.Types[i])
                ?? throw Differ($"column '{first.Names[i]}' is {first.Types[i]} in '{firstFile.Path}' and {other.Types[i]} in this file");
        }
        return first with { Types = types, NewLine = first.NewLine == other.NewLine ? first.NewLine : "" };
    }

    private static string? Wider(string a, string b)
    {
        if (a == b)
            return a;
        string[] numbers = ["BIGINT", "DOUBLE"], times = ["DATE", "TIMESTAMP"];
        return numbers.Contains(a) && numbers.Contains(b) ? "DOUBLE" : times.Contains(a) && times.Contains(b) ? "TIMESTAMP" : null;
    }

    private static TextDialect Override(TextDialect dialect, IReadOnlyDictionary<string, string> types)
    {
        foreach (string name in types.Keys.Where(name => !dialect.Names.Contains(name)))
        {
            throw new DataException(
                "The input's types name a column that is not there", new Location { Column = name },
                Suggestions.Remedy(name, [.. dialect.Names], "columns"));
        }
        return dialect with
        {
            Types = [.. dialect.Names.Zip(dialect.Types, (name, type) => types.TryGetValue(name, out string? own) ? TextTypes.Canonical(own) : type)],
        };
    }

    private async Task<IReadOnlyList<Partition>> CutAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, TextDialect dialect, CancellationToken cancellationToken)
    {
        long total = files.Sum(file => file.Length);
        long target = input.Partitions is int count ? Math.Max(1, (total + count - 1) / Math.Max(1, count)) : Math.Max(1, input.PartitionBytes);
        PartitionSlice[][] slices = await ForEachAsync(files, async (file, token) => await CutAsync(file, dialect, target, token), cancellationToken);
        return Cut(input, [.. slices.SelectMany(slice => slice)]);
    }

    private async ValueTask<PartitionSlice[]> CutAsync(StorageItem file, TextDialect dialect, long target, CancellationToken cancellationToken)
    {
        // A file that is little larger than a partition is better read whole than copied in two.
        int pieces = (int)Math.Min(1_000_000, Math.Round((double)file.Length / target, MidpointRounding.AwayFromZero));
        if (pieces < 2 || format == DataFormat.Json || DataFormats.IsCompressed(file.Path) || dialect.NewLine == @"\r")
            return [new PartitionSlice { File = file.Path, Version = file.Version, Bytes = file.Length }];

        long[] cuts = [.. Enumerable.Range(1, pieces - 1).Select(i => (long)((Int128)file.Length * i / pieces))];
        IReadOnlyList<long> ends = await RecordBoundaries.FindAsync(
            Storage, file, cuts, format == DataFormat.Ndjson ? null : dialect, cancellationToken);
        var slices = new List<PartitionSlice>();
        long start = 0;
        foreach (long end in ends.Append(file.Length))
        {
            if (end > start)
                slices.Add(new PartitionSlice { File = file.Path, Version = file.Version, Bytes = end - start, Start = start, End = end });
            start = end;
        }
        return [.. slices];
    }
}
