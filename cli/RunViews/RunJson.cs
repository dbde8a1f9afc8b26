using System.Text.Json.Nodes;
using SynapseServerless.Cli.Terminal;
using SynapseServerless.Planning;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.RunViews;

/// <summary>The one object that a run ends with for programs.</summary>
internal static class RunJson
{
    public static JsonObject Summary(RunRecord run)
    {
        var json = new JsonObject
        {
            ["runId"] = run.RunId,
            ["status"] = JsonOutput.Of(run.Status),
            ["seconds"] = Math.Round(run.Seconds, 3),
            ["rows"] = new JsonObject { ["in"] = run.RowsIn, ["out"] = run.RowsOut, ["setAside"] = run.RowsSetAside },
            ["partitions"] = new JsonObject { ["setAside"] = run.PartitionsSetAside },
            ["metrics"] = Metrics(run),
            ["outputs"] = JsonOutput.Of(run.Outputs),
        };
        if (PlanComparison.Of(run) is { Count: > 0 } compared)
            json["planned"] = JsonOutput.Of(compared);
        if (run.Warnings.Count > 0)
            json["warnings"] = JsonOutput.Of(run.Warnings);
        if (run.Error is not null)
            json["error"] = run.Error;
        return json;
    }

    // Names by themselves where there is one evaluation; with the evaluating stage before them where there are several.
    private static JsonObject Metrics(RunRecord run)
    {
        var metrics = new JsonObject();
        foreach (EvaluationResult evaluation in run.Evaluations)
        {
            foreach ((string name, double value) in evaluation.Metrics)
                metrics[run.Evaluations.Count == 1 ? name : $"{evaluation.Stage}.{name}"] = JsonOutput.Of(value);
        }
        return metrics;
    }
}
