using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Data.Tests;
using SynapseServerless.Runs;
using SynapseServerless.Runs.Activities;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests.Runs;

/// <summary>A fit where nobody listens leaves notes, and is neither held up nor ended by them.</summary>
public sealed class FitReporterTests : IDisposable
{
    private const string Session = "r:4:2:ab";

    // Far beyond what anything here takes: what waits for the storage must end the test.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Doubtful _storage = new();
    private readonly Warnings _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_iteration_is_noted_at_once_and_others_five_seconds_after_the_last_note()
    {
        await using FitReporter reporter = Create();
        var noted = new List<long>();

        // An iteration a second, from the first one at second 0.
        for (int iteration = 1; iteration <= 12; iteration++)
        {
            reporter.Report(Iteration(iteration));
            await reporter.Writing;
            noted.Add((await NotedAsync())!.Iterations);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([1, 1, 1, 1, 1, 6, 6, 6, 6, 6, 11, 11], noted);
    }

    [Fact]
    public async Task A_note_says_stage_iterations_metrics_attempt_worker_time_and_what_the_pace_leaves()
    {
        await using FitReporter reporter = Create();
        reporter.Report(Iteration(20));
        await reporter.Writing;
        _clock.Advance(TimeSpan.FromSeconds(30));

        // Went on from a checkpoint, at 20 of 100: 10 iterations in 30 seconds, so that 70 take 210.
        reporter.Report(Iteration(30) with { Metrics = new Dictionary<string, double> { ["auc"] = 0.75, ["loss"] = double.NaN } });
        await reporter.Writing;

        FitProgress note = (await NotedAsync())!;
        Assert.Equal(("Trainer", 30, 100, "iteration 30", 210d), (note.Stage, note.Iterations, note.IterationsTotal, note.Text, note.SecondsLeft));
        Assert.Equal((2, "machine-1", new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero)), (note.Attempt, note.Worker, note.Time));
        Assert.Equal([("auc", 0.75), ("loss", double.NaN)], note.Metrics.Select(metric => (metric.Key, metric.Value)).Order());
    }

    [Fact]
    public async Task Training_does_not_wait_for_a_note_that_takes_long()
    {
        // Not disposed where the test fails: that would wait for the same note.
        FitReporter reporter = Create();
        _storage.Hold();

        await Task.Run(() => reporter.Report(Iteration(1))).WaitAsync(_limit);
        _clock.Advance(TimeSpan.FromSeconds(60));
        await Task.Run(() => reporter.Report(Iteration(2))).WaitAsync(_limit);
        _storage.Release();
        await reporter.Writing;

        // What came meanwhile is dropped; the next one is not.
        Assert.Equal((1, 1), (_storage.Begun, (await NotedAsync())!.Iterations));
        reporter.Report(Iteration(3));
        await reporter.Writing;
        Assert.Equal((2, 3), (_storage.Begun, (await NotedAsync())!.Iterations));
        await reporter.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_written_after_the_fit_has_ended()
    {
        FitReporter reporter = Create();
        _storage.Hold();
        reporter.Report(Iteration(1));

        // It is not waited for either: the storage never answers.
        await reporter.DisposeAsync().AsTask().WaitAsync(_limit);
        _clock.Advance(TimeSpan.FromSeconds(60));
        reporter.Report(Iteration(2));
        _storage.Release();

        Assert.True(reporter.Writing.IsCompletedSuccessfully);
        Assert.InRange(_storage.Begun, 0, 1);
        Assert.Null(await NotedAsync());
        Assert.Equal(0, _log.Count);
    }

    [Fact]
    public async Task A_note_that_cannot_be_written_is_logged_and_the_next_one_is_written()
    {
        await using FitReporter reporter = Create();
        _storage.Breaks = true;
        reporter.Report(Iteration(1));
        await reporter.Writing;
        Assert.Equal(1, _log.Count);

        _storage.Breaks = false;
        _clock.Advance(TimeSpan.FromSeconds(5));
        reporter.Report(Iteration(2));
        await reporter.Writing;

        Assert.Equal(2, (await NotedAsync())!.Iterations);
    }

    [Fact]
    public async Task A_note_is_not_taken_for_that_of_another_attempt_session_or_start()
    {
        await using FitReporter reporter = Create();
        reporter.Report(Iteration(1));
        await reporter.Writing;
        var told = new AwaitedFit(4) { Attempt = 2, Session = Session, Since = _clock.GetUtcNow() };

        Assert.NotNull(await FindAsync(told));
        Assert.Null(await FindAsync(told with { Attempt = 1 }));
        Assert.Null(await FindAsync(told with { Attempt = 3 }));
        Assert.Null(await FindAsync(told with { Session = "r:r2:4:2:ab" }));
        Assert.Null(await FindAsync(told with { Session = null }));
        Assert.Null(await FindAsync(told with { Since = _clock.GetUtcNow().AddSeconds(1) }));
        Assert.Null(await FindAsync(told with { Pass = 5 }));
    }

    private FitReporter Create() => new(
        new RunEnvironment { Host = new StageHost { Storage = _storage, Time = _clock, Logger = _log }, Catalog = new StageCatalog(), Worker = "machine-1" },
        new RunFiles(_storage, _folder.Path), "r", new AwaitedFit(4) { Attempt = 2, Session = Session }, "Trainer");

    private static StageProgress Iteration(int number) => new(number, 100, $"iteration {number}");

    private Task<FitProgress?> NotedAsync() => FindAsync(new AwaitedFit(4) { Attempt = 2, Session = Session });

    private Task<FitProgress?> FindAsync(AwaitedFit fit) => FitNotes.FindAsync(_storage, _folder.Path, fit, CancellationToken.None);

    private sealed class Warnings : ILogger
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Count += logLevel >= LogLevel.Warning ? 1 : 0;
    }

    // Local files, of which new ones are held up or fail.
    private sealed class Doubtful : IStorage
    {
        private readonly LocalStorage _files = new();
        private TaskCompletionSource? _held;
        private int _begun;

        public int Begun => _begun;

        public bool Breaks { get; set; }

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held!.SetResult();

        public async ValueTask<StorageWrite> CreateAsync(string location, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _begun);
            if (Breaks)
                throw new IOException("The disk has gone away");
            if (_held is { } held)
                await held.Task.WaitAsync(cancellationToken);
            return await _files.CreateAsync(location, cancellationToken);
        }

        public ValueTask<StorageItem?> FindAsync(string location, CancellationToken cancellationToken) => _files.FindAsync(location, cancellationToken);

        public IAsyncEnumerable<StorageItem> ListAsync(string folder, CancellationToken cancellationToken) => _files.ListAsync(folder, cancellationToken);

        public ValueTask<Stream> OpenReadAsync(string location, CancellationToken cancellationToken) => _files.OpenReadAsync(location, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(string location, CancellationToken cancellationToken) => _files.TryReadAsync(location, cancellationToken);

        public ValueTask<bool> TryCreateAsync(string location, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            _files.TryCreateAsync(location, content, cancellationToken);

        public ValueTask DeleteAsync(string location, CancellationToken cancellationToken) => _files.DeleteAsync(location, cancellationToken);

        public string? LocalPath(string location) => _files.LocalPath(location);
    }
}
