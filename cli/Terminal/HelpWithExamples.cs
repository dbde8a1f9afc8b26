using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SynapseServerless.Cli.Commands;

namespace SynapseServerless.Cli.Terminal;

/// <summary>The library's help, followed by examples of the command.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Example[] ForRoot =
    [
        new("synapse run samples/flight-delays/pipeline.yaml", "train, score, evaluate, write a report"),
        new("synapse data flights.parquet", "look at a table"),
        new("synapse stages LightGBMClassifier", "look up a stage and its parameters"),
    ];

    private const string ExitCodes = """
        Exit codes:
          0 done, 1 failed, 2 wrong specification or command line, 130 cancelled
        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        ShowExamples(parseResult, parseResult.InvocationConfiguration.Output);
        return ExitCode.Done;
    }

    private static void ShowExamples(ParseResult parseResult, TextWriter writer)
    {
        Command command = parseResult.CommandResult.Command;
        IReadOnlyList<Example> examples = command switch
        {
            CliCommand own => own.Examples,
            RootCommand => ForRoot,
            _ => [],
        };
        if (examples.Count > 0)
        {
            writer.WriteLine("Examples:");
            int width = examples.Max(example => example.CommandLine.Length);
            // Side by side where both fit in an ordinary terminal, one above the other where they do not.
            bool beside = examples.All(example => width + example.Meaning.Length + 6 <= 80);
            foreach (Example example in examples)
                writer.WriteLine(beside ? $"  {example.CommandLine.PadRight(width)}  {example.Meaning}" : $"  {example.CommandLine}\n      {example.Meaning}");
            writer.WriteLine();
        }
        if (command is RootCommand)
            writer.WriteLine(ExitCodes);
    }
}
