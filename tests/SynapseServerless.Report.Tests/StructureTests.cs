using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Reports.Tests;

public sealed partial class StructureTests
{
    [Fact]
    public void The_summary_says_name_status_time_and_rows()
    {
        string html = HtmlReport.Render(Records.Classification());
        Assert.Contains("<h1>Flight delays</h1>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"status good\">Completed</span> <time datetime=\"2026-03-01T12:00:00Z\">1 March 2026, 12:00:00 UTC</time>", html, StringComparison.Ordinal);
        Assert.Equal(
            ["AUC 0.8333", "Accuracy 0.8312", "Precision 0.7123", "Recall 0.2541", "Time at work 6.40 s", "Rows in 200,000", "Rows out 39,876", "Rows set aside 124"],
            Tiles(html));
    }

    [Fact]
    public void A_regression_leads_with_its_own_metrics() =>
        Assert.Equal(["R² 0.8412", "RMSE 0.4587", "MAE 0.3021"], Tiles(HtmlReport.Render(Records.Regression())).Take(3));

    [Theory]
    [InlineData(RunStatus.Failed, "bad", "Failed")]
    [InlineData(RunStatus.Cancelled, "pending", "Cancelled")]
    [InlineData(RunStatus.Running, "pending", "Running")]
    public void A_run_that_did_not_complete_says_so(RunStatus status, string style, string word)
    {
        string html = HtmlReport.Render(Records.Minimal(status) with { Error = "No such file: a.csv" });
        Assert.Contains($"<span class=\"status {style}\">{word}</span>", html, StringComparison.Ordinal);
        Assert.Contains("No such file: a.csv", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_anything_has_a_summary_and_a_specification_only() =>
        Assert.Equal(["specification"], Sections(HtmlReport.Render(Records.Minimal())));

    [Fact]
    public void Sections_come_in_the_order_of_interest() => Assert.Equal(
        ["warnings", "quality-1", "model-1", "ran", "data", "set-aside", "outputs", "specification", "machine"],
        Sections(HtmlReport.Render(Records.Classification())));

    [Fact]
    public void Services_are_told_with_requests_cost_and_what_bound_them()
    {
        var counts = new CallCounts { Sent = 1_200, Answered = 1_100, Refused = 60, Failed = 30, Wasted = 10, FromJournal = 5, FromCache = 7, FromSameRequest = 9, InputTokens = 40_000, OutputTokens = 8_000, TokensSaved = 300, Cost = 1.234567m, CostSaved = 0.0002m, SecondsWaited = 75 };
        var services = new ServicesRecord
        {
            Calls = [new StageCalls("sentiment", "gpt-4o at example.org", counts) { Prices = "USD, prices of 2026-11-05" }],
            Endpoints =
            [
                new EndpointRecord
                {
                    Endpoint = "gpt-4o at example.org", Seconds = 100, Bound = "rate", BoundSeconds = new Dictionary<string, double> { ["rate"] = 80 },
                    Points = [.. Enumerable.Range(1, 10).Select(i => new PacePoint { Seconds = i * 10, AcceptedPerSecond = 11, RefusedPerSecond = i == 1 ? 6 : 0, InFlight = 4, Waiting = 12, RequestsPerSecond = 12, ConcurrencyLimit = 256 })],
                },
            ],
        };
        string html = HtmlReport.Render(Records.Minimal() with { Services = services });

        Assert.Equal(["services", "specification"], Sections(html));
        Assert.Contains("1,200 requests, 1.23 (USD, prices of 2026-11-05)", html, StringComparison.Ordinal);
        Assert.Contains("data-label=\"Refused\">60</td><td class=\"n\" data-label=\"Failed\">30</td><td class=\"n\" data-label=\"Wasted\">10</td>", html, StringComparison.Ordinal);
        Assert.Contains("data-label=\"Kept with the run\">5</td><td class=\"n\" data-label=\"Of earlier runs\">7</td><td class=\"n\" data-label=\"Of equal rows\">9</td>", html, StringComparison.Ordinal);
        Assert.Contains("data-label=\"Cost\">1.23</td><td class=\"n\" data-label=\"Saved\">0.0002</td>", html, StringComparison.Ordinal);
        // It was bound for 80 of 100 seconds.
        Assert.Contains("The rate of requests that the service takes held them back for 80", html, StringComparison.Ordinal);
        Assert.Contains("accepted: 11 at the end; refused: 0 at the end; limit: 12 at the end.", html, StringComparison.Ordinal);
        // A limit of 256 would flatten four requests under way.
        Assert.Contains("under way: 4 at the end; waiting: 12 at the end.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_bars_are_in_proportion_to_seconds()
    {
        // The longest takes 3.6 s; Featurize takes 0.84 s, that is 23.33 % of it; plan takes 0.05 s, that is 1.39 %.
        string stages = Table(HtmlReport.Render(Records.Classification()), "stages");
        Assert.Equal(["1.39", "23.33", "100", "33.33", "8.61", "11.67"], BarWidths(stages));
        Assert.Contains("190k/s", stages, StringComparison.Ordinal); // 160,000 / 0.84 = 190,476
    }

    [Fact]
    public void Importances_are_ordered_by_gain_and_shared_out()
    {
        // The gains add up to 90,700: time has 48,211.5 / 90,700 = 53.15 %.
        string table = Table(HtmlReport.Render(Records.Classification()), "importances");
        Assert.Equal(["time", "date", "destination", "origin", "distance"], RowHeadings(table));
        Assert.Contains("<td class=\"n\">48,211.5</td><td class=\"n\">812</td>", table, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">time</th><td class=\"n\">53.2%</td>", table, StringComparison.Ordinal);
        Assert.Equal(["100", "43.63", "18.92", "18.41", "7.17"], BarWidths(table));
    }

    [Fact]
    public void Of_ten_thousand_features_twenty_five_are_open_and_all_are_folded()
    {
        string html = HtmlReport.Render(Edge.ManyFeatures());
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"f{9999 - i}"), RowHeadings(Table(html, "importances")));
        Assert.Contains("<summary>All 10,000 features</summary>", html, StringComparison.Ordinal);
        Assert.Contains(">f0000<", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_confusion_matrix_gives_counts_and_shares_of_rows()
    {
        // 30,000 of 30,876 is 97.16 %; 6,000 of 9,000 is two thirds.
        string table = Table(HtmlReport.Render(Records.Classification()), "confusion");
        Assert.Equal(
            ["right h8 30,000 97.2%", "wrong h1 876 2.8%", "wrong h6 6,000 66.7%", "right h3 3,000 33.3%"],
            ConfusionCell().Matches(table).Select(cell => $"{cell.Groups[1].Value} {cell.Groups[2].Value} {cell.Groups[3].Value}"));
    }

    [Fact]
    public void Of_two_hundred_classes_the_worst_ten_are_shown_and_it_says_so_and_which_are_taken_for_which()
    {
        string html = HtmlReport.Render(Edge.ManyClasses());
        string table = Table(html, "confusion");
        Assert.Equal(Enumerable.Range(190, 10).Select(i => $"class{i}"), RowHeadings(table));
        Assert.Contains("These are the 10 of 200 classes with most rows predicted wrongly", html, StringComparison.Ordinal);
        // Class 190: 100 right, 190 taken for class 0, which is not among the ten.
        Assert.Contains("190<small>65.5%</small></td><td class=\"n total\">290</td>", table, StringComparison.Ordinal);
        // Class 199: 199 of 299 taken for class 0, the most of all.
        Assert.Contains("<tbody><tr><td>class199</td><td>class000</td><td class=\"n\">199</td><td class=\"n\">66.6%</td></tr>", Table(html, "mistakes"), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_show_their_statistics()
    {
        string table = Table(HtmlReport.Render(Records.Classification()), "columns");
        Assert.Equal(["date", "time", "distance", "delay", "origin", "destination"], RowHeadings(table));
        Assert.Contains("<td class=\"n\" data-label=\"Missing\">100 (&lt;0.1%)</td><td class=\"n\" data-label=\"Distinct\">1,283</td><td class=\"n\" data-label=\"Mean\">704.22</td><td class=\"n\" data-label=\"Std. dev.\">559.8</td><td class=\"n value\" data-label=\"Min\">31</td><td class=\"n value\" data-label=\"Max\">4962</td>", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Years_have_no_separator()
    {
        RunRecord run = Records.Classification();
        ColumnRecord year = run.Inputs[0].Columns[2] with { Name = "year", Min = "1955", Max = "2024", Mean = 1989.5 };
        string table = Table(HtmlReport.Render(run with { Inputs = [run.Inputs[0] with { Columns = [year] }] }), "columns");
        Assert.Contains(">1989.5</td>", table, StringComparison.Ordinal);
        Assert.Contains(">1955</td>", table, StringComparison.Ordinal);
        Assert.Contains(">2024</td>", table, StringComparison.Ordinal);
    }

    [Fact]
    public void What_ran_in_several_passes_is_told_apart_by_the_pass()
    {
        StageRecord stage = Records.Classification().Stages[0];
        RunRecord run = Records.Classification() with
        {
            Stages = [stage with { Pass = 1, PassLabel = "fit over train" }, stage with { Pass = 2, PassLabel = "transform over test" }],
        };
        string table = Table(HtmlReport.Render(run), "stages");
        Assert.Equal(["Pass 1: fit over train", stage.Name, "Pass 2: transform over test", stage.Name], RowHeadings(table));
    }

    [Fact]
    public void Rows_set_aside_come_with_reasons_and_examples()
    {
        string html = HtmlReport.Render(Records.Classification());
        Assert.Contains("<span class=\"count\">100</span> The value is null where a number is needed", html, StringComparison.Ordinal);
        Assert.Contains("{&quot;destination&quot;:&quot;XXQ&quot;}", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partition_of_unknown_rows_is_told_at_the_top_and_among_the_reasons()
    {
        string html = HtmlReport.Render(Records.Minimal() with
        {
            PartitionsSetAside = 1,
            SetAside = [new SetAsideRecord { Stage = "rows", Problem = "There is no such file", Rows = 0, Partitions = 1 }],
        });
        Assert.Contains("<div class=\"tile attention\"><dt>Partitions set aside</dt><dd>1</dd></div>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"count\">1 partition</span> There is no such file", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Partitions set aside", HtmlReport.Render(Records.Minimal()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_machine_is_described_in_words_and_units()
    {
        // 25,276,502,016 / 2^30 = 23.54.
        string html = HtmlReport.Render(Records.Minimal() with { Machine = new Dictionary<string, string> { ["os"] = "Debian", ["memoryBytes"] = "25276502016", ["processors"] = "2" } });
        Assert.Contains("<dt>Operating system</dt><dd>Debian</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>Memory</dt><dd>23.5 GiB</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>Processors</dt><dd>2</dd>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_specification_is_indented() => Assert.Contains(
        "{\n  &quot;name&quot;: &quot;Flight delays&quot;,\n",
        HtmlReport.Render(Records.Classification()).ReplaceLineEndings("\n"),
        StringComparison.Ordinal);

    [Fact]
    public void The_policy_allows_the_style_sheet_by_its_hash_and_nothing_else()
    {
        string html = HtmlReport.Render(Records.Minimal());
        string css = Regex.Match(html, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)));
        Assert.Contains($"default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(BrowserTests.Kinds), MemberType = typeof(BrowserTests))]
    public void Every_tag_that_is_opened_is_closed(string kind)
    {
        string html = HtmlReport.Render(Edge.Runs[kind]());
        string[] empty = ["meta", "link", "!doctype", "rect", "line", "path", "circle"];
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(Regex.Replace(html, "<style>.*?</style>", "", RegexOptions.Singleline)))
        {
            string name = tag.Groups[2].Value;
            if (tag.Groups[1].Value == "/")
                Assert.Equal(name, open.Pop());
            else if (tag.Groups[3].Value != "/" && !empty.Contains(name[..Math.Min(name.Length, 8)]))
                open.Push(name);
            else if (name is "rect" or "circle" or "path" && tag.Groups[3].Value != "/")
                open.Push(name);
        }
        Assert.Empty(open);
    }

    [Theory, MemberData(nameof(BrowserTests.Kinds), MemberType = typeof(BrowserTests))]
    public void Written_and_rendered_are_the_same_bytes(string kind)
    {
        RunRecord run = Edge.Runs[kind]();
        using var stream = new MemoryStream();
        HtmlReport.Write(run, stream);
        Assert.True(stream.CanWrite);
        Assert.Equal(Encoding.UTF8.GetBytes(HtmlReport.Render(run)), stream.ToArray());
    }

    [Fact]
    public void The_culture_of_the_reader_changes_nothing()
    {
        string expected = HtmlReport.Render(Records.Classification());
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, HtmlReport.Render(Records.Classification()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string[] Tiles(string html) =>
        [.. Regex.Matches(html, "<div class=\"tile [a-z]*\"><dt>(.*?)</dt><dd>(.*?)</dd></div>").Select(tile => $"{tile.Groups[1].Value} {tile.Groups[2].Value}")];

    private static string[] Sections(string html) => [.. Regex.Matches(html, "<section id=\"([^\"]*)\"").Select(section => section.Groups[1].Value)];

    private static string Table(string html, string style) =>
        Regex.Match(html, $"<table class=\"{style}( dense| stack)?\">.*?</table>", RegexOptions.Singleline).Value;

    private static string[] RowHeadings(string table) => [.. Regex.Matches(table, "<th scope=\"row(?:group\" colspan=\"8)?\">(.*?)</th>").Select(heading => heading.Groups[1].Value)];

    private static string[] BarWidths(string table) => [.. Regex.Matches(table, "<rect class=\"bar [a-z]*\" width=\"([0-9.]*)\"").Select(bar => bar.Groups[1].Value)];

    [GeneratedRegex("<td class=\"n ((?:right|wrong) h[0-9])\">([0-9,]+)<small>([0-9.]+%)</small>")]
    private static partial Regex ConfusionCell();

    [GeneratedRegex("<(/?)([a-z!][a-z0-9]*)(?:[^<>]*?)(/?)>")]
    private static partial Regex Tag();
}
