using System.Collections.Concurrent;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Service.Models;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Tests.Models;

/// <summary>Rows are scored once, whatever becomes of their neighbours: some stages cost money for each.</summary>
public sealed class RowScorerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paid_stage_sees_each_row_once_though_rows_are_dropped_and_repeated_around_it()
    {
        using var paid = new Paid();
        using ScoredRows scored = await ScoreAsync(
            new PipelineModel(
                new SQLTransformer { Statement = "SELECT n, unnest(range(n)) AS copy FROM __THIS__ WHERE n <> 2" },
                paid,
                new SQLTransformer { Statement = "SELECT n, copy FROM __THIS__ WHERE copy < 2" }),
            """[{"n":1},{"n":2},{"n":3}]""");
        Assert.Equal([0, 2, 2], scored.Sources!);
        Assert.Equal([(1L, 0L), (3L, 0L), (3L, 1L)], scored.Rows.Values("n").Zip(scored.Rows.Values("copy"), static (n, copy) => (Convert.ToInt64(n, null), Convert.ToInt64(copy, null))));
        Assert.Equal([(1, 1), (3, 3)], paid.Seen.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task A_row_that_a_paid_stage_rejects_costs_its_neighbours_nothing_more()
    {
        using var paid = new Paid { Refuses = 2 };
        using ScoredRows scored = await ScoreAsync(new PipelineModel(paid), """[{"n":1},{"n":2},{"n":3}]""");
        Assert.Equal([(1, "n", "2 is refused")], scored.Errors.Select(problem => (problem.Row, problem.Column, problem.Problem)));
        Assert.Equal([(1, 1), (2, 1), (3, 1)], paid.Seen.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Rows_that_are_refused_before_a_paid_stage_are_all_told_and_nothing_is_paid_for()
    {
        using var paid = new Paid();
        using ScoredRows scored = await ScoreAsync(
            new PipelineModel(
                UDFTransformer.Of<int, int>("n", n => n == 3 ? throw new InvalidOperationException("three") : n, "a"),
                UDFTransformer.Of<int, int>("n", n => n == 1 ? throw new InvalidOperationException("one") : n, "b"),
                paid),
            """[{"n":1},{"n":2},{"n":3},{"n":3}]""");
        Assert.Equal([0, 2, 3], scored.Errors.Select(problem => problem.Row));
        Assert.All(scored.Errors, problem => Assert.False(string.IsNullOrEmpty(problem.Remedy)));
        Assert.Empty(paid.Seen);
    }

    [Fact]
    public async Task A_paid_stage_that_may_drop_rows_gets_them_one_by_one_and_once()
    {
        using var paid = new Paid { Drops = 2 };
        using ScoredRows scored = await ScoreAsync(new PipelineModel(paid), """[{"n":1},{"n":2},{"n":3}]""");
        Assert.Equal([0, 2], scored.Sources!);
        Assert.Equal([(1, 1), (2, 1), (3, 1)], paid.Seen.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task A_cheap_stage_that_fails_as_a_whole_is_asked_for_each_row()
    {
        var fails = new Lambda { TransformFunc = batch => batch.Length > 1 || Convert.ToInt32(batch.Values("n")[0], null) == 2 ? throw new DataException("two", Location.None) : batch };
        using ScoredRows scored = await ScoreAsync(new PipelineModel(fails), """[{"n":1},{"n":2},{"n":3}]""");
        Assert.Equal([1], scored.Errors.Select(problem => problem.Row));
    }

    [Fact]
    public async Task A_stage_that_works_in_steps_is_understood()
    {
        // Row 0 fails in the first step, and then row 2 is row 1 of what is left.
        using ScoredRows scored = await ScoreAsync(
            new PipelineModel(new SynapseServerless.ML.DataConversion { Cols = ["a", "b"], ConvertTo = "integer" }),
            """[{"a":"x","b":"1"},{"a":"1","b":"1"},{"a":"1","b":"y"}]""");
        Assert.Equal([(0, "a"), (2, "b")], scored.Errors.Select(problem => (problem.Row, problem.Column!)));
    }

    private static async Task<ScoredRows> ScoreAsync(Transformer model, string rows)
    {
        using (model)
        using (var forms = new BoundForms(model))
        using (var lease = new ModelLease(new LoadedModel(model, forms, null, DateTimeOffset.UnixEpoch), Stream.Null))
        {
            using RecordBatch batch = JsonRows.Read([.. JsonDocument.Parse(rows).RootElement.EnumerateArray()], null, [])!;
            return await new RowScorer(new StageHost { Storage = new LocalStorage() })
                .ScoreAsync(lease, new ScoringRequest { Model = "m", Rows = batch, AllOrNone = true }, "1", Cancelled);
        }
    }
}

/// <summary>Counts how often it sees each number, as a service would that bills for it.</summary>
internal sealed class Paid : BatchTransformer
{
    public ConcurrentDictionary<int, int> Seen { get; } = new();

    /// <summary>The number that is a bad row.</summary>
    public int Refuses { get; init; } = -1;

    /// <summary>The number whose row is dropped.</summary>
    public int Drops { get; init; } = -1;

    [NotAParameter]
    public override bool IsCheap => false;

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(
        input,
        input,
        (batch, context, _) =>
        {
            int[] numbers = [.. batch.Values("n").Select(value => Convert.ToInt32(value, null))];
            foreach (int number in numbers)
                Seen.AddOrUpdate(number, 1, static (_, count) => count + 1);
            using RecordBatch kept = Batches.Filter(batch, [.. numbers.Select(number => number != Drops)]);
            return context.RejectRows(kept, [.. numbers.Index().Where(pair => pair.Item == Refuses).Select(pair => new BadRow(pair.Index, "n", $"{pair.Item} is refused"))]);
        },
        keepsRows: Drops < 0);
}
