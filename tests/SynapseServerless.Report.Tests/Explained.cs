using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Tests;

/// <summary>A record with every picture that explanations, balance and fairness have.</summary>
internal static class Explained
{
    /// <summary>A white pixel.</summary>
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9KobjigAAAABJRU5ErkJggg==";

    /// <summary>The record.</summary>
    public static RunRecord Run() => Records.Classification() with
    {
        Explanations =
        [
            new RowExplanations
            {
                Stage = "Why", Target = "probability of class 1", Features = ["hour", "distance", "carrier"], Facts = new Dictionary<string, string> { ["compared with"] = "100 rows of the data themselves" },
                Rows = [.. Enumerable.Range(0, 60).Select(i => new RowExplanation { Base = 0.25, Contributions = [0.01 * (i - 20), Math.Sin(i) / 5, (i % 3 - 1) * 0.05], Values = [$"{i % 24}", $"{i * 40}", "AA"], Numbers = [i % 24, i * 40, double.NaN] })],
            },
            new RowExplanations { Stage = "Words", Target = "score", IsText = true, Rows = [new RowExplanation { Base = 0.1, Contributions = [.. Enumerable.Range(0, 40).Select(i => Math.Cos(i))], Values = [.. Enumerable.Range(0, 40).Select(i => $"word{i}")], Numbers = [.. Enumerable.Repeat(double.NaN, 40)] }] },
            new RowExplanations
            {
                Stage = "Parts", Target = "upright", Rows = [new RowExplanation { Base = 0.1, Contributions = [0.8, -0.4, 0.1], Picture = new ExplainedPicture(60, 30, Png, [.. Enumerable.Range(0, 1800).Select(i => i % 60 / 20)]) }],
            },
            new RowExplanations { Stage = "Curves", Target = "probability of class 1", Curves = [Hour("average"), Carrier()] },
        ],
        Evaluations =
        [
            new EvaluationResult
            {
                Stage = "Local", Kind = "dependence", Rows = 1000, Metrics = new Dictionary<string, double> { ["hour: range of probability of class 1"] = 0.42 },
                Notes = ["hour: its own effect on the probability of class 1 is lowest at 4 (-0.2) and highest at 18 (0.22)."], Curves = [Hour("ale")],
            },
            new EvaluationResult
            {
                Stage = "Pairs", Kind = "dependence", Rows = 1000, Metrics = new Dictionary<string, double> { ["range"] = 0.5 },
                Surfaces = [new DependenceSurface("hour", [.. Enumerable.Range(0, 12).Select(i => $"{2 * i}")], "carrier", ["AA", "UA", "WN"], [.. Enumerable.Range(0, 12).Select(i => new[] { 0.1 + (i * 0.02), 0.2, 0.5 - (i * 0.03) })], "probability of class 1")],
            },
            new EvaluationResult
            {
                Stage = "Shuffled", Kind = "importance", Rows = 1000, Metrics = new Dictionary<string, double> { ["loss"] = 0.4 }, Notes = ["hour: with values of other rows the loss goes from 0.4 to 0.55."],
                Importances = [new MeasuredImportance("hour", 0.15, 0.01), new MeasuredImportance("distance", 0.02, 0.015)],
                Tables = [new ResultTable { Title = "Importance by permutation", Texts = ["feature"], Numbers = ["loss", "importance"], Total = 2, Rows = [new ResultRow(["hour"], [0.4, 0.15]), new ResultRow(["distance, \"miles\""], [0.4, null])] }],
            },
            new EvaluationResult
            {
                Stage = "Balance", Kind = "balance", Rows = 1000, Metrics = new Dictionary<string, double> { ["sex: largest gap in positive labels"] = 0.4 }, Notes = ["sex: 75.0 % of the rows of 'a' have a positive label, and 33.3 % of those of 'b'."],
                Groups = [new GroupShare("sex", "a", "share of positive labels", 0.75, 0.6, 0.86), new GroupShare("sex", "b", "share of positive labels", 1 / 3.0, 0.2, 0.5)],
            },
            new EvaluationResult
            {
                Stage = "Fair", Kind = "fairness", Rows = 1000, Metrics = new Dictionary<string, double> { ["accuracy"] = 0.8 }, Notes = ["sex: 'a' is predicted positive for 50.0 % of its rows, 'b' for 25.0 %."],
                Groups = [new GroupShare("sex", "a", "selection rate", 0.5, 0.24, 0.76), new GroupShare("sex", "b", "selection rate", 0.25, 0.11, 0.47)],
                Tables =
                [
                    new ResultTable
                    {
                        Title = "Groups", Texts = ["feature", "group"], Numbers = ["rows", .. new[] { "base_rate", "selection_rate", "accuracy", "true_positive_rate", "false_positive_rate", "precision" }.SelectMany(name => new[] { name, name + "_low", name + "_high" })], Total = 2,
                        Rows = [.. new[] { "a", "b" }.Select(group => new ResultRow(["sex", group], [10, .. Enumerable.Range(0, 6).SelectMany(i => new double?[] { 0.5, 0.2366, 0.7634 })]))],
                    },
                ],
            },
        ],
    };

    private static DependenceCurve Hour(string kind) => new(
        "hour", [.. Enumerable.Range(0, 24).Select(i => $"{i}")], [.. Enumerable.Range(0, 24).Select(i => (double)i)], [.. Enumerable.Range(0, 24).Select(i => 0.3 + (Math.Sin(i / 4.0) / 10))],
        kind == "ale" ? [] : [.. Enumerable.Range(0, 20).Select(row => Enumerable.Range(0, 24).Select(i => 0.1 + (row * 0.02) + (Math.Sin(i / 4.0) / 10)).ToArray())])
    {
        Target = "probability of class 1", Kind = kind, Rows = [.. Enumerable.Range(0, 24).Select(i => (long)(i * (24 - i)))],
    };

    private static DependenceCurve Carrier() => new("carrier", ["AA", "UA"], [], [0.3, 0.5], [[0.2, 0.4], [0.4, 0.6]]) { Rows = [30, 12] };
}
