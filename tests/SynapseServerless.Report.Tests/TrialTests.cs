using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Reports.Tests;

/// <summary>The trials of a search in the report: a table, the best first, and a picture with an axis for each parameter.</summary>
public sealed partial class TrialTests(Browser browser) : IClassFixture<Browser>
{
    private static ModelInsights Insights(int trials) => new()
    {
        TrialMetric = "AUC",
        Facts = new Dictionary<string, string> { ["trials"] = $"{trials}" },
        Trials = [.. Enumerable.Range(0, trials).Select(i => new TriedModel(i, "LightGBMClassifier")
        {
            Params = new Dictionary<string, string>
            {
                ["numLeaves"] = $"{7 + (i * 37 % 248)}", ["learningRate"] = $"{0.02 * Math.Pow(15, i * 7 % 24 / 23.0):R}", ["boostingType"] = i % 3 == 0 ? "goss" : "gbdt", ["numIterations"] = "50",
            },
            Metric = i == 5 ? null : 0.74 - (0.0004 * Math.Abs(i - 11)), Seconds = 1.5 + i, IsBest = i == 11,
            Outcome = i == 5 ? "failed: A factor of <-1> is no factor" : i % 4 == 1 && i != 5 ? "given up early" : null,
        })],
    };

    private static string Report(int trials = 24) =>
        HtmlReport.Render(Records.Minimal() with { Insights = new Dictionary<string, ModelInsights> { ["TuneHyperparameters"] = Insights(trials) } });

    [Fact]
    public void The_table_has_the_best_first_and_every_trial()
    {
        string html = Report();
        string[] rows = [.. Row().Matches(html).Select(static match => match.Value)];
        // Twenty open, and all of them folded away.
        Assert.Equal(20 + 24, rows.Length);
        Assert.StartsWith("<tr class=\"best\"><th scope=\"row\" class=\"n\">11</th>", rows[0]);
        Assert.Contains("0.7400", rows[0]);
        Assert.Contains("failed: A factor of &lt;-1&gt; is no factor", rows[^1]);
        Assert.Contains("The best 20 of 24 trials", html);
    }

    [Fact]
    public void The_picture_has_a_line_for_each_trial_with_a_metric_and_an_axis_for_what_varies()
    {
        string html = Report();
        Assert.Equal(23, Line().Count(html));
        Assert.Single(Regex.Matches(html, "class=\"line trial best\""));
        // By the rule: the metric last, and numIterations, which is 50 everywhere, has no axis.
        Assert.Equal(["numLeaves", "learningRate", "boostingType", "AUC"], Axis().Matches(html).Select(static match => match.Groups[1].Value));
        Assert.Contains("1 parameter that did not vary", html);
        Assert.DoesNotContain("line trial", Report(1));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task It_fits_its_page_and_can_be_seen_in_light_and_dark(ColorScheme scheme)
    {
        await using OpenReport report = await browser.OpenAsync(Report(), 1240, scheme);
        Assert.Empty(report.Messages);
        Assert.True(await report.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        string stroke = await report.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.line.trial.best')).stroke");
        string page = await report.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor");
        Assert.NotEqual(page, stroke);
        // Names of axes are within the drawing, and none lies over another.
        bool apart = await report.Page.EvaluateAsync<bool>("""
            (() => { const names = [...document.querySelectorAll('.plot.wide .axis-title')].map(name => name.getBoundingClientRect());
            return names.every((a, i) => names.every((b, j) => i >= j || a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top)); })()
            """);
        Assert.True(apart);
        if (Environment.GetEnvironmentVariable("SYNAPSE_SCREENSHOT") is { Length: > 0 } path)
            await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = $"{path}-{scheme}.png", FullPage = true });
    }

    [GeneratedRegex("<tr(?: class=\"best\")?><th scope=\"row\" class=\"n\">\\d+</th>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<path class=\"line trial ")]
    private static partial Regex Line();

    [GeneratedRegex("class=\"axis-title\"[^>]*>([^<]+)<title>")]
    private static partial Regex Axis();
}
