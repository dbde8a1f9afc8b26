using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Statistics;

public sealed class EvaluationMergeTests
{
    public static TheoryData<string> Kinds() => new("two classes", "text", "many classes", "regression");

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_way_of_cutting_and_merging_gives_the_same_result_bit_for_bit(string kind)
    {
        var random = new Random(11);
        RecordBatch batch = Table(kind, random, 60);
        var stage = new ComputeModelStatistics { EvaluationMetric = kind == "regression" ? "regression" : "classification" };
        var results = new HashSet<string>();
        await foreach (object state in Running.StatesAsync(stage, stage.Uid, batch))
            results.Add(JsonSerializer.Serialize(stage.Evaluate(state, batch.Schema), StateJson.Options));
        Assert.Single(results);
    }

    [Thorough]
    [Fact]
    public void More_scores_than_are_kept_are_rounded_with_a_bound_that_holds_and_without_harm_to_log_loss()
    {
        // More than 300,000 different scores: the first half does not have to be rounded by itself, the whole has.
        const int Rows = 400_000;
        var random = new Random(5);
        var labels = new int[Rows];
        var scores = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            scores[i] = random.NextDouble();
            labels[i] = random.NextDouble() < scores[i] ? 1 : 0;
        }
        var stage = new ComputeModelStatistics { ScoresCol = "score", EvaluationMetric = "classification" };
        RecordBatch first = TestRows.Of(("label", labels[..200_000]), ("score", scores[..200_000]));
        RecordBatch second = TestRows.Of(("label", labels[200_000..]), ("score", scores[200_000..]));
        var context = new StageContext(stage.Uid);
        object Of(params RecordBatch[] batches) => batches.Aggregate(stage.CreateState(first.Schema), (state, batch) => stage.Accumulate(state, batch, context));

        EvaluationResult together = stage.Evaluate(Of(first, second), first.Schema);
        EvaluationResult merged = stage.Evaluate(stage.Merge(Of(second), Of(first)), first.Schema);
        Assert.Equal(JsonSerializer.Serialize(together), JsonSerializer.Serialize(merged));

        // The rank-sum formula of Mann and Whitney, on the sorted scores themselves.
        int[] order = [.. Enumerable.Range(0, Rows).OrderBy(i => scores[i])];
        double ranks = order.Select((row, rank) => labels[row] == 1 ? rank + 1.0 : 0).Sum();
        double positives = labels.Sum();
        double auc = (ranks - (positives * (positives + 1) / 2)) / (positives * (Rows - positives));
        Assert.Equal(auc, together.Metrics["AUC"], 5);
        Assert.Contains(together.Notes, note => note.Contains("different scores", StringComparison.Ordinal));
        double loss = Enumerable.Range(0, Rows).Average(i => -Math.Log(labels[i] == 1 ? scores[i] : 1 - scores[i]));
        Assert.Equal(loss, together.Metrics["log_loss"], 12);
        Assert.InRange(together.Roc.Count, 100, 1000);
        Assert.InRange(together.PrecisionRecall.Count, 100, 1000);
    }

    [Fact]
    public void A_thinned_curve_keeps_its_area()
    {
        // The exact area under y = sqrt(x) is 2/3.
        CurvePoint[] points = [.. Enumerable.Range(0, 100_001).Select(i => new CurvePoint(i / 100_000.0, Math.Sqrt(i / 100_000.0)))];
        IReadOnlyList<CurvePoint> thinned = CurveThinning.Thin(points);
        Assert.InRange(thinned.Count, 400, 1000);
        double area = thinned.Zip(thinned.Skip(1), (a, b) => (b.X - a.X) * (a.Y + b.Y) / 2).Sum();
        Assert.Equal(2.0 / 3, area, 4);
        Assert.Equal((points[0], points[^1]), (thinned[0], thinned[^1]));
    }

    private static RecordBatch Table(string kind, Random random, int rows)
    {
        double[] scores = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(random.NextDouble(), 2))];
        double[] predictions = [.. scores.Select(score => Math.Round(score))];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(kind == "many classes" ? 5 : 2))];
        return kind switch
        {
            "text" => TestRows.Of(
                ("label", System.Array.ConvertAll(labels, label => label == 1 ? "yes" : "no")),
                ("prediction", System.Array.ConvertAll(predictions, label => label == 1 ? "yes" : "no"))),
            "many classes" => TestRows.Of(
                ("label", labels), ("prediction", System.Array.ConvertAll(predictions, p => 2 * p)),
                ("probability", System.Array.ConvertAll(scores, p => new[] { (float)p, 0.1f, 0.2f, 0.3f, 0.4f }))),
            "regression" => TestRows.Of(
                ("label", System.Array.ConvertAll(labels, label => label * 1e15 * random.NextDouble())), ("prediction", scores)),
            _ => TestRows.Of(("label", labels), ("prediction", predictions), ("probability", Evaluating.Probabilities(System.Array.ConvertAll(scores, p => (float)p)))),
        };
    }
}
