using System.Text.RegularExpressions;
using SynapseServerless.Reports.Charts;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Reports.Tests;

public sealed class ChartTests
{
    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 100, "0 20 40 60 80 100")]
    [InlineData(-3, 3, "−3 −2 −1 0 1 2 3")]
    [InlineData(0, 0.0004, "0.0000 0.0001 0.0002 0.0003 0.0004")]
    [InlineData(0, 2_000_000, "0 500k 1M 1.5M 2M")]
    [InlineData(-0.001, 0.999, "0.0 0.2 0.4 0.6 0.8")]
    public void Ticks_are_round_numbers(double min, double max, string labels) =>
        Assert.Equal(labels.Split(' '), new Scale(min, max, 0, 100).Ticks().Select(tick => tick.Label));

    [Fact]
    public void A_nice_scale_ends_at_ticks()
    {
        // 0.13 to 9.7 is cut into steps of 2, so it is widened to 0 and 10.
        Scale scale = Scale.Nice(0.13, 9.7, 0, 100);
        Assert.Equal((0, 10), (scale.Min, scale.Max));
        Assert.Equal(25, scale.Map(2.5));
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(-double.MaxValue, double.MaxValue)]
    [InlineData(0, double.Epsilon)]
    [InlineData(1e15, 1e15 + 1)]
    public void Ranges_that_are_none_still_make_a_scale(double min, double max)
    {
        foreach (Scale scale in new[] { new Scale(min, max, 0, 100), Scale.Nice(min, max, 0, 100) })
        {
            Assert.True(scale.Max > scale.Min);
            Assert.All(scale.Ticks(), tick => Assert.InRange(scale.Map(tick.Value), -1, 101));
            Assert.InRange(scale.Ticks().Count(), 1, 20);
        }
    }

    [Fact]
    public void A_point_of_the_ROC_curve_is_where_the_axes_say()
    {
        // The axes run from 0 to 1 over x 56..388 and y 268..12. The 51st point is (0.25, 0.75): x = 56 + 332/4 = 139,
        // y = 268 - 256 * 0.75 = 76.
        string path = Line(HtmlReport.Render(Records.Classification()), "ROC curve");
        Assert.StartsWith("M56 268L", path, StringComparison.Ordinal);
        Assert.Contains("L139 76L", path, StringComparison.Ordinal);
        Assert.EndsWith("L388 12", path, StringComparison.Ordinal);
    }

    [Fact]
    public void Chance_in_precision_and_recall_is_the_share_of_positives()
    {
        // 9,000 of 39,876 rows are positive: y = 268 - 256 * 0.225700 = 210.22.
        string html = HtmlReport.Render(Records.Classification());
        Assert.Contains("<line class=\"reference\" x1=\"56\" y1=\"210.22\" x2=\"388\" y2=\"210.22\"/>", Svg(html, "Precision-recall curve"), StringComparison.Ordinal);
    }

    [Fact]
    public void Calibration_dots_carry_their_counts()
    {
        // The first bin: predicted 0.05, x = 56 + 332 * 0.05 = 72.6; observed 0.05^1.15 = 0.031903, y = 268 - 8.17 = 259.83.
        string svg = Svg(HtmlReport.Render(Records.Classification()), "Calibration curve");
        Assert.Contains("<circle class=\"dot first\" cx=\"72.6\" cy=\"259.83\" r=\"4\"><title>predicted 0.0500, observed 0.0319, 12,000 rows</title></circle>", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_of_the_residuals_stand_on_the_axis()
    {
        // One bar of 40 of at most 40 rows from 0 to 1 on axes 0..1 and 0..40: full width less half a unit each side, full height.
        RunRecord run = Records.Regression() with { Evaluations = [Records.Regression().Evaluations[0] with { Residuals = [new HistogramBin(0, 1, 40)] }] };
        Assert.Contains(
            "<rect class=\"bar first\" x=\"56.5\" y=\"12\" width=\"331\" height=\"256\"><title>0 to 1: 40 rows</title></rect>",
            Svg(HtmlReport.Render(run), "Histogram of residuals"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_iteration_is_marked()
    {
        // 73 iterations on an axis from 0 to 73: x = 56 + 332 * 63 / 73 = 342.52.
        string svg = Svg(HtmlReport.Render(Records.Classification()), "Training curve of auc");
        Assert.Contains("<line class=\"reference\" x1=\"342.52\" y1=\"268\" x2=\"342.52\" y2=\"12\"/>", svg, StringComparison.Ordinal);
        Assert.Contains(">best: 63</text>", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_of_one_metric_share_a_chart()
    {
        string html = HtmlReport.Render(Records.Classification());
        Assert.Equal(2, Regex.Count(Svg(html, "Training curve of binary_logloss"), "class=\"line "));
        Assert.Equal(1, Regex.Count(Svg(html, "Training curve of auc"), "class=\"line "));
    }

    [Fact]
    public void A_line_of_a_million_points_has_no_more_than_can_be_seen()
    {
        var roc = Enumerable.Range(0, 1_000_001).Select(i => new CurvePoint(i / 1e6, Math.Sqrt(i / 1e6))).ToList();
        string path = Line(HtmlReport.Render(Records.Minimal() with { Evaluations = [Records.BinaryEvaluation() with { Roc = roc }] }), "ROC curve");
        Assert.InRange(path.Length, 1_000, 60_000);
        Assert.EndsWith("L388 12", path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_in_the_numbers_is_a_gap_in_the_line()
    {
        var plot = new Plot("t", "d", Plot.Horizontal(0, 4), "x", Plot.Vertical(0, 4), "y");
        plot.Line([new(0, 0), new(1, 1), new(2, double.NaN), new(3, 3), new(4, 4)], "first");
        // x = 56 + 83 x, y = 268 - 64 y.
        Assert.Contains("d=\"M56 268L139 204M305 76L388 12\"", plot.ToMarkup().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_lie_in_as_many_lanes_as_ran_at_once()
    {
        // Two tasks of 2 s begin at 0 s, a third of 2 s at 2 s: two lanes, the third from the middle in the first lane.
        TaskRecord task = new() { Activity = "fit", Subject = "a", Started = Records.Start, Seconds = 2, Attempts = 1 };
        string svg = Svg(HtmlReport.Render(Records.Minimal() with { Tasks = [task, task, task with { Started = Records.Start.AddSeconds(2) }] }), "Tasks over time");
        Assert.Equal(
            ["0% 1 50%", "0% 15 50%", "50% 1 50%"],
            Regex.Matches(svg, "<rect class=\"task first\" x=\"([^\"]*)\" y=\"([^\"]*)\" width=\"([^\"]*)\"").Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value} {m.Groups[3].Value}"));
    }

    [Fact]
    public void A_long_pause_before_a_resumption_takes_no_room()
    {
        // Two seconds of work, a pause of 3,598 s, two seconds of work: each half of the width, the pause between them.
        TaskRecord task = new() { Activity = "fit", Subject = "a", Started = Records.Start, Seconds = 2, Attempts = 1 };
        string html = HtmlReport.Render(Records.Minimal() with { Tasks = [task, task with { Started = Records.Start.AddHours(1) }] });
        string svg = Svg(html, "Tasks over time");
        Assert.Contains("x=\"0%\" y=\"1\" width=\"50%\"", svg, StringComparison.Ordinal);
        Assert.Contains("x=\"50%\" y=\"1\" width=\"50%\"", svg, StringComparison.Ordinal);
        Assert.Contains("<line class=\"reference\" x1=\"50%\" x2=\"50%\" y1=\"-4\" y2=\"18\"><title>Paused for 59 min 58 s</title></line>", svg, StringComparison.Ordinal);
        Assert.Contains("Dashed: 1 pause left out, 59 min 58 s in all.", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.0081, "8 ms")]
    [InlineData(4.214, "4.21 s")]
    [InlineData(59.96, "1 min 00 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(11_520, "3 h 12 min")]
    [InlineData(266_400, "3 d 2 h")]
    [InlineData(double.NaN, "–")]
    public void Durations_read_well(double seconds, string text) => Assert.Equal(text, Display.Duration(seconds));

    [Theory]
    [InlineData(0.8333333, "0.8333")]
    [InlineData(-1234.5, "−1234.5")]
    [InlineData(0.00001234, "1.234e-5")]
    [InlineData(double.NegativeInfinity, "−∞")]
    [InlineData(1e15, "1e+15")]
    public void Numbers_read_well(double value, string text) => Assert.Equal(text, Display.Number(value));

    [Theory]
    [InlineData("bestIteration", "Best iteration")]
    [InlineData("macro_averaged_recall", "Macro averaged recall")]
    [InlineData("AUC", "AUC")]
    [InlineData("LightGBM", "LightGBM")]
    [InlineData("rows trained on", "Rows trained on")]
    public void Names_of_programs_read_well(string name, string title) => Assert.Equal(title, Display.Title(name));

    private static string Svg(string html, string title) =>
        Regex.Match(html, $"<svg [^>]*><title>{title}</title>.*?</svg>", RegexOptions.Singleline).Value;

    private static string Line(string html, string title) =>
        Regex.Match(Svg(html, title), "<path class=\"line first\" d=\"([^\"]*)\"").Groups[1].Value;
}
