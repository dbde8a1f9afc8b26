using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Shows the news of one long step: a line that is written over on a terminal, a line now and then elsewhere.</summary>
internal sealed class StageNews : IProgress<StageProgress>, IAsyncDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly bool _live = !Console.IsErrorRedirected;
    private long _last = TimeProvider.System.GetTimestamp();
    private bool _shown;
    private bool _ended;

    private StageNews()
    {
    }

    public static StageNews Start() => new();

    public void Report(StageProgress value)
    {
        lock (_lock)
        {
            TimeSpan since = TimeProvider.System.GetElapsedTime(_last);
            if (_ended || since < (_live ? OnTerminal : Elsewhere))
                return;
            _last = TimeProvider.System.GetTimestamp();
            string text = value.Total is { } total ? $"{value.Text} ({Amounts.Number(value.Done)} of {Amounts.Number(total)})" : value.Text;
            if (_live)
                Console.Error.Write($"\r{Fill(text)}");
            else
                Console.Error.WriteLine(text);
            _shown = _live;
        }
    }

    public async ValueTask DisposeAsync()
    {
        bool wipe;
        lock (_lock)
        {
            wipe = _shown && !_ended;
            _ended = true;
        }
        if (wipe)
            await Console.Error.WriteAsync($"\r{Fill("")}\r");
    }

    // To the edge of the terminal but one, so that nothing of the last line is left and no line is broken.
    private static string Fill(string text)
    {
        int width = Math.Max(20, Console.WindowWidth - 1);
        return Tables.Cut(text, width).PadRight(width);
    }
}
