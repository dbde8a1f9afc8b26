using System.Buffers;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>Writes the rows that one task sets aside, with the reason of each, and counts the reasons.</summary>
/// <remarks>
/// The file appears when the task completes; a task that sets nothing aside writes none. Until then rows are in a scratch file, so that memory
/// does not depend on how many they are. Threads may reject at the same time.
/// </remarks>
internal sealed class SetAsideSink(RunWorkspace run, RunPhase phase, int pass, int partition) : IRowSink, IAsyncDisposable
{
    private const int MostReasons = 100;

    private readonly Lock _lock = new();
    private readonly SetAsideReasons _reasons = new(MostReasons);
    private readonly ScratchBuffer _lines = new(run.Environment.ScratchFolder);
    private StorageWrite? _write;

    /// <summary>How many bytes of rows are in memory.</summary>
    internal int Held => _lines.Held;

    /// <summary>Rows set aside so far.</summary>
    public long Rows { get; private set; }

    /// <summary>How many of them could not be read at all.</summary>
    public long Unread { get; private set; }

    /// <inheritdoc/>
    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
    {
        lock (_lock)
        {
            foreach (BadRow row in bad)
                Add(context.Stage, row.Column, row.Problem, RowJson.Write(batch, row.Row), 1, isPartition: false);
        }
    }

    /// <summary>Sets aside a record that cannot be read.</summary>
    public void Reject(string input, RejectedRecord record)
    {
        lock (_lock)
        {
            string text = JsonSerializer.Serialize(new { record.File, record.Line, record.Text }, RowJson.Options);
            Add(input, record.Column, record.Problem, text, 1, isPartition: false);
            Unread++;
        }
    }

    /// <summary>Sets aside a partition as a whole; how many rows it has may not be known.</summary>
    public void Reject(string source, string problem, long? rows, IReadOnlyList<string> files)
    {
        lock (_lock)
            Add(source, null, problem, JsonSerializer.Serialize(new { partition, files }, RowJson.Options), rows, isPartition: true);
    }

    /// <summary>Where what a task sets aside is written; where other runs write too, under the name of this one.</summary>
    public static string FileOf(RunWorkspace run, RunPhase phase, int pass, int partition)
    {
        string write = run.Specification.Output.SetAside is null ? "" : $"-{run.WriteId}";
        return ManifestStore.Combine(run.SetAsideFolder, $"{phase.ToText()}-{pass:D3}-{partition:D6}{write}.ndjson");
    }

    /// <summary>Makes what was set aside visible; nothing happens when nothing was.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_reasons.IsEmpty)
            return;
        await run.Claims.TakeAsync(0, cancellationToken).ConfigureAwait(false);
        _write = await run.Storage.CreateAsync(FileOf(run, phase, pass, partition), cancellationToken).ConfigureAwait(false);
        await _lines.CopyToAsync(_write.Stream, cancellationToken).ConfigureAwait(false);
        SetAsideRecord[] reasons = [.. _reasons.Records()];
        await run.Files.WriteAsync(run.Files.Reasons(pass, partition), reasons, cancellationToken).ConfigureAwait(false);
        await _write.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_write is not null)
            await _write.DisposeAsync().ConfigureAwait(false);
        _lines.Dispose();
    }

    private void Add(string stage, string? column, string problem, string row, long? rows, bool isPartition)
    {
        Rows += rows ?? 0;
        using (var json = new Utf8JsonWriter(_lines.Writer, new JsonWriterOptions { Encoder = RowJson.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("stage", stage);
            if (column is not null)
                json.WriteString("column", column);
            json.WriteString("problem", problem);
            json.WriteNumber("partition", partition);
            if (isPartition && rows is { } known)
                json.WriteNumber("rows", known);
            else if (isPartition)
                json.WriteNull("rows");
            json.WritePropertyName("row");
            json.WriteRawValue(row);
            json.WriteEndObject();
        }
        _lines.Writer.Write("\n"u8);
        _lines.EndPiece();
        _reasons.Add(stage, column, problem, rows ?? 0, isPartition ? 1 : 0, [row]);
    }
}

/// <summary>Drops rows that an earlier pass over the same data has set aside and counted.</summary>
internal sealed class ReportedRowSink : IRowSink
{
    public static ReportedRowSink Instance { get; } = new();

    /// <inheritdoc/>
    public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
    {
    }
}

/// <summary>Rows as JSON objects.</summary>
internal static class RowJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A row of a batch as a JSON object by column.</summary>
    public static string Write(RecordBatch batch, int row)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (int i = 0; i < batch.ColumnCount; i++)
            values[batch.Schema.FieldsList[i].Name] = Cells.Value(batch.Column(i), row);
        return JsonSerializer.Serialize(values, Options);
    }
}
