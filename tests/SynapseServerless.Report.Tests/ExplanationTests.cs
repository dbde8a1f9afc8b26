using System.Text.RegularExpressions;
using System.Xml.Linq;
using SynapseServerless.Reports.Explanations;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Reports.Tests;

public sealed partial class ExplanationTests
{
    private static ExplainedRow Row(string name, params double[] contributions) => new()
    {
        Name = name, Base = 0.2, Contributions = contributions, Values = ["7", "<b>"], Numbers = [7, double.NaN],
    };

    private static ExplanationPage Page => new()
    {
        Title = "out/model", Target = "probability", Features = ["hour", "origin"], Rows = [Row("Row 1", 0.3, -0.1)],
        Summary = [Row("Row 1", 0.3, -0.1), Row("Row 2", -0.5, 0.2)],
        Curves = [new DependenceCurve("hour", ["0", "12"], [0, 12], [0.2, 0.6], [[0.1, 0.5], [0.3, 0.7]]) { Rows = [3, 1] }],
    };

    [Fact]
    public void A_row_is_a_way_from_the_base_to_its_prediction()
    {
        string html = ExplanationReport.Render(Page);
        Assert.Contains("The probability is 0.4; without knowing the row it is 0.2. hour matters most: it raises the probability by 0.3.", html, StringComparison.Ordinal);
        Assert.Contains("class=\"bar more\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"bar less\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_come_in_the_order_of_the_mean_size_of_what_they_contribute()
    {
        // (0.3 + 0.5) / 2 and (0.1 + 0.2) / 2.
        string html = ExplanationReport.Render(Page);
        Assert.Contains("hour contributes most, 0.4 on average.", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf(">hour</text>", StringComparison.Ordinal) < html.IndexOf(">origin</text>", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_of_a_text_are_coloured_by_what_they_contribute()
    {
        var page = new ExplanationPage
        {
            Title = "m", Target = "score", Rows = [new ExplainedRow { Name = "Row 1", Base = 0, IsText = true, Values = ["good", "<film>", "but"], Contributions = [2, -0.5, 0] }],
        };
        string html = ExplanationReport.Render(page);
        Assert.Contains("<span class=\"word more-4\" title=\"+2\">good</span>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"word less-1\"", html, StringComparison.Ordinal);
        Assert.Contains("&lt;film&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"word\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_stands_beside_itself_with_its_parts_coloured()
    {
        var page = new ExplanationPage
        {
            Title = "m", Target = "upright",
            Rows = [new ExplainedRow { Name = "Row 1", Base = 0.1, Contributions = [0.8, -0.2, 0], Values = ["unknown", "unknown", "unknown"], Picture = new ExplainedPicture(3, 2, "iVBORw0KGgo=", [0, 0, 1, 0, 2, 1]) }],
        };
        string html = ExplanationReport.Render(page);
        Assert.Contains("The upright is 0.7; of a black image it is 0.1. The strongest part raises it by 0.8.", html, StringComparison.Ordinal);
        // The second image begins behind the first and a gap of 8: two pixels of the first line, one of the second.
        Assert.Contains("d=\"M11 0h2v1h-2zM11 1h1v1h-1z\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"heat less\"", html, StringComparison.Ordinal);
        XElement.Parse(Drawing().Match(html).Value);
    }

    [Fact]
    public void The_report_of_a_run_shows_what_its_stages_explained()
    {
        RunRecord run = Records.Classification() with
        {
            Explanations =
            [
                new RowExplanations
                {
                    Stage = "Why", Target = "probability of class 1", Features = ["hour", "<b>"], Facts = new Dictionary<string, string> { ["compared with"] = "100 rows of the data themselves" },
                    Rows = [.. Enumerable.Range(0, 12).Select(i => new RowExplanation { Base = 0.25, Contributions = [0.01 * i, -0.02], Values = [$"{i}", "x"], Numbers = [i, double.NaN] })],
                },
            ],
        };
        string html = HtmlReport.Render(run);
        Assert.Contains("100 rows of the data themselves", html, StringComparison.Ordinal);
        Assert.Contains("id=\"explained-1-summary\"", html, StringComparison.Ordinal);
        Assert.Contains("the first 8 of 12", html, StringComparison.Ordinal);
        Assert.Contains("hour contributes most, 0.055 on average.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_drawing_is_well_formed_and_nothing_in_it_becomes_markup()
    {
        string html = ExplanationReport.Render(Page);
        MatchCollection drawings = Drawing().Matches(html);
        // Bars, dots, one dependence, one curve, one row.
        Assert.Equal(5, drawings.Count);
        Assert.All(drawings, drawing => XElement.Parse(drawing.Value));
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("<svg class.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawing();
}
