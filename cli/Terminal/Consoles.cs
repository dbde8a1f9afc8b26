using System.Runtime.CompilerServices;
using Spectre.Console;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Consoles over the two standard streams: results on one, everything else on the other.</summary>
internal static class Consoles
{
    // Wide enough that no line of a table is broken where a program reads along.
    private const int Unbounded = 4_000;

    // One for each writer: a program that runs commands inside itself sets others from one to the next.
    private static readonly ConditionalWeakTable<TextWriter, IAnsiConsole> s_consoles = [];

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Results => s_consoles.GetValue(Console.Out, writer => Create(writer, Console.IsOutputRedirected));

    /// <summary>Standard error.</summary>
    public static IAnsiConsole Messages => s_consoles.GetValue(Console.Error, writer => Create(writer, Console.IsErrorRedirected));

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
