using Spectre.Console;
using SynapseServerless.Planning;
using SynapseServerless.Specifications;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Shows failures on standard error, in a user's words.</summary>
internal static class Failure
{
    /// <summary>Shows a failure that a user can mend, and says with what to end.</summary>
    public static int Show(SynapseException exception, bool verbose)
    {
        Show(exception is InvalidSpecificationException several ? several.Errors : [exception]);
        if (verbose)
            Console.Error.WriteLine(exception);
        return Code(exception);
    }

    /// <summary>With what a failure ends the process.</summary>
    public static int Code(SynapseException exception) => exception switch
    {
        SpecificationException => ExitCode.Usage,
        PlanLimitException => ExitCode.OverLimit,
        _ => ExitCode.Failed,
    };

    /// <summary>Shows failures, several as a list.</summary>
    public static void Show(IReadOnlyList<SynapseException> errors)
    {
        if (errors.Count > 1)
            Console.Error.WriteLine($"{errors.Count} things are wrong:");
        foreach (SynapseException error in errors)
            Write(error.Message, errors.Count > 1 ? 2 : 0);
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
    /// <param name="message">The message; what follows its first line is set in a little.</param>
    /// <param name="indent">Columns from the margin.</param>
    public static void Write(string message, int indent = 0) =>
        Consoles.Messages.Write(new Padder(new Text(message, new Style(Color.Red)), new Padding(indent, 0, 0, 0)));
}
