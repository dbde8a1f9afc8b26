using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>Changes of a run's specification that what is done does not depend on: its budgets.</summary>
public static class RunAmendments
{
    /// <summary>A stored run with other budgets.</summary>
    /// <param name="run">The run.</param>
    /// <param name="assignments">Values that are set, each <c>path=value</c>, such as <c>options.budget.maxCost=20</c> or <c>pipeline.OpenAIPrompt.budget.maxCalls=500</c>.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <exception cref="SpecificationException">A path is none of a budget, or a value is wrong.</exception>
    public static StoredRun Amend(StoredRun run, IReadOnlyList<string> assignments, StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(assignments);
        if (assignments.Count == 0)
            return run;
        foreach (string assignment in assignments)
        {
            if (!IsBudget(assignment.Split('=', 2)[0].Split('.')))
            {
                throw new SpecificationException(
                    $"'{assignment}' is not a budget, and only budgets of a started run can be changed", new Location { File = $"--set {assignment}" },
                    "Set, say, options.budget.maxCost=20 or pipeline.OpenAIPrompt.budget.maxCalls=500; for other values start a new run.");
            }
        }
        var options = new SpecificationOptions { Literal = true, Limits = SpecLimits.Trusted, Overrides = assignments };
        return run with
        {
            Canonical = new SpecificationReader(catalog, options).Parse(run.Canonical, run.Source ?? "specification.json").Canonical,
        };
    }

    // A whole budget, or one of its limits; of a stage wherever it stands in the pipeline.
    private static bool IsBudget(string[] path)
    {
        int budget = Array.LastIndexOf(path, "budget");
        return budget >= path.Length - 2 && (path[0] == "options" ? budget == 1 : path[0] == "pipeline" && budget >= 2);
    }
}
