using System.Globalization;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.EndToEnd.Tests.Runs;

/// <summary>A ranker is judged by the orders that it gives, as LightGBM judges it.</summary>
public sealed class RankerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private sealed record Document(string Query, int Grade, bool Valid, float[] Features);

    // Queries of seven documents, whose grades follow from a noisy feature.
    private static IEnumerable<Document> Documents()
    {
        var random = new Random(5);
        for (int query = 0; query < 300; query++)
        {
            for (int i = 0; i < 7; i++)
            {
                float feature = random.NextSingle(), noise = random.NextSingle();
                int grade = Math.Clamp((int)((feature + (0.8 * noise) - 0.4) * 4), 0, 3);
                yield return new Document(string.Create(CultureInfo.InvariantCulture, $"q{query}"), grade, query >= 200, [feature, random.NextSingle(), random.NextSingle()]);
            }
        }
    }

    [Fact]
    public async Task The_evaluation_of_what_it_scores_is_LightGBMs_own()
    {
        Document[] documents = [.. Documents()];
        using MemoryDataset data = Datasets.FromRows(documents, 3);
        var ranker = new LightGBMRanker
        {
            FeaturesCol = "Features", LabelCol = "Grade", GroupCol = "Query", ValidationIndicatorCol = "Valid", EvalAt = [1, 3, 5, 10], NumIterations = 80,
            Metric = "ndcg,map",
        };
        using var model = (LightGBMRankerModel)await ranker.FitAsync(data);
        using MemoryDataset valid = Datasets.FromRows(documents.Where(document => document.Valid), 2);
        using var statistics = new ComputeModelStatistics { LabelCol = "Grade", EvalAt = [1, 3, 5, 10] };

        using Apache.Arrow.RecordBatch metrics = await statistics.Transform(model.Transform(valid)).CollectAsync();

        Assert.Equal("Ranking", metrics.Values("evaluation_type")[0]);
        foreach (string name in new[] { "ndcg@1", "ndcg@3", "ndcg@5", "ndcg@10", "map@1", "map@3", "map@5", "map@10" })
            Assert.Equal(model.Record.Metrics[$"valid {name}"][^1], (double)metrics.Values(name)[0]!, 3);
    }

    [Fact]
    public async Task A_run_needs_to_be_told_nothing_and_its_report_draws_no_residuals()
    {
        using (MemoryDataset data = Datasets.FromRows(Documents(), 2))
            await data.WriteAsync(_folder["documents"]);
        _folder.Write("spec.yaml", """
            name: ranks
            inputs: { documents: documents }
            pipeline:
              - { type: LightGBMRanker, featuresCol: Features, labelCol: Grade, groupCol: Query, numIterations: 10 }
            fit: documents
            transform: documents
            evaluate: [ { type: ComputeModelStatistics, labelCol: Grade, evalAt: [5] } ]
            output: { model: model, data: scored, report: report.html }
            """);

        Ran run = await Synapse.RunAsync(_folder, "run", "spec.yaml", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["ndcg@5", "map@5"], run.LastLine["metrics"]!.AsObject().Select(metric => metric.Key));
        Assert.InRange((double)run.LastLine["metrics"]!["ndcg@5"]!, 0.7, 1);
        string report = await File.ReadAllTextAsync(_folder["report.html"]);
        Assert.Contains("NDCG at 5", report, StringComparison.Ordinal);
        Assert.DoesNotContain("esidual", report, StringComparison.Ordinal);

        // Neither the model nor the data forget what the score is.
        _folder.Write("again.yaml", """
            name: again
            inputs: { documents: documents, scored: scored }
            model: model
            transform: documents
            evaluate:
              - { type: ComputeModelStatistics, labelCol: Grade, evalAt: [5] }
              - { type: ComputeModelStatistics, uid: Kept, labelCol: Grade, evalAt: [5], input: scored }
              - { type: ComputeModelStatistics, uid: Asked, labelCol: Grade, evaluationMetric: r2 }
            """);
        Ran again = await Synapse.RunAsync(_folder, "run", "again.yaml", "--json");
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(
            ["ComputeModelStatistics.ndcg@5", "ComputeModelStatistics.map@5", "Kept.ndcg@5", "Kept.map@5", "Asked.R^2"],
            again.LastLine["metrics"]!.AsObject().Select(metric => metric.Key).OrderBy(name => name.StartsWith("Compute", StringComparison.Ordinal) ? 0 : name.StartsWith("Kept", StringComparison.Ordinal) ? 1 : 2));
        Assert.Equal((double)run.LastLine["metrics"]!["map@5"]!, (double)again.LastLine["metrics"]!["Kept.map@5"]!);
    }
}
