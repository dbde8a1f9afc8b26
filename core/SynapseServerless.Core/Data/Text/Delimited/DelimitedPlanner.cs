using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Finds how files of delimited text are laid out, cuts them at the beginnings of records, and types their columns.</summary>
internal sealed class DelimitedPlanner(IStorage storage, DataFormat format, Schema? known) : FormatPlanner(storage)
{
    // As much of a file is looked at to find its layout.
    private const int LayoutBytes = 1 << 20;

    public override async Task<FormatPlan> PlanAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        TextDialect dialect = await DialectAsync(input, files[0], cancellationToken).ConfigureAwait(false);
        DelimitedLayout first = await LayoutAsync(input, dialect, files[0], null, cancellationToken).ConfigureAwait(false);
        DelimitedLayout[] layouts = await ForEachAsync(
            files, async (file, token) => file == files[0] ? first : await LayoutAsync(input, dialect, file, first.Names, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        for (int i = 1; i < layouts.Length; i++)
            CheckNames(files[0], first, files[i], layouts[i]);
        TextPlanning.CheckTypes(input, first.Names);

        dialect = dialect with { Names = first.Names, Delimiter = first.Delimiter };
        PartitionSlice[][] slices = await CutAsync(input, files, layouts, dialect, cancellationToken).ConfigureAwait(false);
        PartitionSlice[] pieces = [.. slices.SelectMany(slice => slice)];
        var columns = new TypedColumns(input, files[0].Path, known);
        bool[] wanted = [.. dialect.Names.Select(name => !columns.IsKnown(name))];
        (ColumnTyper[] typers, long? sampled) = await TypeAsync(input, dialect, pieces, wanted, cancellationToken).ConfigureAwait(false);
        (dialect, Schema schema) = TextPlanning.Typed(dialect with { SampledRecords = sampled }, [.. dialect.Names.Zip(typers, columns.Of)]);
        return new FormatPlan(schema, Cut(input, pieces), dialect)
        {
            Notes = [.. Notes(files, layouts), .. TypeNotes(input, dialect, typers)],
        };
    }

    private async Task<TextDialect> DialectAsync(InputSpecification input, StorageItem file, CancellationToken cancellationToken)
    {
        var dialect = new TextDialect
        {
            Names = [],
            Types = [],
            Quote = input.Quote,
            Escape = input.Escape ?? input.Quote,
            Comment = input.Comment ?? "",
            DecimalMark = input.DecimalMark,
            ThousandsMark = input.ThousandsMark ?? "",
            NullValues = input.NullValues,
            TrueValues = input.TrueValues,
            FalseValues = input.FalseValues,
            Set = [.. input.Types.Keys],
        };
        TextPlanning.CheckKeys(input, file.Path);
        return dialect with { Encoding = await TextPlanning.EncodingAsync(Storage, input, file, cancellationToken).ConfigureAwait(false) };
    }

    private async Task<DelimitedLayout> LayoutAsync(
        InputSpecification input, TextDialect dialect, StorageItem file, IReadOnlyList<string>? known, CancellationToken cancellationToken)
    {
        if (dialect.Encoding != "utf-8")
            await TextPlanning.CheckEncodingAsync(Storage, dialect, file, cancellationToken).ConfigureAwait(false);
        await using Stream stream = await new TextSource(Storage, dialect.Encoding).OpenAsync(file.Path, null, null, cancellationToken).ConfigureAwait(false);
        byte[] text = new byte[LayoutBytes];
        int length = await stream.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        bool isWhole = length < text.Length;
        // A first record that is longer than that is read on until it ends.
        while (!isWhole && text.AsSpan(0, length).IndexOfAny((byte)'\n', (byte)'\r') < 0 && text.Length <= RecordReader.MaxRecordBytes)
        {
            System.Array.Resize(ref text, text.Length * 4);
            int more = await stream.ReadAtLeastAsync(text.AsMemory(length), text.Length - length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            isWhole = length + more < text.Length;
            length += more;
        }
        return await new DelimitedLayoutFinder(input, dialect, format).FindAsync(file.Path, text[..length], isWhole, known).ConfigureAwait(false);
    }

    private static void CheckNames(StorageItem firstFile, DelimitedLayout first, StorageItem file, DelimitedLayout layout)
    {
        if (first.Names.SequenceEqual(layout.Names))
            return;
        string[] missing = [.. first.Names.Except(layout.Names)], extra = [.. layout.Names.Except(first.Names)];
        string difference = first.HasHeader != layout.HasHeader ? $"'{(first.HasHeader ? firstFile : file).Path}' has a header and '{(first.HasHeader ? file : firstFile).Path}' has none"
            : missing.Length > 0 ? $"column '{missing[0]}' is only in '{firstFile.Path}'"
            : extra.Length > 0 ? $"column '{extra[0]}' is only in this file"
            : "the columns are in another order";
        throw new DataException(
            $"This file has another schema than '{firstFile.Path}': {difference}",
            Location.OfFile(file.Path),
            "Files of one input have the same columns in the same order: convert one, set header or delimiter, or make two inputs.");
    }

    private async Task<PartitionSlice[][]> CutAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, DelimitedLayout[] layouts, TextDialect dialect, CancellationToken cancellationToken)
    {
        long target = TextPlanning.TargetBytes(input, files);
        var places = files.Select((file, i) => (file, i)).ToDictionary(pair => pair.file, pair => pair.i);
        return await ForEachAsync(files, async (file, token) => await CutAsync(file, layouts[places[file]], dialect, target, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PartitionSlice[]> CutAsync(
        StorageItem file, DelimitedLayout layout, TextDialect dialect, long target, CancellationToken cancellationToken)
    {
        var whole = new PartitionSlice
        {
            File = file.Path,
            Version = file.Version,
            Bytes = file.Length,
            FirstLine = layout.FirstLine,
            Delimiter = layout.Delimiter == dialect.Delimiter ? null : layout.Delimiter,
        };
        // A comment may have quotes that open nothing.
        if (DataFormats.IsCompressed(file.Path) || dialect.Encoding != "utf-8" || dialect.Comment.Length > 0)
            return [whole with { SkipBytes = layout.DataStart }];
        int pieces = (int)Math.Min(1_000_000, Math.Round((double)file.Length / target, MidpointRounding.AwayFromZero));
        long[] cuts = [.. Enumerable.Range(1, Math.Max(0, pieces - 1)).Select(i => (long)((Int128)file.Length * i / pieces)).Where(cut => cut > layout.DataStart)];
        IReadOnlyList<long> ends = await RecordBoundaries.FindAsync(
            Storage, file, cuts, dialect with { Delimiter = layout.Delimiter }, layout.DataStart, cancellationToken).ConfigureAwait(false);
        var slices = new List<PartitionSlice>();
        long start = layout.DataStart;
        foreach (long end in ends.Append(file.Length))
        {
            if (end > start)
                slices.Add(whole with { Bytes = end - start, Start = start, End = end, FirstLine = slices.Count == 0 ? layout.FirstLine : null });
            start = Math.Max(start, end);
        }
        // A header alone is a partition too, of no rows.
        return slices.Count == 0 ? [whole with { Start = layout.DataStart, End = file.Length, Bytes = 0 }] : [.. slices];
    }

    private async Task<(ColumnTyper[] Typers, long? Sampled)> TypeAsync(
        InputSpecification input, TextDialect dialect, PartitionSlice[] pieces, bool[] wanted, CancellationToken cancellationToken)
    {
        var spelling = new TextSpelling(dialect);
        var patterns = DatePatterns.Of(input) is { IsEmpty: false } own ? own : DatePatterns.Usual;
        ColumnTyper[] typers = [.. dialect.Names.Select(_ => new ColumnTyper(spelling, patterns))];
        if (!wanted.Contains(true))
            return (typers, null);
        long budget = TextPlanning.SampleBytes(pieces);
        long records = 0;
        bool isSample = false;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(pieces, options, async (piece, token) =>
        {
            ColumnTyper[] seenHere = [.. dialect.Names.Select(_ => new ColumnTyper(spelling, patterns))];
            (long seen, bool all) = await RecordScan.RunAsync(
                Storage, dialect, piece, stream => DelimitedReader.Of(stream, dialect, piece), reader => Observe(reader, seenHere, wanted), budget, token).ConfigureAwait(false);
            lock (typers)
            {
                records += seen;
                isSample |= !all;
                for (int i = 0; i < typers.Length; i++)
                    typers[i].Merge(seenHere[i]);
            }
        }).ConfigureAwait(false);
        return (typers, isSample ? records : null);
    }

    private static bool Observe(DelimitedReader reader, ColumnTyper[] typers, bool[] wanted)
    {
        // Bad records type nothing; reading tells of them.
        if (reader.Fault != RecordFault.None || reader.FieldCount != typers.Length)
            return false;
        for (int i = 0; i < typers.Length; i++)
        {
            if (wanted[i])
                typers[i].Observe(reader.Field(i));
        }
        return true;
    }

    private static IEnumerable<string> Notes(IReadOnlyList<StorageItem> files, DelimitedLayout[] layouts) => layouts
        .Select((layout, i) => (layout.SkippedLines, files[i].Path))
        .Where(file => file.SkippedLines > 0)
        .Select(file => string.Create(
            CultureInfo.InvariantCulture, $"'{file.Path}': {file.SkippedLines} {(file.SkippedLines == 1 ? "line" : "lines")} before the table left out; skipLines sets how many"));

    private static IEnumerable<string> TypeNotes(InputSpecification input, TextDialect dialect, ColumnTyper[] typers)
    {
        for (int i = 0; i < typers.Length; i++)
        {
            if (typers[i].IsNearlyNumbers && !input.Types.ContainsKey(dialect.Names[i]))
            {
                yield return $"column '{dialect.Names[i]}' is text, though nearly all of its values are numbers: '{typers[i].FirstOther}' is none. "
                    + $"Set its type in the input's types, or name such texts in nullValues";
            }
        }
    }
}
