using Apache.Arrow;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Service.Serving;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>Formulas against numbers worked by hand, and what is counted.</summary>
public sealed class DriftTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_stability_index_is_that_of_its_formula() =>
        // By hand: (0.25 - 0.5) ln(0.25 / 0.5) + (0.75 - 0.5) ln(0.75 / 0.5) = 0.25 ln 3 = 0.274653...
        Assert.Equal(0.25 * Math.Log(3), DriftFormulas.StabilityIndex([50, 50], [1, 3]), 12);

    [Fact]
    public void An_empty_bin_counts_as_a_ten_thousandth() =>
        // By hand: (0.0001 - 0.5) ln(0.0001 / 0.5) + (1 - 0.5) ln(1 / 0.5) = 0.4999 ln 5000 + 0.5 ln 2 = 4.604326...
        Assert.Equal(0.4999 * Math.Log(5000) + 0.5 * Math.Log(2), DriftFormulas.StabilityIndex([50, 50], [0, 10]), 12);

    [Fact]
    public void Equal_shares_have_no_distance()
    {
        Assert.Equal(0, DriftFormulas.StabilityIndex([1, 2, 3], [10, 20, 30]), 12);
        Assert.Equal(0, DriftFormulas.KolmogorovSmirnov([1, 2, 3], [10, 20, 30]), 12);
    }

    [Fact]
    public void The_statistic_of_Kolmogorov_and_Smirnov_is_the_largest_difference_of_cumulative_shares() =>
        // Cumulative 0.25, 0.5, 0.75, 1 against 0.1, 0.3, 0.9, 1: the differences are 0.15, 0.2, 0.15 and 0.
        Assert.Equal(0.2, DriftFormulas.KolmogorovSmirnov([5, 5, 5, 5], [1, 2, 6, 1]), 12);

    [Fact]
    public void Where_nothing_was_counted_there_is_no_distance()
    {
        Assert.Equal(double.NaN, DriftFormulas.StabilityIndex([1, 1], [0, 0]));
        Assert.Equal(double.NaN, DriftFormulas.KolmogorovSmirnov([0, 0], [1, 1]));
    }

    [Fact]
    public async Task Training_is_summarized_by_bins_of_equal_counts_missing_values_and_categories()
    {
        using var data = Datasets.FromRows(Enumerable.Range(1, 200).Select(i => new Row(i, i % 10 == 0 ? null : i % 3 == 0 ? "red" : "blue", i == 7 ? double.NaN : i % 2)), partitions: 3);
        TrainingSummary summary = await TrainingSummaries.OfAsync(data, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(200, summary.Rows);
        NumberBins numbers = summary.Columns[0].Numbers!;
        // Twentieths of 1 to 200, counted by hand: the first bin ends at the 11th value and the last has what is above the 191st.
        Assert.Equal(Enumerable.Range(1, 19).Select(i => i * 10.0 + 1), numbers.Edges);
        Assert.Equal([11, .. Enumerable.Repeat(10L, 18), 9], numbers.Counts);
        // Of 1 to 200, 20 are divisible by 10; of the others 60 are divisible by 3 (66 less the 6 that are divisible by 30).
        Assert.Equal((20, 60, 120, 0), (summary.Columns[1].Missing, summary.Columns[1].Categories!.Known["red"], summary.Columns[1].Categories!.Known["blue"], summary.Columns[1].Categories!.Others));
        Assert.Equal((1, 0.0, 1.0), (summary.Columns[2].Missing, summary.Columns[2].Numbers!.Edges[0], summary.Columns[2].Numbers!.Edges[^1]));
        Assert.Equal([100, 99, 0], summary.Columns[2].Numbers!.Counts);
    }

    [Fact]
    public async Task Text_that_seldom_repeats_is_not_kept()
    {
        using var data = Datasets.FromRows(Enumerable.Range(0, 100).Select(i => new { name = $"person {i}" }));
        TrainingSummary summary = await TrainingSummaries.OfAsync(data, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(Assert.Single(summary.Columns).Categories);
    }

    [Fact]
    public async Task Fewer_rows_come_from_all_over_the_data()
    {
        using var data = Datasets.FromRows(Enumerable.Range(0, 1_000).Select(i => new { n = i }), partitions: 10);
        TrainingSummary summary = await TrainingSummaries.OfAsync(data, 100, TestContext.Current.CancellationToken);
        Assert.Equal((100, 905.0), (summary.Rows, summary.Columns[0].Numbers!.Edges[^1]));
    }

    [Fact]
    public void Served_rows_are_counted_by_the_bins_of_training()
    {
        var watch = new DriftWatch(Summary(), _time);
        Serve(watch, Enumerable.Range(0, 300).Select(i => new Row(i % 4 == 0 ? 1 : 5, i % 3 == 0 ? "green" : "red", i % 2 == 0 ? double.NaN : 0)));
        DriftReport report = watch.Report();
        Assert.Equal((300, 100), (report.Rows, report.TrainingRows));
        // Half of the rows of training are in each bin, and now a quarter and three quarters.
        Assert.Equal(0.25 * Math.Log(3), report.Columns[0].StabilityIndex!.Value, 12);
        Assert.Equal(0.25, report.Columns[0].KolmogorovSmirnov!.Value, 12);
        Assert.Equal((DriftVerdict.Drifted, 100L), (report.Columns[0].Verdict, report.Columns[1].Unknown));
        Assert.Equal((0.5, 0.1), (report.Columns[2].Missing, report.Columns[2].TrainingMissing));
    }

    [Fact]
    public void Few_rows_are_judged_by_nobody()
    {
        var watch = new DriftWatch(Summary(), _time);
        Serve(watch, Enumerable.Range(0, 199).Select(_ => new Row(5, "red", 0)));
        Assert.All(watch.Report().Columns, column => Assert.Equal(DriftVerdict.TooFew, column.Verdict));
    }

    [Fact]
    public void Rows_are_forgotten_after_a_day()
    {
        var watch = new DriftWatch(Summary(), _time);
        Serve(watch, [new Row(1, "red", 0)]);
        _time.Advance(TimeSpan.FromHours(13));
        Serve(watch, [new Row(1, "red", 0), new Row(1, "red", 0)]);
        Assert.Equal(3, watch.Report().Rows);
        _time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(2, watch.Report().Rows);
        _time.Advance(TimeSpan.FromHours(30));
        Assert.Equal(0, watch.Report().Rows);
        Assert.All(watch.Report().Columns, column => Assert.Null(column.StabilityIndex));
    }

    private static TrainingSummary Summary() => new()
    {
        Rows = 100,
        Columns =
        [
            new ColumnProfile { Name = "Number", Numbers = new NumberBins([3], [50, 50]) },
            new ColumnProfile { Name = "Text", Categories = new CategoryCounts(new Dictionary<string, long> { ["red"] = 60, ["blue"] = 40 }, 0) },
            new ColumnProfile { Name = "Ratio", Missing = 10, Numbers = new NumberBins([0], [90, 0]) },
        ],
    };

    private static void Serve(DriftWatch watch, IEnumerable<Row> rows)
    {
        using MemoryDataset data = Datasets.FromRows(rows);
        using RecordBatch batch = data.CollectAsync(cancellationToken: TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        watch.Add(batch);
    }

    private sealed record Row(int Number, string? Text, double Ratio);
}
