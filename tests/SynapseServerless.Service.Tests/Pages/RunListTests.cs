using System.Text.RegularExpressions;
using SynapseServerless.Runs;
using SynapseServerless.WebConsole.Runs;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>The list of runs, page by page.</summary>
public sealed class RunListTests(ConsoleServer server) : IClassFixture<ConsoleServer>
{
    private static readonly DateTimeOffset s_begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Runs_come_page_by_page_each_once_in_the_order_asked_for()
    {
        const int count = 130;
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"20200101-000000-paged-{i:D8}")];
        for (int i = 0; i < count; i++)
            await server.Store.PutAsync(RunStore.Completed(ids[i], $"paged {i % 3}", s_begin.AddSeconds(i), seconds: (i * 37) % count) with { Status = i % 10 == 0 ? RunStatus.Failed : RunStatus.Completed });
        ConsoleServer.Visitor visitor = await server.SignInAsync();

        Assert.Equal(ids.Reverse(), await AllAsync(visitor, "runs?q=paged"));
        Assert.Equal(ids, await AllAsync(visitor, "runs?q=paged&sort=oldest"));
        Assert.Equal(ids.Reverse().Where((_, i) => (count - 1 - i) % 10 == 0), await AllAsync(visitor, "runs?q=paged&status=failed"));
        Assert.Equal(ids.Reverse().Where((_, i) => (count - 1 - i) % 3 == 1), await AllAsync(visitor, "runs?q=PAGED%201"));
        Assert.Equal(Enumerable.Range(0, count).OrderByDescending(i => (i * 37) % count).Take(50).Select(i => ids[i]), await AllAsync(visitor, "runs?q=paged&sort=longest"));
        Assert.Empty(await AllAsync(visitor, "runs?q=paged&since=24h"));
    }

    /// <summary>As many as a service may have kept: 100,000 in a soak, fewer otherwise.</summary>
    [Fact]
    [Thorough]
    public async Task Very_many_runs_are_listed_from_any_place_and_a_new_one_is_seen()
    {
        int count = Effort.Current.Name == "soak" ? 100_000 : 2_000;
        await Parallel.ForAsync(0, count, async (i, _) => await server.Store.PutAsync(RunStore.Completed($"20190101-000000-many-{i:D8}", "many", s_begin.AddYears(-1).AddSeconds(i))));
        RunIndex index = server.Console.Parts.Runs;
        RunListing first = await index.ListAsync(new RunFilter { Text = "many", Top = 50 }, CancellationToken.None);
        Assert.Equal($"20190101-000000-many-{count - 1:D8}", first.Runs[0].RunId);
        string key = (await index.KeysAsync(CancellationToken.None)).Single(key => key.EndsWith($"-many-{count / 2:D8}", StringComparison.Ordinal));
        RunListing middle = await index.ListAsync(new RunFilter { After = key, Top = 50 }, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"20190101-000000-many-{(count / 2) - i:D8}"), middle.Runs.Select(run => run.RunId));
        await server.Store.PutAsync(RunStore.Completed("20190102-000000-many-new", "many", s_begin));
        Assert.Equal("20190102-000000-many-new", (await index.ListAsync(new RunFilter { Text = "many", Top = 1 }, CancellationToken.None)).Runs[0].RunId);
    }

    private static async Task<IReadOnlyList<string>> AllAsync(ConsoleServer.Visitor visitor, string path)
    {
        var ids = new List<string>();
        string? next = path;
        while (next is not null)
        {
            string html = (await visitor.GetAsync(next)).Html;
            ids.AddRange(Regex.Matches(html, "<code>(20200101-000000-paged-[0-9]+)</code>").Select(match => match.Groups[1].Value));
            next = Regex.Match(html, "rel=\"next\" href=\"([^\"]+)\"") is { Success: true } match ? System.Net.WebUtility.HtmlDecode(match.Groups[1].Value) : null;
        }
        return ids;
    }
}
