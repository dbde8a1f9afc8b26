using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Tests;

/// <summary>Records at the edge of what there can be.</summary>
internal static class Edge
{
    public const string Attack = "\"'><script>alert(1)</script><img src=x onerror=alert(2)></style></title><!-- &amp;";

    private static readonly string _long = string.Concat(Enumerable.Repeat("averyveryverylongnamewithoutabreak", 30));

    /// <summary>The records by name.</summary>
    public static IReadOnlyDictionary<string, Func<RunRecord>> Runs { get; } = new Dictionary<string, Func<RunRecord>>
    {
        ["classification"] = Records.Classification,
        ["regression"] = Records.Regression,
        ["running"] = () => Records.Minimal(RunStatus.Running),
        ["failed"] = () => Records.Minimal(RunStatus.Failed) with { Error = "Column 'late' is missing\nThe columns are a, b, c.", Tasks = [Broken()] },
        ["cancelled"] = () => Records.Minimal(RunStatus.Cancelled),
        ["hostile"] = Hostile,
        ["long names"] = LongNames,
        ["not a number"] = NotANumber,
        ["single class"] = SingleClass,
        ["200 classes"] = ManyClasses,
        ["10,000 features"] = ManyFeatures,
        ["many tasks"] = ManyTasks,
        ["explained"] = Explained.Run,
    };

    /// <summary>Markup wherever a text can be.</summary>
    public static RunRecord Hostile() => Records.Minimal() with
    {
        RunId = Attack,
        Name = Attack,
        Description = Attack,
        Status = RunStatus.Failed,
        Specification = $$"""{"x":{{System.Text.Json.JsonSerializer.Serialize(Attack)}}}""",
        Source = Attack,
        Error = Attack + "\0\u001b[31m\u202e",
        RowsSetAside = 1,
        Stages = [Records.Stage(Attack, RunPhase.Fit, 1, 1, 1)],
        Tasks = [Broken() with { Activity = Attack, Subject = Attack, Error = Attack }],
        Inputs =
        [
            new InputRecord
            {
                Name = Attack, Path = [Attack], Format = Attack, Files = 1, Bytes = 1, Partitions = 1, Rows = 1,
                Columns = [new ColumnRecord { Name = Attack, Type = Attack, Count = 1, Min = Attack, Max = Attack }],
            },
        ],
        Evaluations =
        [
            Records.BinaryEvaluation() with
            {
                Stage = Attack, Kind = Attack,
                Metrics = new Dictionary<string, double> { [Attack] = 1 },
                Confusion = new ConfusionMatrix([Attack, Attack], [[1, 2], [3, 4]]),
            },
        ],
        Insights = new Dictionary<string, ModelInsights>
        {
            [Attack] = new()
            {
                Facts = new Dictionary<string, string> { [Attack] = Attack },
                FeatureImportances = new Dictionary<string, IReadOnlyList<FeatureImportance>> { [Attack] = [new(Attack, 1)] },
                TrainingCurves = new Dictionary<string, IReadOnlyList<double>> { [Attack] = [1, 2] },
            },
        },
        SetAside = [new SetAsideRecord { Stage = Attack, Column = Attack, Problem = Attack, Rows = 1, Examples = [Attack] }],
        Outputs = new Dictionary<string, string> { [Attack] = Attack },
        Warnings = [Attack],
        Versions = new Dictionary<string, string> { [Attack] = Attack },
        Machine = new Dictionary<string, string> { [Attack] = Attack },
    };

    public static RunRecord LongNames() => Records.Classification() with
    {
        Name = _long,
        RunId = _long,
        Description = _long,
        Stages = [Records.Stage(_long, RunPhase.Fit, 3, 1, long.MaxValue)],
        Evaluations = [Records.BinaryEvaluation() with { Stage = _long, Confusion = new ConfusionMatrix([_long, _long + "b"], [[1, 2], [3, 4]]) }],
        Insights = new Dictionary<string, ModelInsights>
        {
            [_long] = new()
            {
                Facts = new Dictionary<string, string> { [_long] = _long },
                FeatureImportances = new Dictionary<string, IReadOnlyList<FeatureImportance>> { ["gain"] = [new(_long, 1)] },
                TrainingCurves = new Dictionary<string, IReadOnlyList<double>> { [_long] = [1, 2] },
            },
        },
        Outputs = new Dictionary<string, string> { [_long] = _long },
        Machine = new Dictionary<string, string> { [_long] = _long },
        Warnings = [_long],
        RowsIn = long.MaxValue,
        RowsOut = long.MaxValue,
    };

