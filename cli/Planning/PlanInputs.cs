using System.CommandLine;
using SynapseServerless.Embedded;
using SynapseServerless.Planning;
using SynapseServerless.Reports;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Planning;

/// <summary>What the commands that plan have in common.</summary>
/// <param name="Limits">What the run may come to.</param>
/// <param name="Prices">A table of prices; null for the standard one.</param>
/// <param name="SampleRows">How many rows are tried.</param>
/// <param name="Work">Folder of the journal and of what runs keep.</param>
internal sealed record PlanInputs(PlanLimits Limits, string? Prices, int SampleRows, string Work)
{
    /// <summary>How many rows are tried unless something else is asked for.</summary>
    public const int UsualRows = 20_000;

    public static Option<string[]> Limit() => new("--limit")
    {
        Description = "End with exit code 4, and run nothing, where the high end of the plan is above: cost=5, time=10m, calls=1000, tokens=2000000, memory=4GB, rows=1000000. May be given several times.",
        HelpName = "name=amount",
    };

    public static Option<string?> PricesOption() => new("--prices")
    {
        Description = "A file, YAML or JSON, with what Azure asks, in the place of the table that there is.", HelpName = "FILE",
    };

    /// <summary>Makes a plan, and keeps it for the run that comes after it.</summary>
    public async Task<PlanEstimate> EstimateAsync(RunSpecification specification, CancellationToken cancellationToken)
    {
        StageCatalog catalog = AllStages.CreateCatalog();
        IStorage storage = Storages.Create();
        CloudPrices prices = Prices is null ? CloudPrices.Standard : await CloudPrices.ReadAsync(Prices, storage, cancellationToken);
        using var process = Storages.Host();
        var trial = new EmbeddedTrial(new EmbeddedRunnerOptions { Catalog = catalog, Host = process.Stages, Reporter = new HtmlReporter() });
        string folder = Path.Combine(Path.GetTempPath(), $"synapse-plan-{Guid.NewGuid():N}");
        var options = new PlanOptions { Folder = folder, SampleRows = SampleRows, Prices = prices };
        IReadOnlyList<RunRecord> earlier = Directory.Exists(Work) || WorkerEnvironment.RunsFolder() is not null ? await RunnerOptions.Create(Work).ListAsync(cancellationToken) : [];
        PlanEstimate estimate = await new RunPlanner(catalog, storage, trial).PlanAsync(specification, options, earlier, cancellationToken);
        await Store().SaveAsync(estimate, cancellationToken);
        return estimate;
    }

    /// <summary>The plans that are kept.</summary>
    public PlanStore Store() => new(Storages.Create(), Path.Combine(Work, "plans"));
}
