using System.CommandLine;
using System.CommandLine.Parsing;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Says what is wrong with a command line, with the nearest names, and where its help is.</summary>
internal static class UsageErrors
{
    public static int Show(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        var told = new List<string>();
        string[] unknown = MistakenOption(parsed) is { } mistaken ? [mistaken] : [.. parsed.UnmatchedTokens];
        foreach (string token in unknown)
        {
            bool option = token.StartsWith('-');
            string[] known = option
                ? [.. Known(parsed.CommandResult)]
                : [.. command.Subcommands.Select(subcommand => subcommand.Name)];
            string what = option ? "option" : known.Length > 0 ? "command" : "argument";
            string remedy = what == "argument"
                ? "Quote a value that has spaces in it."
                : Suggestions.Remedy(token, known, what + "s");
            told.Add(what == "argument" ? $"'{token}' is one argument too many. {remedy}" : $"There is no {what} '{token}'. {remedy}");
        }
        // The library's own words are kept for everything but unknown names, which it reports without a suggestion.
        told.AddRange(parsed.Errors
            .Where(error => parsed.UnmatchedTokens.Count == 0 || !parsed.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            .Where(error => parsed.UnmatchedTokens.Count == 0 || command.Subcommands.Count == 0)
            .Select(error => error.Message)
            .Distinct());
        foreach (string message in told)
            Failure.Write(message);
        string path = string.Join(' ', Path(parsed.CommandResult));
        Console.Error.WriteLine($"See {path} --help.");
        return ExitCode.Usage;
    }

    /// <summary>An option that does not exist, which the library took for an argument; null when there is none.</summary>
    public static string? MistakenOption(ParseResult parsed) =>
        parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? null
            : parsed.CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .FirstOrDefault(token => token.Value.Length > 1 && token.Value[0] == '-')?.Value;

    private static IEnumerable<string> Path(CommandResult result) =>
        result.Parent is CommandResult parent ? Path(parent).Append(result.Command.Name) : ["synapse"];

    private static IEnumerable<string> Known(CommandResult result)
    {
        IEnumerable<string> own = result.Command.Options.Where(option => !option.Hidden).Select(option => option.Name);
        return result.Parent is CommandResult parent ? own.Concat(parent.Command.Options.Where(option => option.Recursive).Select(option => option.Name)) : own;
    }
}
