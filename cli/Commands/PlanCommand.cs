using System.CommandLine;
using SynapseServerless.Cli.Checks;
using SynapseServerless.Cli.Planning;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Planning;
using SynapseServerless.Specifications;

namespace SynapseServerless.Cli.Commands;

/// <summary>Estimates a run without running it.</summary>
internal sealed class PlanCommand : CliCommand
{
    public PlanCommand()
        : base("plan", "Estimate a run before it starts: rows, passes, calls, tokens, time, memory, and cost on Azure. No service is asked.")
    {
        Argument<string> specification = SpecificationOptions.Argument();
        Option<string[]> set = SpecificationOptions.Set();
        Option<string[]> functions = FunctionFiles.Option();
        Option<string> work = RunnerOptions.Work();
        Option<string[]> limit = PlanInputs.Limit();
        Option<string?> prices = PlanInputs.PricesOption();
        var rows = new Option<int>("--sample")
        {
            Description = "How many rows of the largest input are tried; of others the same share.", HelpName = "ROWS", DefaultValueFactory = _ => PlanInputs.UsualRows,
        };
        Option<bool> json = JsonOption("Write the plan as JSON: every amount with its low, likely and high end.");
        Arguments.Add(specification);
        foreach (Option option in new Option[] { set, functions, work, limit, prices, rows, json })
            Options.Add(option);
        SetAction((parsed, cancel) =>
        {
            FunctionFiles.Load(parsed.GetValue(functions));
            int sample = parsed.GetValue(rows);
            if (sample is < PlanOptions.FewestRows or > PlanOptions.MostRows)
                throw new SpecificationException($"{sample} is no number of rows to try", new Location { File = "--sample" }, $"Give one from {PlanOptions.FewestRows} to {PlanOptions.MostRows:N0}.");
            var inputs = new PlanInputs(PlanLimits.Parse(parsed.GetValue(limit) ?? []), parsed.GetValue(prices), sample, parsed.GetValue(work)!);
            return PlanAsync(parsed.GetRequiredValue(specification), parsed.GetValue(set) ?? [], inputs, parsed.GetValue(json), cancel);
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("synapse plan pipeline.yaml", "what it would take here and cost on Azure"),
        new("synapse plan pipeline.yaml --limit cost=5 --limit time=10m", "exit code 4 where the high end is above"),
        new("synapse plan pipeline.yaml --prices prices.yaml --json", "with prices of your own, for programs"),
    ];

    private static async Task<int> PlanAsync(string file, string[] overrides, PlanInputs inputs, bool json, CancellationToken cancellationToken)
    {
        RunSpecification specification = await SpecificationOptions.ReadAsync(file, overrides, AllStages.CreateCatalog(), Storages.Create(), cancellationToken);
        if (specification.Stream is null)
        {
            SpecificationCheck check = await SpecificationCheck.RunAsync(specification, AllStages.CreateCatalog(), Storages.Create(), cancellationToken);
            if (check.Errors.Count > 0)
            {
                Failure.Show(check.Errors);
                return check.Errors.All(error => error is DataException) ? ExitCode.Failed : ExitCode.Usage;
            }
        }
        PlanEstimate plan = await inputs.EstimateAsync(specification, cancellationToken);
        string? exceeded = inputs.Limits.Exceeded(plan);
        if (json)
            JsonOutput.Write(JsonOutput.Of(plan with { Exceeded = exceeded })!);
        else
            PlanView.Show(Consoles.Results, plan);
        if (exceeded is null)
            return ExitCode.Done;
        Failure.Write($"The estimate goes beyond a limit: {exceeded}.");
        return ExitCode.OverLimit;
    }
}
