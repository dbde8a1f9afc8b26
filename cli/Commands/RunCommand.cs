using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Cli.Progress;
using SynapseServerless.Cli.RunViews;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Cli.Planning;
using SynapseServerless.Embedded;
using SynapseServerless.Planning;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;

namespace SynapseServerless.Cli.Commands;

/// <summary>Runs a specification.</summary>
internal sealed class RunCommand : CliCommand
{
    public RunCommand()
        : base("run", "Run a specification: fit, transform, evaluate, and write a report.")
    {
        Argument<string> specification = SpecificationOptions.Argument();
        Option<string[]> set = SpecificationOptions.Set();
        Option<string[]> functions = FunctionFiles.Option();
        Option<string> work = RunnerOptions.Work();
        var report = new Option<string?>("--report") { Description = "The file for the report; the specification's own when left out.", HelpName = "FILE" };
        Option<ProgressMode> progress = RunOutput.ProgressOption();
        Option<bool> strict = RunOutput.StrictOption();
        Option<string[]> limit = PlanInputs.Limit();
        Option<string?> prices = PlanInputs.PricesOption();
        Option<bool> json = JsonOption("End standard output with one line of JSON about the run; everything else goes to standard error.");
        Arguments.Add(specification);
        Options.Add(set);
        Options.Add(functions);
        Options.Add(work);
        Options.Add(report);
        Options.Add(progress);
        Options.Add(strict);
        Options.Add(limit);
        Options.Add(prices);
        Options.Add(json);
        SetAction((parsed, cancel) =>
        {
            FunctionFiles.Load(parsed.GetValue(functions));
            string[] overrides = parsed.GetValue(set) ?? [];
            // The report goes the way of other values, so that a resumed run still knows of it.
            if (parsed.GetValue(report) is { } file)
                overrides = [.. overrides, $"output.report={JsonSerializer.Serialize(Path.GetFullPath(file))}"];
            var output = new RunOutput(parsed.GetValue(work)!, parsed.GetValue(progress), parsed.GetValue(json)) { Strict = parsed.GetValue(strict) };
            PlanInputs plan = new(PlanLimits.Parse(parsed.GetValue(limit) ?? []), parsed.GetValue(prices), PlanInputs.UsualRows, output.Work);
            return RunAsync(parsed.GetRequiredValue(specification), overrides, plan, output, cancel);
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse run pipeline.yaml", "as it stands"),
        new("synapse run pipeline.yaml --set pipeline.LightGBMClassifier.numLeaves=63 --set inputs.flights.path=other.parquet", "with values set"),
        new("synapse run pipeline.yaml --functions Functions.cs", "with C# functions that UDFTransformer and Lambda name"),
        new("synapse run pipeline.yaml --limit cost=5 --limit time=10m", "only where its plan keeps to the limits"),
        new("synapse run pipeline.yaml --json | tail -n 1 | jq .metrics", "for programs"),
    ];

    // A run with limits is planned first; any other is compared with the last plan of it.
    private static async Task<PlanEstimate?> EstimateAsync(RunSpecification specification, PlanInputs plan, CancellationToken cancellationToken)
    {
        if (plan.Limits.Most.Count == 0)
            return await plan.Store().FindAsync(specification, cancellationToken);
        PlanEstimate estimate = await plan.EstimateAsync(specification, cancellationToken);
        return plan.Limits.Exceeded(estimate) is { } exceeded ? throw new PlanLimitException(exceeded, estimate) : estimate;
    }

    private static Task<int> RunAsync(string file, IReadOnlyList<string> overrides, PlanInputs plan, RunOutput output, CancellationToken cancellationToken) =>
        output.FollowAsync(async (runner, progress) =>
        {
            RunSpecification specification = await SpecificationOptions.ReadAsync(
                file, overrides, AllStages.CreateCatalog(), Storages.Create(), cancellationToken);
            return await runner.StartAsync(specification, await EstimateAsync(specification, plan, cancellationToken), progress, cancellationToken);
        });
}
