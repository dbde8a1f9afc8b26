using System.Net;
using System.Text.RegularExpressions;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>What pages say, and what they never let through.</summary>
public sealed partial class PageTests(ConsoleServer server) : IClassFixture<ConsoleServer>
{
    private static readonly string[] s_tabs = ["", "?tab=tasks", "?tab=data", "?tab=specification", "?tab=environment"];

    [Fact]
    public async Task Nothing_that_a_run_holds_is_markup()
    {
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        for (int i = 0; i < Shown.Attacks.Count; i++)
        {
            string attack = Shown.Attacks[i];
            string run = await server.Store.PutAsync(Shown.Hostile($"20200102-00000{i}-hostile-00000001", attack, server.Host.Parts.Time.GetUtcNow().AddMinutes(-i)));
            string[] paths = [.. s_tabs.Select(tab => $"runs/{run}{tab}"), "", "runs", $"runs?q={Uri.EscapeDataString(attack)}", $"search?q={Uri.EscapeDataString(attack)}", $"runs/{run}/resume", $"runs/{run}/delete", $"runs/{run}/again", $"compare?run={run}&run={run}"];
            foreach (string path in paths)
            {
                Page page = await visitor.GetAsync(path);
                Assert.Equal(HttpStatusCode.OK, page.Status);
                AssertIsInert(page.Html, path);
            }
        }
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("runs/<script>window.pwned=1<%2Fscript>")]
    [InlineData("stages/\"><script>")]
    [InlineData("data?path=../../etc/passwd")]
    [InlineData("data?path=none.csv")]
    [InlineData("models/none")]
    [InlineData("pipelines/none")]
    [InlineData("streams/none")]
    [InlineData("compare?run=1&run=2&run=3&run=4&run=5&run=6&run=7")]
    public async Task What_is_wrong_is_a_page_in_words(string path)
    {
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        Page page = await visitor.GetAsync(path == "nothing" ? "runs/a/b/c" : path);
        Assert.InRange((int)page.Status, 400, 499);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        AssertIsInert(page.Html, path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("runs")]
    [InlineData("pipelines")]
    [InlineData("models")]
    [InlineData("data")]
    [InlineData("streams")]
    [InlineData("stages")]
    [InlineData("stages/LightGBMClassifier")]
    [InlineData("search")]
    [InlineData("compare")]
    public async Task Every_page_has_its_policy_and_nothing_inline(string path)
    {
        Page page = await (await server.SignInAsync()).GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));
        AssertIsInert(page.Html, path);
        Assert.Single(Regex.Matches(page.Html, "<h1"));
        Assert.Single(Regex.Matches(page.Html, "<main"));
        string[] ids = [.. Regex.Matches(page.Html, " id=\"([^\"]*)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_first_visit_weighs_less_than_150_kilobytes_and_keeps_its_files()
    {
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        Page home = await visitor.GetAsync("");
        int weight = home.Html.Length;
        foreach (Match file in Regex.Matches(home.Html, "(?:href|src)=\"\\./(assets/[^\"]+)\""))
        {
            Page asset = await visitor.GetAsync(file.Groups[1].Value);
            Assert.Contains("immutable", asset.Header("Cache-Control"), StringComparison.Ordinal);
            weight += asset.Html.Length;
        }
        // Not even compressed.
        Assert.InRange(weight, 10_000, 150_000);
    }

    [Fact]
    public async Task Ten_thousand_partitions_are_a_page_of_less_than_five_thousand_elements()
    {
        string run = await server.Store.PutAsync(Shown.Wide("20200103-000000-wide-00000001", 10_000, DateTimeOffset.UnixEpoch));
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        foreach (string tab in s_tabs)
        {
            Page page = await visitor.GetAsync($"runs/{run}{tab}");
            Assert.InRange(Element().Count(page.Html), 50, 5_000);
        }
        string overview = (await visitor.GetAsync($"runs/{run}")).Html;
        // By hand: every 97th of 10,000 was tried twice, and every 1,013th failed; none of the failed is a multiple of 97 as well.
        int failed = Enumerable.Range(0, 10_000).Count(i => i % 1_013 == 1_012), retried = Enumerable.Range(0, 10_000).Count(i => i % 97 == 0 && i % 1_013 != 1_012);
        Assert.Contains($"10,000 partitions: {10_000 - failed - retried:#,0} done, {retried} done after a retry, {failed} failed.", overview, StringComparison.Ordinal);
        string csv = (await visitor.GetAsync($"runs/{run}?tab=tasks&csv=tasks")).Html;
        Assert.Equal(10_001, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_table_is_a_file_too_and_no_cell_of_it_is_a_formula()
    {
        await server.Store.PutAsync(RunStore.Completed("20200104-000000-csv-00000001", "=HYPERLINK(\"x\"),csv", DateTimeOffset.UnixEpoch.AddDays(1), 2.5, 1_234));
        Page file = await (await server.SignInAsync()).GetAsync("runs?q=csv-00000001&csv=runs");
        Assert.Equal("text/csv", file.Content.ContentType?.MediaType);
        Assert.Equal("attachment; filename=\"runs.csv\"", file.Content.ContentDisposition?.ToString());
        Assert.Equal(
            "Run,Status,Started,Time at work,Rows in,Rows out,Set aside,Started by,Identity\r\n\"'=HYPERLINK(\"\"x\"\"),csv\",Completed,1970-01-02T00:00:00Z,2.5,1234,1234,0,http,20200104-000000-csv-00000001\r\n",
            file.Html);
    }

    [Fact]
    public async Task A_stage_can_be_copied_as_yaml_and_as_csharp()
    {
        Page page = await (await server.SignInAsync()).GetAsync("stages/SQLTransformer");
        Assert.Contains("- type: SQLTransformer", page.Html, StringComparison.Ordinal);
        Assert.Contains("  statement: &quot;statement&quot;", page.Html, StringComparison.Ordinal);
        Assert.Contains("new SQLTransformer", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_shows_its_columns_and_first_rows()
    {
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        Assert.Contains("weather.csv", (await visitor.GetAsync("data")).Html, StringComparison.Ordinal);
        Page page = await visitor.GetAsync("data?path=weather.csv");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        // The first row of the sample, as the file has it.
        string[] first = (await File.ReadAllLinesAsync($"{server.Root}/data/weather.csv"))[1].Split(',');
        Assert.Contains($">{first[0]}<", page.Html, StringComparison.Ordinal);
        Assert.Contains("temp_max", page.Html, StringComparison.Ordinal);
    }

    // Whatever a page is made of, it has one script, from a file, and no attribute that runs anything.
    private static void AssertIsInert(string html, string path)
    {
        Assert.True(Regex.Count(html, "<script") == 1 && Regex.IsMatch(html, "<script src=\"[./]*assets/console-[0-9a-f]+\\.js\" defer></script>"), path);
        Assert.False(Regex.IsMatch(html, "<(img|iframe|object|embed|base|style|b )"), path);
        // Quotes in texts and values are escaped, so that all that are left are those of attributes.
        Assert.False(Regex.IsMatch(Regex.Replace(html, "\"[^\"]*\"", "\"\""), "<[^>]*\\s(on[a-z]+|style)="), path);
        Assert.False(Regex.IsMatch(html, "(href|src|action)=\"(?!\\./|\\.\\./|#|data:image/svg)"), path);
    }

    [GeneratedRegex("<[a-z]")]
    private static partial Regex Element();
}
