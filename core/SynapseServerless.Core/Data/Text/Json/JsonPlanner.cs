using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Cuts files of JSON at line ends, and types their members.</summary>
internal sealed class JsonPlanner(IStorage storage, DataFormat format, Schema? known) : FormatPlanner(storage)
{
    public override async Task<FormatPlan> PlanAsync(
        InputSpecification input, IReadOnlyList<StorageItem> files, CancellationToken cancellationToken)
    {
        TextPlanning.CheckKeys(input, files[0].Path);
        var dialect = new TextDialect
        {
            Names = [],
            Types = [],
            Set = [.. input.Types.Keys],
            Encoding = await TextPlanning.EncodingAsync(Storage, input, files[0], cancellationToken).ConfigureAwait(false),
        };
        PartitionSlice[][] slices = await ForEachAsync(
            files, (file, token) => CutAsync(file, dialect, TextPlanning.TargetBytes(input, files), token), cancellationToken).ConfigureAwait(false);
        PartitionSlice[] pieces = [.. slices.SelectMany(slice => slice)];
        (JsonShape rows, long? sampled) = await TypeAsync(input, dialect, pieces, cancellationToken).ConfigureAwait(false);

        // Behind a sample there may be members that it has not.
        string[] names = [.. rows.Members, .. sampled is null ? [] : input.Types.Keys.Except(rows.Members)];
        if (names.Length > 0)
            TextPlanning.CheckTypes(input, names);
        else
            names = [.. input.Types.Keys];
        var columns = new TypedColumns(input, files[0].Path, known);
        var unseen = new JsonShape(DatePatterns.Of(input));
        (dialect, Schema schema) = TextPlanning.Typed(
            dialect with { Names = names, SampledRecords = sampled },
            [.. names.Select(name => columns.Of(name, rows.Members.Contains(name) ? rows[name] : unseen))]);
        return new FormatPlan(schema, Cut(input, pieces), dialect);
    }

    private async ValueTask<PartitionSlice[]> CutAsync(StorageItem file, TextDialect dialect, long target, CancellationToken cancellationToken)
    {
        var whole = new PartitionSlice { File = file.Path, Version = file.Version, Bytes = file.Length, FirstLine = 1 };
        if (dialect.Encoding != "utf-8")
            await TextPlanning.CheckEncodingAsync(Storage, dialect, file, cancellationToken).ConfigureAwait(false);
        bool canBeCut = format == DataFormat.Ndjson && !DataFormats.IsCompressed(file.Path) && dialect.Encoding == "utf-8";
        // A file that is little larger than a partition is better read whole than in two.
        int pieces = canBeCut ? (int)Math.Min(1_000_000, Math.Round((double)file.Length / target, MidpointRounding.AwayFromZero)) : 1;
        if (pieces < 2)
            return [whole];
        long[] cuts = [.. Enumerable.Range(1, pieces - 1).Select(i => (long)((Int128)file.Length * i / pieces))];
        IReadOnlyList<long> ends = await RecordBoundaries.FindAsync(Storage, file, cuts, dialect: null, start: 0, cancellationToken).ConfigureAwait(false);
        var slices = new List<PartitionSlice>();
        long start = 0;
        foreach (long end in ends.Append(file.Length))
        {
            if (end > start)
                slices.Add(whole with { Bytes = end - start, Start = start, End = end, FirstLine = start == 0 ? 1 : null });
            start = end;
        }
        return [.. slices];
    }

    private async Task<(JsonShape Rows, long? Sampled)> TypeAsync(
        InputSpecification input, TextDialect dialect, PartitionSlice[] pieces, CancellationToken cancellationToken)
    {
        var patterns = DatePatterns.Of(input);
        var shapes = new JsonShape[pieces.Length];
        long budget = TextPlanning.SampleBytes(pieces);
        long records = 0;
        bool isSample = false;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, pieces.Length, options, async (i, token) =>
        {
            shapes[i] = new JsonShape(patterns);
            JsonShape shape = shapes[i];
            (long seen, bool all) = await RecordScan.RunAsync(
                Storage, dialect, pieces[i], stream => JsonRecordReader.Of(stream, format == DataFormat.Json), reader => Observe(reader.Record, shape), budget, token).ConfigureAwait(false);
            Interlocked.Add(ref records, seen);
            if (!all)
                Volatile.Write(ref isSample, true);
        }).ConfigureAwait(false);
        // In the order of the files, so that the columns have the same order each time.
        var rows = new JsonShape(patterns);
        foreach (JsonShape shape in shapes)
            rows.Merge(shape);
        return (rows, isSample ? records : null);
    }

    // Bad records type nothing; reading tells of them.
    private static bool Observe(ReadOnlySpan<byte> record, JsonShape rows)
    {
        if (!JsonText.IsUtf8(record))
            return false;
        try
        {
            var check = new Utf8JsonReader(record, JsonRecordReader.Options);
            check.Read();
            if (check.TokenType != JsonTokenType.StartObject)
                return false;
            check.Skip();
            if (check.Read())
                return false;
            var json = new Utf8JsonReader(record, JsonRecordReader.Options);
            json.Read();
            rows.Observe(ref json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
