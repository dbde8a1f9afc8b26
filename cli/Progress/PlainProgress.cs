using SynapseServerless.Cli.Terminal;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Progress;

/// <summary>A line when a phase ends, and one every ten seconds while it lasts, with news or without: for logs.</summary>
internal sealed class PlainProgress : ProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private RunProgress? _last;
    private long _began;
    private long _shown;

    public PlainProgress(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => ShowLast(), null, Interval, TimeSpan.FromSeconds(1));
    }

    protected override void Show(RunProgress value)
    {
        lock (_lock)
        {
            // One phase follows the other.
            if (_last?.Phase != value.Phase)
            {
                End(isDone: true);
                _began = _shown = _time.GetTimestamp();
            }
            _last = value;
        }
    }

    // By the clock and not by the news: a task that waits for a worker, and finds none, brings no news.
    private void ShowLast()
    {
        lock (_lock)
        {
            if (_last is null || _time.GetElapsedTime(_shown) < Interval)
                return;
            _shown = _time.GetTimestamp();
            string[] parts = [ProgressText.Underway(_last), $"{Amounts.Time(_time.GetElapsedTime(_began).TotalSeconds)} so far"];
            Console.Error.WriteLine($"{_last.Phase}: {string.Join(", ", parts.Where(part => part.Length > 0))}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        lock (_lock)
            End(IsComplete);
    }

    private void End(bool isDone)
    {
        if (_last is not null)
            Console.Error.WriteLine($"{_last.Phase}: {ProgressText.Ended(_last, _time.GetElapsedTime(_began), isDone)}");
        _last = null;
    }
}
