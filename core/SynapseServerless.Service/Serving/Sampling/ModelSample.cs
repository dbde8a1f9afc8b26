using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Serving;

/// <summary>Rows of a model that wait to be written.</summary>
/// <param name="model">Name of the model.</param>
/// <param name="folder">Where files go.</param>
/// <param name="storage">Where that is.</param>
/// <param name="logger">Where it logs.</param>
/// <param name="time">The clock.</param>
internal sealed class ModelSample(string model, string folder, IStorage storage, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The column that says when rows were served.</summary>
    public const string TimeColumn = "served_at";

    /// <summary>The column that says by which version.</summary>
    public const string VersionColumn = "served_by";

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private List<RecordBatch> _waiting = [];
    private Schema? _schema;
    private ITimer? _timer;
    private int _rows;
    private double _due;

    /// <summary>Takes the rows of a request, if it is its turn.</summary>
    public async ValueTask TakeAsync(SamplingSettings settings, RecordBatch rows, Schema? input, string version)
    {
        (List<RecordBatch> Batches, Schema Schema)? full = null;
        lock (_lock)
        {
            // Each request adds its share, and where that makes a whole one it is kept: of any hundred requests, one at a share of 0.01.
            _due += settings.Share;
            if (_due < 1 - 1e-9 || rows.Length == 0)
                return;
            _due -= 1;
            RecordBatch kept = Kept(settings, rows, input, version);
            (List<RecordBatch>, Schema)? other = _schema is not null && !Schemas.Comparer.Equals(_schema, kept.Schema) ? Empty() : null;
            _schema = kept.Schema;
            _waiting.Add(kept);
            _rows += kept.Length;
            full = other ?? (_rows >= settings.FileRows ? Empty() : null);
            if (_rows > 0)
                SetClock(TimeSpan.FromMinutes(settings.Minutes));
        }
        if (full is { } written)
            await WriteAsync(written.Batches, written.Schema).ConfigureAwait(false);
    }

    /// <summary>Writes what waits.</summary>
    public async Task FlushAsync()
    {
        (List<RecordBatch> Batches, Schema Schema)? waiting;
        lock (_lock)
            waiting = _rows > 0 ? Empty() : null;
        if (waiting is { } written)
            await WriteAsync(written.Batches, written.Schema).ConfigureAwait(false);
    }

    /// <summary>Writes what waits, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    // All files of a dataset have the same columns: those of the model, where they are known.
    private RecordBatch Kept(SamplingSettings settings, RecordBatch rows, Schema? input, string version)
    {
        (Field Field, int Place)[] columns =
        [
            .. (input ?? rows.Schema).FieldsList.Where(field => !settings.LeaveOut.Contains(field.Name, StringComparer.Ordinal))
                .Select(field => ColumnPlaces.Of(rows.Schema, field.Name)).Where(static place => place >= 0).Select(place => (rows.Schema.GetFieldByIndex(place), place)),
        ];
        var times = new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC"));
        var versions = new StringArray.Builder();
        for (int row = 0; row < rows.Length; row++)
        {
            times.Append(time.GetUtcNow());
            versions.Append(version);
        }
        var schema = new Schema([.. columns.Select(static column => column.Field), new Field(TimeColumn, new TimestampType(TimeUnit.Microsecond, "UTC"), false), new Field(VersionColumn, StringType.Default, false)], null);
        return new RecordBatch(schema, [.. columns.Select(column => Batches.Share(rows.Column(column.Place))), times.Build(), versions.Build()], rows.Length);
    }

    private (List<RecordBatch>, Schema) Empty()
    {
        (List<RecordBatch>, Schema) waiting = (_waiting, _schema!);
        (_waiting, _schema, _rows) = ([], null, 0);
        return waiting;
    }

    private void SetClock(TimeSpan due)
    {
        if (_timer is null)
            _timer = time.CreateTimer(static state => _ = ((ModelSample)state!).FlushAsync(), this, due, due);
        else if (_waiting.Count == 1)
            _timer.Change(due, due);
    }

    private async Task WriteAsync(List<RecordBatch> batches, Schema schema)
    {
        long rows = batches.Sum(static batch => (long)batch.Length);
        string file = string.Create(CultureInfo.InvariantCulture, $"{folder}/{time.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid():N}.parquet");
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await using BatchWriter writer = await BatchWriter.OpenAsync(storage, file, DataFormat.Parquet, schema, null, CancellationToken.None).ConfigureAwait(false);
            foreach (RecordBatch batch in batches)
                await writer.WriteAsync(batch, CancellationToken.None).ConfigureAwait(false);
            await writer.CompleteAsync(CancellationToken.None).ConfigureAwait(false);
            ServingTelemetry.Sampled(model, rows);
            ServingTelemetry.LogSample(logger, rows, model, Path.GetFileName(file));
        }
        catch (SynapseException error)
        {
            // Callers have their answers, whatever becomes of the sample.
            ServingTelemetry.LogSampleFailed(logger, rows, model, error.Message);
        }
        finally
        {
            _writing.Release();
            foreach (RecordBatch batch in batches)
                batch.Dispose();
        }
    }
}
