using System.Text.Json;
using Microsoft.Playwright;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>One headless Chromium of this machine, shared by the tests of a class.</summary>
public sealed class ConsoleBrowser : IAsyncLifetime
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        string? executable = Environment.GetEnvironmentVariable("SYNAPSE_CHROMIUM") is { Length: > 0 } named ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin").SelectMany(static folder => s_names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (executable is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable, Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page and signs in, and keeps what the browser says and asks for.</summary>
    internal async Task<OpenPage> OpenAsync(ConsoleServer server, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true, bool signIn = true)
    {
        Need.Chromium.SkipUnless(_browser is not null);
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme, JavaScriptEnabled = script, TimezoneId = "Europe/Berlin",
        });
        IPage page = await context.NewPageAsync();
        // A busy machine is no failure.
        page.SetDefaultTimeout(120_000);
        page.SetDefaultNavigationTimeout(120_000);
        var open = new OpenPage(context, page);
        // That a page which is not there is not there, the console says too.
        page.Console += (_, message) => open.Add(message.Text.Contains("404", StringComparison.Ordinal) ? null : message.Text);
        page.PageError += (_, error) => open.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            open.Add("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal))
                open.Requests.Add(request.Url);
        };
        if (signIn)
        {
            await page.GotoAsync(new Uri(server.Address, "sign-in").AbsoluteUri);
            await page.Locator("#key").FillAsync(ConsoleServer.Key);
            await page.Locator("main button").ClickAsync();
            await page.Locator("nav[aria-label=Main]").WaitForAsync();
        }
        return open;
    }
}

/// <summary>A page in a browser.</summary>
internal sealed class OpenPage(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page { get; } = page;

    /// <summary>Everything on the console, errors and dialogs.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>Every URL asked for.</summary>
    public List<string> Requests { get; } = [];

    public void Add(string? message)
    {
        if (message is not null)
            Messages.Add(message);
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}

/// <summary>axe-core, which checks pages by the rules of WCAG 2.2.</summary>
internal static class Axe
{
    /// <summary>Its script.</summary>
    public static string Script()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SynapseServerless.sln")))
            folder = folder.Parent;
        string file = Path.Combine(folder?.FullName ?? "", "artifacts", "node_modules", "axe-core", "axe.min.js");
        Need.Axe.SkipUnless(File.Exists(file));
        return File.ReadAllText(file);
    }

    /// <summary>What is wrong with a page.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(IPage page, string script)
    {
        // Evaluated by the debugger, which the policy of the page does not bind.
        await page.EvaluateAsync(script);
        JsonElement result = await page.EvaluateAsync<JsonElement>("""
            () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
              .then(r => r.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')}`))
            """);
        return [.. result.EnumerateArray().Select(static item => item.GetString()!)];
    }
}
