using System.Collections.Concurrent;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Serving;

/// <summary>Keeps rows of some requests as a dataset for later training: Parquet files in <c>data/served/{model}/</c>.</summary>
/// <param name="layout">Where things are.</param>
/// <param name="storage">Storage of the service.</param>
/// <param name="logger">Where it logs.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestSampler(ServiceLayout layout, IStorage storage, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ModelSample> _samples = new(StringComparer.Ordinal);

    /// <summary>Folder of the rows of a model.</summary>
    public string FolderOf(string model) => $"{layout.Data}/served/{model}";

    /// <summary>Takes the rows of a request, if it is one of those that are kept.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="settings">Which are kept.</param>
    /// <param name="rows">The rows, borrowed.</param>
    /// <param name="input">The columns that the model takes; null where they are not known.</param>
    /// <param name="version">The version that answered.</param>
    public ValueTask TakeAsync(string model, SamplingSettings settings, RecordBatch rows, Schema? input, string version) =>
        // All requests of a model count, so that a share is one of them.
        _samples.GetOrAdd(model, name => new ModelSample(name, FolderOf(name), storage, logger, time)).TakeAsync(settings, rows, input, version);

    /// <summary>Writes what a model has waiting.</summary>
    public Task FlushAsync(string model) => _samples.TryGetValue(model, out ModelSample? sample) ? sample.FlushAsync() : Task.CompletedTask;

    /// <summary>Writes all that waits.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ModelSample sample in _samples.Values)
            await sample.DisposeAsync().ConfigureAwait(false);
    }
}
