using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Progress;

/// <summary>How the news of a run is shown.</summary>
internal enum ProgressMode
{
    /// <summary>Bars on a terminal, lines elsewhere.</summary>
    Auto,

    /// <summary>A line now and then.</summary>
    Plain,

    /// <summary>Every piece of news as a line of JSON.</summary>
    Ndjson,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>Shows the news of a run, on standard error. News may come from any thread.</summary>
internal abstract class ProgressView : IProgress<RunProgress>, IAsyncDisposable
{
    private const string Start = "start";

    public static ProgressView Create(ProgressMode mode) => mode switch
    {
        ProgressMode.None => new SilentProgress(),
        ProgressMode.Ndjson => new NdjsonProgress(),
        ProgressMode.Auto when !Console.IsErrorRedirected && !IsDumb => new LiveProgress(),
        _ => new PlainProgress(TimeProvider.System),
    };

    // The name that terminals without cursor movement go by.
    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        if (value.Phase != Start || ShowsStart)
            Show(value);
    }

    /// <summary>Says that the last phase was carried out to its end; without this it failed or was cancelled.</summary>
    public void Complete() => IsComplete = true;

    /// <summary>Whether the last phase was carried out to its end.</summary>
    protected bool IsComplete { get; private set; }

    /// <summary>Whether the moment before the first phase is news.</summary>
    protected virtual bool ShowsStart => false;

    /// <summary>Shows news.</summary>
    protected abstract void Show(RunProgress value);

    /// <summary>Shows the last of the news and leaves the terminal as it was.</summary>
    public abstract ValueTask DisposeAsync();

    private sealed class SilentProgress : ProgressView
    {
        protected override void Show(RunProgress value)
        {
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
