using System.Text.Json;
using Microsoft.Playwright;
using SynapseServerless.Runs;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>The console in a real browser, over a real server, with real runs.</summary>
[Thorough]
public sealed class BrowserTests(ConsoleServer server, ConsoleBrowser browser) : IClassFixture<ConsoleServer>, IClassFixture<ConsoleBrowser>
{
    private const string Overflow = """
        () => [...document.querySelectorAll('body, body *')]
          .filter(e => !e.closest('.scroll, pre, .code, svg, .unseen, .skip') && e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
          .map(e => e.tagName + '.' + e.className)
          .concat(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page itself'] : [])
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark, Traits = ["Effort", "soak"])]
    [InlineData(390, ColorScheme.Light, Traits = ["Effort", "soak"])]
    public async Task Every_page_is_for_everybody(int width, ColorScheme scheme)
    {
        string axe = Axe.Script();
        await using OpenPage open = await browser.OpenAsync(server, width, scheme);
        var wrong = new List<string>();
        foreach (string path in await PathsAsync())
        {
            await open.Page.GotoAsync(new Uri(server.Address, path).AbsoluteUri);
            wrong.AddRange((await open.Page.EvaluateAsync<string[]>(Overflow)).Select(what => $"/{path}: {what} sticks out"));
            wrong.AddRange((await Axe.CheckAsync(open.Page, axe)).Select(what => $"/{path}: {what}"));
        }
        Assert.Empty(wrong);
        Assert.Empty(open.Messages);
        Assert.All(open.Requests, url => Assert.StartsWith(server.Address.AbsoluteUri, url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_text_of_a_run_ever_runs()
    {
        await using OpenPage open = await browser.OpenAsync(server);
        for (int i = 0; i < Shown.Attacks.Count; i++)
        {
            string run = await server.Store.PutAsync(Shown.Hostile($"20200102-00000{i}-attack-00000001", Shown.Attacks[i], DateTimeOffset.UtcNow.AddMinutes(-i)));
            foreach (string path in (string[])[$"runs/{run}", $"runs/{run}?tab=tasks", $"runs/{run}?tab=data", $"runs/{run}?tab=specification", $"runs/{run}?tab=environment", $"search?q={Uri.EscapeDataString(Shown.Attacks[i])}"])
            {
                await open.Page.GotoAsync(new Uri(server.Address, path).AbsoluteUri);
                Assert.Equal("undefined", await open.Page.EvaluateAsync<string>("() => typeof window.pwned"));
                Assert.Equal(1, await open.Page.EvaluateAsync<int>("() => document.querySelectorAll('script').length"));
            }
        }
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task A_run_is_followed_to_its_end_while_its_page_is_open()
    {
        await using OpenPage open = await browser.OpenAsync(server);
        string run = (await server.Host.Runs.StartAsync(new RunRequest { Specification = JsonSerializer.Deserialize<JsonElement>(Weather.Slowly("followed")) }, Token)).RunId;
        await open.Page.GotoAsync(new Uri(server.Address, $"runs/{run}").AbsoluteUri);
        await open.Page.Locator(".head .status", new PageLocatorOptions { HasTextString = "Completed" }).WaitForAsync(new LocatorWaitForOptions { Timeout = 300_000 });
        Assert.Equal(1, await open.Page.Locator("svg.strip").CountAsync());
        Assert.Equal(Weather.ManyPieces, await open.Page.Locator("svg.strip rect").CountAsync());
        Assert.Empty(open.Messages);
    }

    [Fact]
    public async Task Without_a_script_a_browser_signs_in_and_looks_around()
    {
        await using OpenPage open = await browser.OpenAsync(server, script: false, signIn: false);
        await open.Page.GotoAsync(new Uri(server.Address, "runs").AbsoluteUri);
        await open.Page.Locator("#key").FillAsync(ConsoleServer.Key);
        await open.Page.Locator("main button").ClickAsync();
        Assert.Equal("Runs", await open.Page.Locator("h1").TextContentAsync());
        await open.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await open.Page.Locator(":focus").TextContentAsync());
        await open.Page.Locator("nav a", new PageLocatorOptions { HasTextString = "Stages" }).ClickAsync();
        await open.Page.Locator("#q").FillAsync("lightgbm");
        await open.Page.Locator(".filter button").ClickAsync();
        Assert.Contains("q=lightgbm", open.Page.Url, StringComparison.Ordinal);
    }

    [Soak]
    [Fact]
    public async Task A_link_opens_the_console_signed_in()
    {
        await using OpenPage open = await browser.OpenAsync(server, signIn: false);
        await open.Page.GotoAsync(new Uri(server.Address, server.Console.CreateSignInLink()!).AbsoluteUri);
        await open.Page.Locator("h1", new PageLocatorOptions { HasTextString = "Home" }).WaitForAsync();
        Assert.Equal(server.Address.AbsoluteUri, open.Page.Url);
    }

    /// <summary>Takes pictures of the console: <c>SYNAPSE_SCREENSHOTS</c> names the folder they go to; else nothing is kept.</summary>
    [Soak]
    [Fact]
    public async Task Pictures_for_the_documentation_can_be_taken()
    {
        string folder = Environment.GetEnvironmentVariable("SYNAPSE_SCREENSHOTS") is { Length: > 0 } named ? named : Directory.CreateTempSubdirectory("synapse-console-").FullName;
        IReadOnlyList<string> paths = await PathsAsync();
        foreach ((int width, ColorScheme scheme) in new[] { (1280, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Light) })
        {
            await using OpenPage open = await browser.OpenAsync(server, width, scheme);
            foreach ((int number, string path) in paths.Index())
            {
                await open.Page.GotoAsync(new Uri(server.Address, path).AbsoluteUri);
                string name = new([.. path.Split('?')[0].Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
                string file = Path.Combine(folder, $"{number:D2}-{(name.Length == 0 ? "home" : name[..Math.Min(name.Length, 24)])}-{width}-{scheme.ToString().ToLowerInvariant()}.png");
                await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = width < 500, Clip = width < 500 ? null : new Clip { Width = width, Height = 900 } });
                Assert.True(new FileInfo(file).Length > 1_000);
            }
        }
    }

    // Something of everything: runs that completed, failed, wait; a model, pipelines, tables, a run of very many partitions.
    private async Task<IReadOnlyList<string>> PathsAsync()
    {
        const string model = """
            {
              "name": "tomorrow", "description": "Learns the highest temperature of tomorrow from that of today.",
              "inputs": { "weather": { "path": "weather.csv", "partitions": 4, "split": { "column": "part" } } },
              "pipeline": [
                { "type": "FastVectorAssembler", "inputCols": ["temp_max", "temp_min"], "outputCol": "features" },
                { "type": "LightGBMRegressor", "labelCol": "temp_max_tomorrow", "numIterations": 30, "numLeaves": 8, "metric": "l2", "isProvideTrainingMetric": true }
              ],
              "fit": "weather.train", "transform": "weather.test",
              "evaluate": [{ "type": "ComputeModelStatistics", "evaluationMetric": "regression", "labelCol": "temp_max_tomorrow", "scoresCol": "prediction" }],
              "output": { "model": "../models/tomorrow", "data": "tomorrow" }
            }
            """;
        string fitted = await RunAsync("tomorrow", model), copied = await RunAsync("copied", Weather.Slowly("copied", 40)), failed = await RunAsync("failing", Weather.Failing("failing"));
        await server.Host.Pipelines.PutAsync("late", new PipelineDefinition { Specification = JsonSerializer.Deserialize<JsonElement>(Weather.Copy("late", "one")) }, Token);
        await server.Host.Pipelines.PutAsync("late", new PipelineDefinition { Specification = JsonSerializer.Deserialize<JsonElement>(Weather.Copy("late", "two")) }, Token);
        string wide = await server.Store.PutAsync(Shown.Wide("20200103-000000-wide-00000001", 10_000, DateTimeOffset.UtcNow.AddHours(-3)));
        for (int i = 0; i < 60; i++)
            await server.Store.PutAsync(RunStore.Completed($"20200104-000000-nightly-{i:D8}", i % 7 == 0 ? "weekly-scores" : "nightly-scores", DateTimeOffset.UtcNow.AddHours(-5 - i), 30 + (i * 7 % 50), 120_000 + (i * 977)));
        return
        [
            "", "runs", $"runs/{fitted}", $"runs/{fitted}?tab=tasks", $"runs/{fitted}?tab=data", $"runs/{fitted}?tab=specification", $"runs/{fitted}?tab=environment", $"runs/{failed}", $"runs/{failed}/resume", $"runs/{wide}",
            $"runs/{wide}?tab=tasks", $"compare?run={fitted}&run={copied}", "pipelines", "pipelines/late?against=1", "pipelines/late/start", "models", "models/tomorrow", "data", "data?path=weather.csv",
            "streams", "stages", "stages/LightGBMClassifier", "search?q=t", "runs/none", "runs?q=nothing-has-this-name",
        ];
    }

    private async Task<string> RunAsync(string key, string specification)
    {
        string run = (await server.Host.Runs.StartAsync(new RunRequest { Specification = JsonSerializer.Deserialize<JsonElement>(specification), IdempotencyKey = key }, Token)).RunId;
        await Eventually.TrueAsync(async () => (await server.Host.Runs.GetAsync(run, Token)).Status is not (RunStatus.Pending or RunStatus.Running));
        return run;
    }
}
