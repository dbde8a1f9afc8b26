using Microsoft.Playwright;
using Xunit;

namespace SynapseServerless.Reports.Tests;

/// <summary>One headless Chromium of this machine, shared by the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Path of a Chromium: SYNAPSE_CHROMIUM, else the first one on the path; null when there is none.</summary>
    public static string? Executable()
    {
        string? named = Environment.GetEnvironmentVariable("SYNAPSE_CHROMIUM");
        if (!string.IsNullOrEmpty(named))
            return named;
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin");
        return folders.SelectMany(folder => _names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    public async ValueTask InitializeAsync()
    {
        string? executable = Executable();
        if (executable is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Opens a report and keeps what the browser says and asks for.</summary>
    /// <param name="html">The report.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    internal async Task<OpenReport> OpenAsync(string html, int width = 1240, ColorScheme scheme = ColorScheme.Light)
    {
        Need.Chromium.SkipUnless(_browser is not null);
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
        });
        IPage page = await context.NewPageAsync();
        var report = new OpenReport(context, page, Path.Combine(Path.GetTempPath(), $"synapse-report-{Guid.NewGuid():N}.html"));
        await File.WriteAllTextAsync(report.File, html);
        page.Console += (_, message) => report.Messages.Add(message.Text);
        page.PageError += (_, error) => report.Messages.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            report.Messages.Add("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        page.Request += (_, request) => report.Requests.Add(request.Url);
        await page.GotoAsync(new Uri(report.File).AbsoluteUri);
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A report in a browser.</summary>
internal sealed class OpenReport(IBrowserContext context, IPage page, string file) : IAsyncDisposable
{
    public IPage Page { get; } = page;

    public string File { get; } = file;

    /// <summary>Everything on the console, errors and dialogs.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>Every URL asked for, the file itself first.</summary>
    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        System.IO.File.Delete(File);
    }
}
