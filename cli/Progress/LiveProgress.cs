using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Progress;

/// <summary>A bar for each phase, redrawn in place, on a terminal.</summary>
internal sealed class LiveProgress : ProgressView
{
    private const int WidestPhase = 30;

    // Between the columns, and at the edge, where a full line would be broken.
    private const int Gaps = 3;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<int, RunProgress> _news = [];
    private Task? _drawing;
    private ProgressContext? _context;
    private ProgressTask? _bar;
    private volatile int _widest;
    private volatile int _stopped = -1;

    protected override void Show(RunProgress value)
    {
        lock (_lock)
        {
            if (_ended.Task.IsCompleted)
                return;
            _context ??= Begin();
            if (_bar is null || _bar.Description != value.Phase)
            {
                End(isDone: true);
                _bar = _context.AddTask(value.Phase);
                _widest = Math.Min(WidestPhase, Math.Max(_widest, value.Phase.Length));
            }
            _news[_bar.Id] = value;
            // A fit on workers is one task, or as many as there are ranks, which all end at once: its iterations say more.
            (long done, long total) = value.Fit is { IterationsTotal: > 0 and { } iterations } fit
                ? (fit.Iterations, iterations)
                : (value.TasksDone, value.TasksTotal);
            _bar.IsIndeterminate = total == 0;
            if (total > 0)
            {
                _bar.MaxValue = total;
                // A full bar is a finished one, and only the next phase says that this one is.
                _bar.Value = Math.Min(done, total - 0.01);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (!_ended.TrySetResult())
                return;
            End(IsComplete);
        }
        if (_drawing is not null)
            await _drawing;
    }

    // One phase follows the other.
    private void End(bool isDone)
    {
        if (_bar is null)
            return;
        _bar.IsIndeterminate = false;
        if (isDone)
            _bar.Value = _bar.MaxValue;
        else
            _stopped = _bar.Id;
        _bar.StopTask();
    }

    // The first news starts the drawing, so that a run that is refused draws nothing.
    private ProgressContext Begin()
    {
        IAnsiConsole console = Consoles.Live();
        ProgressContext? context = null;
        _drawing = console.Progress()
            .AutoClear(false)
            .HideCompleted(false)
            .Columns(
                new PhaseColumn(),
                new ProgressBarColumn { Width = BarWidth(console), CompletedStyle = new Style(Color.Green), FinishedStyle = Tables.Quiet, RemainingStyle = Tables.Quiet },
                new NewsColumn(_news, id => id != _stopped, () => console.Profile.Width - BarWidth(console) - _widest - Gaps))
            .StartAsync(async running =>
            {
                context = running;
                await _ended.Task;
            });
        return context!;
    }

    private static int BarWidth(IAnsiConsole console) => console.Profile.Width < 100 ? 14 : 24;

    private sealed class PhaseColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(Tables.Cut(task.Description, WidestPhase));
    }

    /// <summary>What a phase has come to, in as much room as the others leave.</summary>
    private sealed class NewsColumn(ConcurrentDictionary<int, RunProgress> news, Func<int, bool> isDone, Func<int> room) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            if (!news.TryGetValue(task.Id, out RunProgress? last))
                return Text.Empty;
            TimeSpan taken = task.ElapsedTime ?? TimeSpan.Zero;
            string text = task.IsFinished ? ProgressText.Ended(last, taken, isDone(task.Id)) : ProgressText.Underway(last);
            return new Text(Tables.Cut(text, Math.Max(12, room())), task.IsFinished ? Tables.Quiet : Style.Plain);
        }
    }
}
