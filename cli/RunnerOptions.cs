using System.CommandLine;
using System.Globalization;
using SynapseServerless.Embedded;
using SynapseServerless.Reports;

namespace SynapseServerless.Cli;

/// <summary>What the commands that deal with runs have in common.</summary>
internal static class RunnerOptions
{
    private const string DefaultFolder = ".synapse";

    public static Option<string> Work() => new("--work")
    {
        Description = "Folder of the journal and of what runs keep.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultFolder,
    };

    public static EmbeddedRunner Create(string work) => new(new EmbeddedRunnerOptions
    {
        Catalog = AllStages.CreateCatalog(),
        Host = Storages.Host().Stages,
        WorkFolder = work,
        RunsFolder = WorkerEnvironment.RunsFolder(),
        Workers = WorkerEnvironment.Workers(),
        Reporter = new HtmlReporter(),
    });

    /// <summary>The option that says where the runs are, as it has to be repeated in a command line; empty where it need not be.</summary>
    public static string Repeated(string work) =>
        work == DefaultFolder ? "" : string.Create(CultureInfo.InvariantCulture, $" --work {(work.Any(char.IsWhiteSpace) ? $"'{work}'" : work)}");
}