    /// <summary>Numbers that are none, and infinities, wherever a number can be.</summary>
    public static RunRecord NotANumber()
    {
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, -double.MaxValue, double.Epsilon, 0, -0.0, 1e300, 0.5];
        List<CurvePoint> points = [.. odd.SelectMany(x => odd.Select(y => new CurvePoint(x, y)))];
        return Records.Minimal() with
        {
            Seconds = double.NaN,
            Stages = [.. odd.Select(value => Records.Stage("stage", RunPhase.Fit, value, 1, 1))],
            Tasks = [.. odd.Select(value => Broken() with { Seconds = value })],
            Inputs = [new InputRecord { Name = "i", Path = [], Format = "csv", Files = 0, Bytes = 0, Partitions = 1, Rows = 0, Columns = [.. odd.Select(value => new ColumnRecord { Name = "c", Type = "double", Mean = value, StandardDeviation = value, Min = "NaN", Max = "" })] }],
            Evaluations =
            [
                Records.BinaryEvaluation() with
                {
                    Metrics = odd.Select((value, i) => (value, i)).ToDictionary(pair => $"m{pair.i}", pair => pair.value),
                    Roc = points,
                    PrecisionRecall = points,
                    Calibration = [.. odd.Select(value => new CalibrationBin(value, value, 3)), new CalibrationBin(0.5, 0.5, 0)],
                    Residuals = [.. points.Select(point => new HistogramBin(point.X, point.Y, 1))],
                    PredictedActual = points,
                },
            ],
            Insights = new Dictionary<string, ModelInsights>
            {
                ["m"] = new()
                {
                    FeatureImportances = new Dictionary<string, IReadOnlyList<FeatureImportance>> { ["gain"] = [.. odd.Select((value, i) => new FeatureImportance($"f{i}", value))] },
                    TrainingCurves = new Dictionary<string, IReadOnlyList<double>> { ["a"] = odd, ["none"] = [], ["nan"] = [double.NaN], ["one"] = [1] },
                },
            },
        };
    }

    public static RunRecord SingleClass() => Records.Minimal() with
    {
        Evaluations = [new EvaluationResult { Stage = "s", Kind = "classification", Rows = 10, Metrics = new Dictionary<string, double> { ["accuracy"] = 1, ["AUC"] = double.NaN }, Confusion = new ConfusionMatrix(["only"], [[10]]) }],
    };

    /// <summary>Class i has i rows wrong, all taken for class 0, so the worst twenty are 180 to 199.</summary>
    public static RunRecord ManyClasses() => Records.Minimal() with
    {
        Evaluations =
        [
            new EvaluationResult
            {
                Stage = "s", Kind = "classification", Rows = 39_900, Metrics = new Dictionary<string, double> { ["accuracy"] = 0.5 },
                Confusion = new ConfusionMatrix(
                    [.. Enumerable.Range(0, 200).Select(i => $"class{i:000}")],
                    [.. Enumerable.Range(0, 200).Select(i => (IReadOnlyList<long>)[.. Enumerable.Range(0, 200).Select(j => i == j ? 100L : j == 0 ? i : 0)])]),
            },
        ],
    };

    public static RunRecord ManyFeatures() => Records.Minimal() with
    {
        Insights = new Dictionary<string, ModelInsights>
        {
            ["m"] = new()
            {
                FeatureImportances = new Dictionary<string, IReadOnlyList<FeatureImportance>>
                {
                    ["split"] = [.. Enumerable.Range(0, 10_000).Select(i => new FeatureImportance($"f{i:0000}", 10_000 - i))],
                    ["gain"] = [.. Enumerable.Range(0, 10_000).Select(i => new FeatureImportance($"f{i:0000}", i))],
                },
            },
        },
    };

    public static RunRecord ManyTasks() => Records.Minimal() with
    {
        RowsIn = 1_000_000_000,
        Tasks = [.. Enumerable.Range(0, 20_000).Select(i => Broken() with { Subject = $"partition {i}", Started = Records.Start.AddSeconds(i / 100.0), Seconds = 1 + (i % 7), Error = i % 100 == 0 ? "no" : null })],
        SetAside = [.. Enumerable.Range(0, 500).Select(i => new SetAsideRecord { Stage = "s", Problem = $"problem {i}", Rows = i })],
        Warnings = [.. Enumerable.Range(0, 500).Select(i => $"warning {i}")],
    };

    /// <summary>A confusion matrix whose cells take every tint.</summary>
    public static RunRecord HeatOfEveryLevel() => Records.Minimal() with
    {
        Evaluations =
        [
            Records.BinaryEvaluation() with
            {
                Confusion = new ConfusionMatrix(
                    [.. Enumerable.Range(0, 9).Select(i => $"c{i}")],
                    [.. Enumerable.Range(0, 9).Select(i => (IReadOnlyList<long>)[.. Enumerable.Range(0, 9).Select(j => j == i ? 100L * i : j == (i + 1) % 9 ? 100L * (8 - i) : 0)])]),
            },
        ],
    };

    private static TaskRecord Broken() => new() { Activity = "fit", Subject = "partition 1", Started = Records.Start, Seconds = 1, Attempts = 3, Error = "The service did not answer" };
}
