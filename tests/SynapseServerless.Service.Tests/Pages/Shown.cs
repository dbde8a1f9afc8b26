using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>Runs with something of everything that pages show.</summary>
internal static class Shown
{
    /// <summary>Markup and script, in the forms that get out of texts, attributes and links.</summary>
    public static IReadOnlyList<string> Attacks { get; } =
    [
        "<script>window.pwned=1</script>", "\"><img src=x onerror=\"window.pwned=1\">", "'><svg onload='window.pwned=1'>", "javascript:window.pwned=1",
        "</title></textarea><script>window.pwned=1</script>", "{{constructor.constructor('window.pwned=1')()}}", "&lt;script&gt;window.pwned=1&lt;/script&gt;", "\u202Etxt.<b onmouseover=window.pwned=1>x</b>",
    ];

    /// <summary>A run that failed, each text of which is an attack.</summary>
    public static RunRecord Hostile(string id, string attack, DateTimeOffset started) => new()
    {
        RunId = id, Name = attack, Description = attack, Status = RunStatus.Failed, Started = started, Ended = started.AddSeconds(1), Seconds = 1, Error = attack,
        Specification = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["name"] = attack, ["inputs"] = new Dictionary<string, object> { [attack] = new { path = attack } }, ["pipeline"] = new[] { new { type = attack, uid = attack } }, ["output"] = new { data = attack },
        }),
        RowsIn = 1, RowsSetAside = 1, Source = attack, Warnings = [attack],
        Versions = new Dictionary<string, string> { [attack] = attack }, Machine = new Dictionary<string, string> { [attack] = attack },
        Stages = [new StageRecord { Name = attack, Phase = RunPhase.Transform, Pass = 1, PassLabel = attack, Seconds = 1, Tasks = 1, RowsIn = 1, RowsOut = 1 }],
        Tasks = [new TaskRecord { Activity = attack, Subject = attack, Started = started, Seconds = 1, Attempts = 2, Worker = attack, Error = attack }],
        Inputs = [new InputRecord { Name = attack, Path = [attack], Format = attack, Files = 1, Bytes = 1, Partitions = 1, Rows = 1, Columns = [new ColumnRecord { Name = attack, Type = attack, Min = attack, Max = attack }] }],
        Evaluations = [new EvaluationResult { Stage = attack, Kind = attack, Rows = 1, Metrics = new Dictionary<string, double> { [attack] = 1 }, Notes = [attack] }],
        SetAside = [new SetAsideRecord { Stage = attack, Column = attack, Problem = attack, Rows = 1, Examples = [attack] }],
        Insights = new Dictionary<string, ModelInsights>
        {
            [attack] = new() { Facts = new Dictionary<string, string> { [attack] = attack }, TrainingCurves = new Dictionary<string, IReadOnlyList<double>> { [attack] = [1, 2] } },
        },
        Outputs = new Dictionary<string, string> { [attack] = attack },
    };

    /// <summary>A run of very many partitions, some of which failed, were tried twice or were set aside.</summary>
    public static RunRecord Wide(string id, int partitions, DateTimeOffset started) => RunStore.Completed(id, "wide", started, 600, 1_000_000) with
    {
        Tasks = [.. Enumerable.Range(0, partitions).Select(i => new TaskRecord
        {
            Activity = "TransformPartition", Subject = $"partition {i}", Started = started.AddSeconds(i / 20.0), Seconds = 1 + (i % 7), Attempts = i % 97 == 0 ? 2 : 1,
            RowsIn = 100, RowsOut = 100, Error = i % 1_013 == 1_012 ? "The file is cut short" : null,
        })],
        Stages = [new StageRecord { Name = "read weather", Phase = RunPhase.Read, Pass = 1, Seconds = 40, Tasks = partitions, RowsIn = 1_000_000, RowsOut = 1_000_000 }],
    };
}
