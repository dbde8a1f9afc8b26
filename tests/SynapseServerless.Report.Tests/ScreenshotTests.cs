using Microsoft.Playwright;
using Xunit;

namespace SynapseServerless.Reports.Tests;

public sealed class ScreenshotTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>
    /// Takes the picture of the documentation: SYNAPSE_SCREENSHOT names the PNG to write (else it goes to a temporary file),
    /// SYNAPSE_REPORT a report to show in place of the sample, SYNAPSE_SCHEME dark or light, SYNAPSE_HEIGHT how much of it. See docs/report.md.
    /// </summary>
    [Soak]
    [Fact]
    public async Task The_picture_for_the_documentation_can_be_taken()
    {
        string? named = Environment.GetEnvironmentVariable("SYNAPSE_SCREENSHOT");
        string? source = Environment.GetEnvironmentVariable("SYNAPSE_REPORT");
        string path = string.IsNullOrEmpty(named) ? Path.Combine(Path.GetTempPath(), $"synapse-report-{Guid.NewGuid():N}.png") : named;
        string html = string.IsNullOrEmpty(source) ? HtmlReport.Render(Records.Classification()) : await File.ReadAllTextAsync(source);
        bool isDark = Environment.GetEnvironmentVariable("SYNAPSE_SCHEME") == "dark";
        int height = int.TryParse(Environment.GetEnvironmentVariable("SYNAPSE_HEIGHT"), out int wanted) ? wanted : 1640;
        await using OpenReport report = await browser.OpenAsync(html, width: 1240, scheme: isDark ? ColorScheme.Dark : ColorScheme.Light);
        await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, Clip = new Clip { Width = 1240, Height = height }, FullPage = true });
        byte[] start = (await File.ReadAllBytesAsync(path))[..24];
        // A PNG says its width in bytes 16 to 19, big-endian: 1240 = 0x04D8.
        Assert.Equal([0x00, 0x00, 0x04, 0xD8], start[16..20]);
        if (string.IsNullOrEmpty(named))
            File.Delete(path);
    }
}
