using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Tests;

/// <summary>Records of runs that never were, with numbers that are easy to check by hand.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>As little as a record can hold.</summary>
    public static RunRecord Minimal(RunStatus status = RunStatus.Completed) => new()
    {
        RunId = "r-1",
        Name = "minimal",
        Status = status,
        Specification = "{}",
        Started = Start,
    };

    /// <summary>A binary classification with everything in it.</summary>
    public static RunRecord Classification() => Minimal() with
    {
        RunId = "20260301-120000-7f3a",
        Name = "Flight delays",
        Description = "Will a flight arrive more than 15 minutes late, told from its time, distance and airports?",
        Ended = Start.AddSeconds(6.4),
        Seconds = 6.4,
        Resumes = 1,
        RowsIn = 200_000,
        RowsOut = 39_876,
        RowsSetAside = 124,
        Source = "samples/flight-delays/run.yaml",
        Specification = """{"name":"Flight delays","inputs":{"flights":{"path":["data/flights.parquet"],"split":{"fractions":{"train":0.8,"test":0.2},"seed":7}}},"pipeline":{"type":"Pipeline","stages":[{"type":"Featurize","inputCols":["time","distance","origin","destination"],"outputCol":"features"},{"type":"LightGBMClassifier","labelCol":"late","numIterations":100,"earlyStoppingRound":10}]},"fit":"flights.train","transform":"flights.test"}""",
        Stages =
        [
            Stage("plan", RunPhase.Plan, 0.05, 1, 0),
            Stage("Featurize", RunPhase.Fit, 0.84, 8, 160_000),
            Stage("LightGBMClassifier", RunPhase.Fit, 3.6, 1, 160_000),
            Stage("Featurize, LightGBMClassifier", RunPhase.Transform, 1.2, 8, 40_000),
            Stage("ComputeModelStatistics", RunPhase.Evaluate, 0.31, 9, 39_876),
            Stage("write", RunPhase.Write, 0.42, 8, 39_876),
        ],
        Tasks = Tasks(),
        Inputs =
        [
            new InputRecord
            {
                Name = "flights", Path = ["data/flights.parquet"], Format = "parquet", Files = 1, Bytes = 2_831_155, Partitions = 8, Rows = 200_000,
                Columns =
                [
                    Column("date", "timestamp[ms]", 200_000, 0, null, "2001-01-01T00:01", "2001-03-31T23:59"),
                    Column("time", "double", 200_000, 0, 1439, "0.0167", "23.9833", 13.61, 4.87),
                    Column("distance", "int64", 199_900, 100, 1283, "31", "4962", 704.217, 559.8),
                    Column("delay", "int64", 200_000, 0, 592, "-64", "1238", 7.883, 33.06),
                    Column("origin", "utf8", 200_000, 0, 226, "ABE", "YUM"),
                    Column("destination", "utf8", 199_976, 24, 227, "ABE", "YUM"),
                ],
            },
        ],
        Evaluations = [BinaryEvaluation()],
        Insights = new Dictionary<string, ModelInsights>
        {
            ["LightGBMClassifier"] = new()
            {
                FeatureImportances = new Dictionary<string, IReadOnlyList<FeatureImportance>>
                {
                    ["gain"] = [new("time", 48_211.5), new("date", 21_034.2), new("destination", 9_120.9), new("origin", 8_877.1), new("distance", 3_456.3)],
                    ["split"] = [new("time", 812), new("date", 640), new("destination", 577), new("origin", 501), new("distance", 320)],
                },
                TrainingCurves = new Dictionary<string, IReadOnlyList<double>>
                {
                    ["train binary_logloss"] = [.. Enumerable.Range(1, 73).Select(i => 0.38 + (0.12 * Math.Exp(-i / 14.0)))],
                    ["valid binary_logloss"] = [.. Enumerable.Range(1, 73).Select(i => 0.395 + (0.105 * Math.Exp(-i / 12.0)) + (0.0000035 * (i - 63) * (i - 63)))],
                    ["valid auc"] = [.. Enumerable.Range(1, 73).Select(i => 0.744 - (0.09 * Math.Exp(-i / 11.0)))],
                },
                Facts = new Dictionary<string, string> { ["best iteration"] = "63", ["trees"] = "63", ["features"] = "5", ["objective"] = "binary" },
            },
        },
        SetAside =
        [
            new SetAsideRecord
            {
                Stage = "Featurize", Column = "distance", Problem = "The value is null where a number is needed", Rows = 100,
                Examples = ["""{"date":"2001-01-05T07:10","delay":3,"distance":null,"origin":"LAX","destination":"SFO"}"""],
            },
            new SetAsideRecord { Stage = "flights", Column = "destination", Problem = "The category is unknown to the model", Rows = 24, Examples = ["""{"destination":"XXQ"}"""] },
        ],
        Warnings = ["LightGBMClassifier: numThreads has no effect where tasks share the cores of one machine."],
        Outputs = new Dictionary<string, string> { ["model"] = "runs/20260301-120000-7f3a/model", ["data"] = "runs/20260301-120000-7f3a/output", ["metrics"] = "runs/20260301-120000-7f3a/metrics.json" },
        Versions = new Dictionary<string, string> { ["SynapseServerless"] = "0.1.0", ["LightGBM"] = "4.7.0", ["DuckDB"] = "1.5.6", [".NET"] = "10.0.1" },
        Machine = new Dictionary<string, string> { ["System"] = "Debian GNU/Linux 12", ["Processors"] = "2", ["Memory"] = "8.0 GiB" },
    };

    /// <summary>An evaluation whose curves have corners at known places.</summary>
    public static EvaluationResult BinaryEvaluation()
    {
        // Scores of positives are Beta(2,1), those of negatives Beta(1,2): TPR = 1 - t^2, FPR = (1 - t)^2, AUC = 5/6.
        double[] thresholds = [.. Enumerable.Range(0, 101).Select(i => 1 - (i / 100.0))];
        return new EvaluationResult
        {
            Stage = "ComputeModelStatistics",
            Kind = "classification",
            Rows = 39_876,
            Metrics = new Dictionary<string, double>
            {
                ["AUC"] = 5.0 / 6, ["accuracy"] = 0.8312, ["precision"] = 0.7123, ["recall"] = 0.2541, ["areaUnderPR"] = 0.5127, ["f1_score"] = 0.3746,
            },
            Confusion = new ConfusionMatrix(["on time", "late"], [[30_000, 876], [6_000, 3_000]]),
            Roc = [.. thresholds.Select(t => new CurvePoint((1 - t) * (1 - t), 1 - (t * t)))],
            PrecisionRecall = [.. thresholds.Skip(1).Select(t => new CurvePoint(1 - (t * t), 0.2257 * (1 - (t * t)) / ((0.2257 * (1 - (t * t))) + (0.7743 * (1 - t) * (1 - t)))))],
            Calibration = [.. Enumerable.Range(0, 10).Select(i => new CalibrationBin(0.05 + (i / 10.0), Math.Pow(0.05 + (i / 10.0), 1.15), (long)(12_000 * Math.Exp(-i / 2.5))))],
        };
    }

    /// <summary>A regression.</summary>
    public static RunRecord Regression() => Minimal() with
    {
        Name = "House prices",
        Seconds = 2.5,
        RowsIn = 20_640,
        RowsOut = 4_128,
        Evaluations =
        [
            new EvaluationResult
            {
                Stage = "ComputeModelStatistics",
                Kind = "regression",
                Rows = 4_128,
                Metrics = new Dictionary<string, double> { ["mean_squared_error"] = 0.2104, ["root_mean_squared_error"] = 0.4587, ["R^2"] = 0.8412, ["mean_absolute_error"] = 0.3021 },
                Residuals = [.. Enumerable.Range(-15, 30).Select(i => new HistogramBin(i / 5.0, (i + 1) / 5.0, (long)(700 * Math.Exp(-(i + 0.5) * (i + 0.5) / 12))))],
                PredictedActual = [.. Enumerable.Range(0, 900).Select(i => new CurvePoint(0.3 + (i % 90 / 20.0), 0.4 + (i % 90 / 20.0) + (Math.Sin(i * 1.7) * Math.Cos(i * 0.9) * 0.7)))],
            },
        ],
    };

    /// <summary>A stage's row.</summary>
    public static StageRecord Stage(string name, RunPhase phase, double seconds, int tasks, long rows) =>
        new() { Name = name, Phase = phase, Seconds = seconds, Tasks = tasks, RowsIn = rows, RowsOut = rows };

    private static ColumnRecord Column(string name, string type, long count, long nulls, long? distinct, string min, string max, double? mean = null, double? deviation = null) =>
        new() { Name = name, Type = type, Count = count, Nulls = nulls, Distinct = distinct, Min = min, Max = max, Mean = mean, StandardDeviation = deviation };

    private static List<TaskRecord> Tasks()
    {
        var tasks = new List<TaskRecord> { Task("plan", "flights", 0, 0.05, 1) };
        for (int i = 0; i < 8; i++)
            tasks.Add(Task("accumulate", $"partition {i}", 0.06 + (i / 2 * 0.11), 0.1, 1));
        tasks.Add(Task("fit", "LightGBMClassifier", 0.55, 3.6, 1));
        for (int i = 0; i < 8; i++)
            tasks.Add(Task("transform", $"partition {i}", 4.2 + (i / 2 * 0.42), 0.38, i == 5 ? 2 : 1));
        tasks.Add(Task("evaluate", "merge", 5.95, 0.31, 1));
        return tasks;
    }

    private static TaskRecord Task(string activity, string subject, double at, double seconds, int attempts) =>
        new() { Activity = activity, Subject = subject, Started = Start.AddSeconds(at), Seconds = seconds, Attempts = attempts };
}
