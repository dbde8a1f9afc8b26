using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>What a process counted of the services that a run asked, kept in the run's folder, and what others count there.</summary>
/// <remarks>
/// Each process that works at a run writes a file of its own, a second after something was counted and at the end of each task: attempts that fail
/// spend too, and what was spent is what the next process must know. What the last second before a kill counted is lost.
/// </remarks>
internal sealed partial class RunCalls : IDisposable
{
    private const int MostPoints = 240;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly RunFiles _files;
    private readonly IStorage _storage;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly string _location;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, PaceSeries> _paces = new(StringComparer.Ordinal);
    private int _dirty;
    private int _opened;

    public RunCalls(RunFiles files, IStorage storage, CallBudget? budget, ILogger logger, TimeProvider time)
    {
        (_files, _storage, _logger, _time) = (files, storage, logger, time);
        _location = files.Calls(Guid.NewGuid().ToString("N"));
        Ledger = new CallLedger { Budget = budget, Counted = Note, Opening = OpenAsync };
        _timer = time.CreateTimer(static state => _ = ((RunCalls)state!).TryWriteAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The counts of this process.</summary>
    public CallLedger Ledger { get; }

    // Once, before the first request is kept within a budget.
    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _opened) != 0)
            return;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_opened == 0)
                await ReadOthersAsync(cancellationToken).ConfigureAwait(false);
            _opened = 1;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes what was counted since it was written last; what cannot be written is logged, as the work itself is done.</summary>
    public async Task TryWriteAsync()
    {
        // Where another one is at it, its end is waited for: what was counted is in the file when this returns.
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Interlocked.Exchange(ref _dirty, 0) == 0)
                return;
            var endpoints = new List<EndpointPaces>();
            foreach ((string endpoint, CallPace pace) in Ledger.Paces())
            {
                if (!_paces.TryGetValue(endpoint, out PaceSeries? series))
                    _paces[endpoint] = series = new PaceSeries(MostPoints);
                series.Add(pace);
                endpoints.Add(new EndpointPaces(endpoint, series.Points));
            }
            await _files.WriteAsync(_location, new ProcessCalls(Ledger.Own, endpoints), CancellationToken.None).ConfigureAwait(false);
            if (Ledger.HasBudgets)
                await ReadOthersAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (SynapseException error)
        {
            Interlocked.Exchange(ref _dirty, 1);
            LogNotWritten(_logger, error, _location);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What all processes counted that have worked at the run.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<IReadOnlyList<ProcessCalls>> ReadAsync(RunFiles files, CancellationToken cancellationToken) =>
        files.ReadAllAsync<ProcessCalls>("calls", cancellationToken);

    public void Dispose() => _timer.Dispose();

    private void Note()
    {
        if (Interlocked.Exchange(ref _dirty, 1) == 0)
            _timer.Change(s_every, Timeout.InfiniteTimeSpan);
    }

    private async Task ReadOthersAsync(CancellationToken cancellationToken)
    {
        var others = new List<StageCalls>();
        await foreach (StorageItem item in _storage.ListAsync(_files.At("calls"), cancellationToken).ConfigureAwait(false))
        {
            if (!item.Path.EndsWith(_location[(_location.LastIndexOf('/') + 1)..], StringComparison.Ordinal)
                && await _files.FindAsync<ProcessCalls>(item.Path, cancellationToken).ConfigureAwait(false) is { } process)
                others.AddRange(process.Calls);
        }
        Ledger.Others = others;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What requests to services came to could not be written to {location}; it is tried again")]
    private static partial void LogNotWritten(ILogger logger, Exception error, string location);
}

/// <summary>What one process counted.</summary>
/// <param name="Calls">By stage and endpoint.</param>
/// <param name="Endpoints">How endpoints were paced.</param>
internal sealed record ProcessCalls(IReadOnlyList<StageCalls> Calls, IReadOnlyList<EndpointPaces> Endpoints);

/// <summary>How an endpoint was paced, as one process saw it.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Paces">Moments, in their order.</param>
internal sealed record EndpointPaces(string Endpoint, IReadOnlyList<CallPace> Paces);
