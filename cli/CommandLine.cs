using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using SynapseServerless.Cli.Commands;
using SynapseServerless.Cli.Commands.Models;
using SynapseServerless.Cli.Commands.Runs;
using SynapseServerless.Cli.Commands.Services;
using SynapseServerless.Cli.Commands.Streams;
using SynapseServerless.Cli.Terminal;

namespace SynapseServerless.Cli;

/// <summary>Parses the arguments, runs the command they name, and turns what it throws into a message and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = Root(out Option<bool> verbose);
        ParseResult parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction || UsageErrors.MistakenOption(parsed) is not null)
            return UsageErrors.Show(parsed);
        using var interrupt = new Interrupt();
        // Failures are distinguished and reported below; Interrupt handles interrupts.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await parsed.InvokeAsync(configuration, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return ExitCode.Cancelled;
        }
        catch (SynapseException exception)
        {
            return Failure.Show(exception, parsed.GetValue(verbose));
        }
        catch (IOException exception)
        {
            // Files go through the storage, which has words of its own: what is left is standard output.
            string problem = exception.Message.Contains("No space", StringComparison.Ordinal) ? "the disk is full" : exception.Message;
            return Failure.Show(
                new SynapseException($"Standard output cannot be written: {problem}", Location.None, "Free some space, or write to another place.", exception), parsed.GetValue(verbose));
        }
#pragma warning disable CA1031 // Whatever else is thrown is a defect, and a user wants one line about it, not a stack trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failure.ShowDefect(exception, parsed.GetValue(verbose));
        }
    }

    /// <summary>The commands and options there are.</summary>
    /// <param name="verbose">The option that asks for details of failures.</param>
    internal static RootCommand Root(out Option<bool> verbose)
    {
        verbose = new Option<bool>("--verbose") { Description = "Show details of failures, such as stack traces.", Recursive = true };
        var root = new RootCommand("Machine-learning pipelines over tables, from one file, on this machine.")
        {
            new RunCommand(),
            new RunsCommand(),
            new PlanCommand(),
            new StreamCommand(),
            new StreamsCommand(),
            new ValidateCommand(),
            new FitCommand(),
            new TransformCommand(),
            new DataCommand(),
            new ExplainCommand(),
            new ExportCommand(),
            new ImportCommand(),
            new StagesCommand(),
            new SchemaCommand(),
            new ServicesCommand(),
            new ModelsCommand(),
            new ServeCommand(),
            new UiCommand(),
            new TaskHostCommand(),
            new WatchCommand(),
            verbose,
        };
        root.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output = Console.Error;
            new HelpWithExamples(new HelpAction()).Invoke(parsed);
            return ExitCode.Usage;
        });
        foreach (Option option in root.Options)
        {
            if (option is VersionOption version)
            {
                version.Description = "Show the version.";
                version.Action = new VersionAction();
            }
            else if (option is HelpOption help)
            {
                help.Description = "Show help. Every command has its own, with examples.";
                help.Action = new HelpWithExamples((HelpAction)help.Action!);
            }
        }
        return root;
    }
}
