using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;
using static SynapseServerless.ML.Tests.Statistics.Evaluating;

namespace SynapseServerless.ML.Tests.Statistics;

/// <summary>NDCG and MAP by group, as LightGBM defines them.</summary>
public sealed class RankingEvaluationTests
{
    // One group without ties, one of five rows of which three tie, one without a relevant row.
    private static readonly (string Group, double Score, int Label)[] Rows =
    [
        ("a", 0.9, 3), ("a", 0.8, 2), ("a", 0.7, 3), ("a", 0.6, 0), ("a", 0.5, 1), ("a", 0.4, 2),
        ("b", 1, 0), ("b", 2, 1), ("b", 2, 0), ("b", 2, 2), ("b", 0, 1),
        ("c", 1, 0), ("c", 0, 0),
    ];

    // Worked out in Python by the formulas, as the mean over every order that the scores allow.
    public static TheoryData<int, double, double> Expected => new()
    {
        { 1, 0.8148148148148149, 0.8888888888888888 },
        { 2, 0.792614593335223, 0.8611111111111112 },
        { 3, 0.8824167235915138, 0.8456790123456791 },
        { 5, 0.8856796369988001, 0.8323456790123457 },
        { 10, 0.9100850943826998, 0.8879012345679013 },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task Orders_are_judged_at_places_and_groups_count_alike(int place, double ndcg, double map)
    {
        RecordBatch table = await Stage([place]).TransformAsync(Batch(Rows));
        Assert.Equal(["evaluation_type", $"ndcg@{place}", $"map@{place}"], Schemas.Names(table.Schema));
        Assert.Equal("Ranking", Metric(table, "evaluation_type"));
        Assert.Equal(ndcg, (double)Metric(table, $"ndcg@{place}")!, 13);
        Assert.Equal(map, (double)Metric(table, $"map@{place}")!, 13);
    }

    [Fact]
    public async Task Neither_the_order_of_rows_nor_how_they_are_cut_changes_a_bit()
    {
        var random = new Random(3);
        (string, double, int)[] rows = [.. Enumerable.Range(0, 400).Select(i => ($"g{random.Next(20)}", (double)random.Next(12), random.Next(5)))];
        EvaluationResult expected = Stage([1, 4, 9]).Evaluate(Batch(rows));
        foreach (int parts in new[] { 1, 3, 7 })
        {
            random.Shuffle(rows);
            RecordBatch table = await Stage([9, 4, 1]).Transform(Batch(rows).Into(parts)).CollectAsync();
            Assert.All(expected.Metrics, metric => Assert.Equal(metric.Value, Metric(table, metric.Key)));
        }
    }

    [Fact]
    public async Task A_state_that_was_saved_is_the_same_state()
    {
        ComputeModelStatistics stage = Stage([2, 5]);
        RecordBatch batch = Batch(Rows);
        object state = stage.Accumulate(stage.CreateState(batch.Schema), batch, new StageContext("stage"));
        using var stream = new MemoryStream();
        await stage.SaveStateAsync(state, stream, CancellationToken.None);
        stream.Position = 0;
        Assert.Equal(stage.Evaluate(state, batch.Schema).Metrics, stage.Evaluate(await stage.LoadStateAsync(stream, CancellationToken.None), batch.Schema).Metrics);
    }

    [Fact]
    public void Groups_without_a_relevant_row_are_told_of()
    {
        EvaluationResult result = Stage([1]).Evaluate(Batch(Rows));
        Assert.Equal(("ranking", 13L), (result.Kind, result.Rows));
        Assert.Equal(["1 of 3 groups have no row with a label above 0: whatever their order, they count as 1."], result.Notes);
        Assert.Empty(result.Residuals);
        Assert.Empty(result.PredictedActual);
    }

    [Fact]
    public void One_of_the_two_may_be_asked_for()
    {
        ComputeModelStatistics stage = new() { GroupCol = "group", EvaluationMetric = "map", EvalAt = [3, 1] };
        Assert.Equal(["map@1", "map@3"], stage.Evaluate(Batch(Rows)).Metrics.Keys);
        Assert.Equal(["evaluation_type", "map@1", "map@3"], Schemas.Names(stage.TransformSchema(Batch(Rows).Schema)));
    }

    [Fact]
    public void The_score_of_a_ranker_is_judged_by_its_groups()
    {
        RecordBatch batch = Ranked("group");
        EvaluationResult result = new ComputeModelStatistics().Evaluate(batch);
        Assert.Equal("ranking", result.Kind);
        Assert.Equal(0.8856796369988001, result.Metrics["ndcg@5"], 13);
    }

    [Theory]
    [InlineData("")]
    [InlineData("query")]
    public void The_score_of_a_ranker_whose_groups_are_not_there_is_no_regression_unless_asked_for(string groups)
    {
        RecordBatch batch = Ranked(groups);
        var error = Assert.Throws<SpecificationException>(() => new ComputeModelStatistics().TransformSchema(batch.Schema));
        Assert.Equal(
            "stage ComputeModelStatistics, parameter groupCol: Column 'prediction' is the score of a ranker, which says nothing but the order of the rows of a group. "
            + "Name the column of groups here, for NDCG and MAP; or set evaluationMetric to regression to have it compared with the label all the same.",
            error.Message);
        Assert.Equal("regression", new ComputeModelStatistics { EvaluationMetric = "regression" }.Evaluate(batch).Kind);
        Assert.Equal("ranking", new ComputeModelStatistics { GroupCol = "group" }.Evaluate(batch).Kind);
        error = Assert.Throws<SpecificationException>(() => new ComputePerInstanceStatistics().TransformSchema(batch.Schema));
        Assert.Contains("Use ComputeModelStatistics for NDCG and MAP", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ranking_needs_groups()
    {
        var error = Assert.Throws<SpecificationException>(() => new ComputeModelStatistics { EvaluationMetric = "ndcg" }.TransformSchema(Batch(Rows).Schema));
        Assert.StartsWith("stage ComputeModelStatistics, parameter groupCol: A column must be named.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_without_a_group_a_grade_or_a_score_are_set_aside_with_the_reason()
    {
        RecordBatch batch = TestRows.Of(
            ("group", new[] { "a", null, "a", "a", "a", "a" }), ("label", new double?[] { 1, 1, null, 0.5, -1, 1 }), ("prediction", new[] { 1, 1, 1, 1, 1, double.NaN }));
        var aside = new SettingAside();
        EvaluationResult result = Stage([1]).Evaluate(batch, new StageContext("evaluation") { Rows = aside });
        Assert.Equal(1, result.Rows);
        Assert.Equal(
            [
                (1, "group", "The group is null"), (2, "label", "The label is null"), (3, "label", "The label 0.5 is not a grade"),
                (4, "label", "The label -1 is not a grade"), (5, "prediction", "The score is NaN"),
            ],
            aside.Rows.Select(row => (row.Row, row.Column!, row.Problem)));
    }

    [Fact]
    public void No_rows_give_NaN_and_a_note()
    {
        EvaluationResult result = Stage([1]).Evaluate(Batches.Empty(Batch(Rows).Schema));
        Assert.Equal(double.NaN, result.Metrics["ndcg@1"]);
        Assert.Equal(["There are no rows to evaluate."], result.Notes);
    }

    private static ComputeModelStatistics Stage(IReadOnlyList<int> places) => new() { GroupCol = "group", EvalAt = places };

    private static RecordBatch Batch((string Group, double Score, int Label)[] rows) => TestRows.Of(
        ("group", rows.Select(row => row.Group).ToArray()), ("label", rows.Select(row => row.Label).ToArray()), ("prediction", rows.Select(row => row.Score).ToArray()));

    private static RecordBatch Ranked(string groups) =>
        TestRows.WithField(Batch(Rows), "prediction", field => ColumnMetadata.With(field, ColumnMetadata.RankedByKey, groups));
}
