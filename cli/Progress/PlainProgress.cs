using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Progress;

/// <summary>A line when a phase ends, and one now and then while it lasts: for logs.</summary>
internal sealed class PlainProgress(TimeProvider time) : ProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private RunProgress? _last;
    private long _began;
    private long _shown;

    protected override void Show(RunProgress value)
    {
        lock (_lock)
        {
            // One phase follows the other.
            if (_last?.Phase != value.Phase)
            {
                End();
                _began = _shown = time.GetTimestamp();
            }
            _last = value;
            if (time.GetElapsedTime(_shown) < Interval)
                return;
            _shown = time.GetTimestamp();
            Console.Error.WriteLine($"{value.Phase}: {ProgressText.Underway(value)}");
        }
    }

    public override ValueTask DisposeAsync()
    {
        lock (_lock)
            End();
        return ValueTask.CompletedTask;
    }

    private void End()
    {
        if (_last is not null)
            Console.Error.WriteLine($"{_last.Phase}: {ProgressText.Done(_last, time.GetElapsedTime(_began))}");
        _last = null;
    }
}
