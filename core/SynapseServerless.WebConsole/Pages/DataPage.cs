using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Service;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using SynapseServerless.Trust;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>What a table holds: its columns and its first rows.</summary>
internal static class DataPage
{
    private const int MostNames = 500, MostRows = 100, MostColumns = 60;

    // Types of text are found by reading it all, which a page does not wait for.
    private const long MostText = 256L << 20;

    private static readonly string[] s_text = [".csv", ".tsv", ".json", ".ndjson", ".jsonl"];

    /// <summary>Makes the page.</summary>
    public static async Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        ServiceHost host = view.Host;
        IStorage storage = host.Parts.Trust.Guard(host.Parts.Storage, TrustScope.Specification);
        if (view.Query("run") is { } runId)
        {
            string output = view.Query("output") ?? "data";
            await host.Runs.GetAsync(runId, cancellationToken);
            RunRecord? record = await host.Runs.FindRecordAsync(runId, cancellationToken);
            if (record is null || !record.Outputs.TryGetValue(output, out string? location))
                throw ApiException.Of(404, $"The run has no output '{output}'", "It has outputs when it has completed.");
            // What a run wrote into its own folder may be seen as well as what it was allowed to write elsewhere.
            bool own = location.StartsWith(host.Layout.Run(runId) + "/", StringComparison.Ordinal);
            return await TableAsync(view, own ? host.Parts.Storage : storage, location, $"{output} of {record.Name}", cancellationToken);
        }
        if (view.Query("path") is not { } path)
            return await ListAsync(view, cancellationToken);
        if (path.Contains("://", StringComparison.Ordinal) || path.StartsWith('/') || path.Split('/', '\\').Contains(".."))
            throw ApiException.Of(403, $"'{path}' is not below data/", "Give a location relative to the service's folder data/.");
        return await TableAsync(view, storage, $"{host.Layout.Data}/{path}", path, cancellationToken);
    }

    private static async Task<Answer> ListAsync(View view, CancellationToken cancellationToken)
    {
        string folder = view.Host.Layout.Data;
        var places = new SortedDictionary<string, (long Bytes, int Files, DateTimeOffset Changed)>(StringComparer.Ordinal);
        bool cut = false;
        await foreach (StorageItem item in view.Host.Parts.Storage.ListAsync(folder, cancellationToken))
        {
            string name = Relative(view, item.Path);
            // A table is a file, or all files of one folder.
            string place = name.LastIndexOf('/') is > 0 and int slash ? name[..slash] : name;
            if (places.Count >= MostNames && !places.ContainsKey(place))
            {
                cut = true;
                break;
            }
            (long bytes, int files, DateTimeOffset changed) = places.GetValueOrDefault(place);
            places[place] = (bytes + item.Length, files + 1, item.Modified > changed ? item.Modified : changed);
        }
        return new PageAnswer("Data", html =>
        {
            Parts.Heading(html, "Data", "Tables below data/, of which specifications read and write.");
            if (places.Count == 0)
            {
                Parts.Empty(html, "There are no tables yet.", Html.Fragment(inner => inner.Write($"Put files into the folder <code>data/</code> of the service, or let a run write there with <code>output: {{ data: NAME }}</code>.")));
                return;
            }
            Tables.Write(html, view, new Grid("tables", "Tables", [new("Name"), new("Files", true), new("Size", true), new("Changed")],
                [.. places.Select(place => (IReadOnlyList<GridCell>)[GridCell.Link(place.Key, view.Url("data", ("path", place.Key))), GridCell.Of(place.Value.Files), GridCell.Bytes(place.Value.Bytes), GridCell.Time(place.Value.Changed)])]) { HidesCaption = true });
            if (cut)
                html.Write($"<p class=\"note\">The first {Display.Count(MostNames)} are shown.</p>");
        })
        { Section = "data" };
    }

    private static string Relative(View view, string location)
    {
        string folder = view.Host.Layout.Data;
        return view.Host.Parts.Storage.LocalPath(folder) is { } local
            ? Path.GetRelativePath(local, location).Replace('\\', '/')
            : Uri.UnescapeDataString(location[Math.Min(location.Length, new Uri(folder).AbsoluteUri.Length + 1)..]);
    }

    private static async Task<Answer> TableAsync(View view, IStorage storage, string location, string title, CancellationToken cancellationToken)
    {
        FileDataset dataset;
        IReadOnlyList<object?[]> rows;
        try
        {
            await CheckSizeAsync(storage, location, cancellationToken);
            dataset = await FileDataset.OpenAsync(storage, new InputSpecification { Path = [location] }, cancellationToken: cancellationToken);
            rows = await FirstAsync(dataset, view.Csv is null ? MostRows : 10_000, cancellationToken);
        }
        catch (DataException error)
        {
            throw ApiException.Of(422, view.Host.Layout.Relative(error.Problem), error.Remedy is { } remedy ? view.Host.Layout.Relative(remedy) : "Look at what is there with 'synapse data'.");
        }
        Field[] fields = [.. dataset.Schema.FieldsList];
        return new PageAnswer($"{title}, data", html =>
        {
            html.Write($"<p class=\"crumbs\"><a href=\"{view.Url("data")}\">Data</a></p>");
            Parts.Heading(html, title);
            html.Write($"<p class=\"meta\"><span>{DataFormats.Name(dataset.Manifest.Format)}</span> <span>{Display.Count(dataset.Manifest.FileCount, "file")}</span> <span>{Display.Bytes(dataset.Manifest.Bytes)}</span>{(dataset.Manifest.Rows is { } count ? Html.Fragment(inner => inner.Write($" <span>{Display.Count(count, "row")}</span>")) : default)} <span>{Display.Count(fields.Length, "column")}</span></p>");
            Parts.Block(html, "rows", "First rows", () =>
            {
                if (rows.Count == 0)
                {
                    html.Write($"<p class=\"quiet\">There are no rows.</p>");
                    return;
                }
                int shown = view.Csv is null ? Math.Min(fields.Length, MostColumns) : fields.Length;
                Tables.Write(html, view, new Grid("first-rows", "First rows", [new("Row", true), .. fields.Take(shown).Select(static field => new GridColumn(field.Name, field.DataType is Apache.Arrow.Types.NumberType))],
                    [.. rows.Select((row, i) => (IReadOnlyList<GridCell>)[GridCell.Of(i + 1L), .. row.Take(shown).Select(static cell => (GridCell)Text(cell))])]) { HidesCaption = true });
                if (shown < fields.Length)
                    html.Write($"<p class=\"note\">Not shown: {Display.Count(fields.Length - shown, "more column")}.</p>");
            });
            Parts.Block(html, "columns", "Columns", () => Tables.Write(html, view, new Grid("columns-list", "Columns", [new("Column"), new("Type"), new("Missing in the first rows", true)],
                [.. fields.Select((field, i) => (IReadOnlyList<GridCell>)[field.Name, Data.TypeNames.Of(field.DataType), GridCell.Of(rows.LongCount(row => row[i] is null))])]) { HidesCaption = true }));
        })
        { Section = "data" };
    }

    private static async Task CheckSizeAsync(IStorage storage, string location, CancellationToken cancellationToken)
    {
        long text = 0;
        if (await storage.FindAsync(location, cancellationToken) is { } file)
            text = s_text.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase) ? file.Length : 0;
        else
        {
            await foreach (StorageItem item in storage.ListAsync(location, cancellationToken))
                text += s_text.Contains(Path.GetExtension(item.Path), StringComparer.OrdinalIgnoreCase) ? item.Length : 0;
        }
        if (text > MostText)
            throw ApiException.Of(422, $"This is {Display.Bytes(text)} of text, all of which would be read to find its types", "Look at it with 'synapse data', or keep it as Parquet.");
    }

    private static async Task<IReadOnlyList<object?[]>> FirstAsync(FileDataset dataset, int count, CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        for (int partition = 0; partition < dataset.PartitionCount && rows.Count < count; partition++)
        {
            await foreach (RecordBatch batch in dataset.ReadAsync(partition, null, cancellationToken))
            {
                using (batch)
                {
                    Func<int, object?>[] columns = [.. batch.Arrays.Select(Cells.Reader)];
                    for (int row = 0; row < batch.Length && rows.Count < count; row++)
                        rows.Add([.. columns.Select(read => read(row))]);
                }
                if (rows.Count == count)
                    break;
            }
        }
        return rows;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        string text => text,
        byte[] bytes => Display.Bytes(bytes.LongLength),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture),
        object?[] items => $"[{string.Join(", ", items.Take(16).Select(Text))}{(items.Length > 16 ? $", \u2026 {items.Length} in all" : "")}]",
        IReadOnlyDictionary<string, object?> fields => $"{{{string.Join(", ", fields.Select(static field => $"{field.Key}: {Text(field.Value)}"))}}}",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
