using Spectre.Console;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Consoles over the two standard streams: results on one, everything else on the other.</summary>
internal static class Consoles
{
    // Wide enough that no line of a table is broken where a program reads along.
    private const int Unbounded = 4_000;

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Results { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Standard error.</summary>
    public static IAnsiConsole Messages { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether somebody asked, by the convention of no-color.org, for output without colours.</summary>
    public static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Standard error, for what is redrawn in place.</summary>
    public static IAnsiConsole Live() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        Ansi = AnsiSupport.Yes,
        ColorSystem = NoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Interactive = InteractionSupport.Yes,
    });

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        bool plain = redirected || NoColor;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(redirected ? new TrimmingWriter(writer) : writer),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (redirected)
            console.Profile.Width = Unbounded;
        return console;
    }
}
