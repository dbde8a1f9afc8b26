using System.Text.RegularExpressions;
using System.Xml.Linq;
using SynapseServerless.Reports.Explanations;
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
        Curves = [new DependenceCurve("hour", ["0", "12"], [0, 12], [0.2, 0.6], [[0.1, 0.5], [0.3, 0.7]]) { Data = [3, 4] }],
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
