using Spectre.Console;
using SynapseServerless.Specifications;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Shows failures on standard error, in a user's words.</summary>
internal static class Failure
{
    /// <summary>Shows a failure that a user can mend, and says with what to end.</summary>
    public static int Show(SynapseException exception, bool verbose)
    {
        if (exception is InvalidSpecificationException several)
        {
            Console.Error.WriteLine($"{several.Errors.Count} things are wrong:");
            foreach (SpecificationException error in several.Errors)
                Write(error.Message, indent: 2);
        }
        else
        {
            Write(exception.Message);
        }
        if (verbose)
            Console.Error.WriteLine(exception);
        return exception is SpecificationException ? ExitCode.Usage : ExitCode.Failed;
    }

    /// <summary>Shows a failure that nobody foresaw.</summary>
    public static int ShowDefect(Exception exception, bool verbose)
    {
        Write($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        Console.Error.WriteLine(verbose
            ? exception.ToString()
            : "This is a defect, please report it with the details that --verbose shows.");
        return ExitCode.Failed;
    }

    /// <summary>Writes a message, red where there are colours.</summary>
    public static void Write(string message, int indent = 0)
    {
        string margin = new(' ', indent);
        IAnsiConsole console = Consoles.Messages;
        foreach (string line in message.Split('\n'))
            console.Write(new Padder(new Text(line.TrimEnd('\r'), new Style(Color.Red)), new Padding(indent, 0, 0, 0)));
    }
}
