using Microsoft.Playwright;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Reports.Tests;

[Thorough]
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>Contrast of every text on what lies behind it, by WCAG 2.2; backgrounds may be half transparent.</summary>
    private const string LowContrast = """
        () => {
          const canvas = document.createElement('canvas'); canvas.width = canvas.height = 1;
          const context = canvas.getContext('2d', { willReadFrequently: true });
          const rgba = css => { context.clearRect(0, 0, 1, 1); context.fillStyle = css; context.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
          const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
          const luminance = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const behind = element => { const layers = []; for (let e = element; e; e = e.parentElement) layers.push(rgba(getComputedStyle(e).backgroundColor));
            return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]); };
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          let texts = 0;
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            if (!node.data.trim() || element.closest('title, desc, style') || !element.checkVisibility()) continue;
            const style = getComputedStyle(element);
            const ground = behind(element);
            const ink = over(rgba(element instanceof SVGElement ? style.fill : style.color), ground);
            const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
            const contrast = (light + 0.05) / (dark + 0.05);
            texts++;
            if (contrast < 4.5) found.push(`${contrast.toFixed(2)}: ${node.data.trim().slice(0, 40)} (${element.className.baseVal ?? element.className})`);
          }
          if (texts < 20) found.push(`only ${texts} texts were seen`);
          return found;
        }
        """;

    private const string Overflow = """
        () => [...document.querySelectorAll('body, body *')]
          .filter(e => !e.closest('.scroll, pre, svg, .unseen') && e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
          .map(e => e.tagName + '.' + e.className)
          .concat(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page itself'] : [])
        """;

    public static TheoryData<string> Kinds => [.. Edge.Runs.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_browser_has_nothing_to_complain_about_and_asks_for_nothing_but_the_file(string kind)
    {
        await using OpenReport report = await browser.OpenAsync(HtmlReport.Render(Edge.Runs[kind]()));
        Assert.Empty(report.Messages);
        Assert.Equal([new Uri(report.File).AbsoluteUri], report.Requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Nothing_sticks_out_on_a_phone(string kind)
    {
        await using OpenReport report = await browser.OpenAsync(HtmlReport.Render(Edge.Runs[kind]()), width: 390);
        Assert.Empty(await report.Page.EvaluateAsync<string[]>(Overflow));
    }

    [Theory]
    [InlineData(1280, Media.Screen)]
    [InlineData(690, Media.Print)] // The width of A4 between the margins.
    [InlineData(390, Media.Screen)]
    public async Task No_table_ends_beyond_the_page(int width, Media media)
    {
        foreach (RunRecord run in (RunRecord[])[Records.Classification(), Edge.ManyClasses()])
        {
            await using OpenReport report = await browser.OpenAsync(HtmlReport.Render(run), width: width);
            await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = media });
            Assert.Empty(await report.Page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => `${e.firstElementChild.className}: ${e.scrollWidth} of ${e.clientWidth}`)"));
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_has_the_contrast_that_WCAG_AA_asks_for(ColorScheme scheme)
    {
        foreach (RunRecord run in new[] { Records.Classification(), Records.Regression(), Edge.HeatOfEveryLevel(), Records.Minimal(RunStatus.Failed) with { Error = "It broke", Stages = Records.Classification().Stages }, Records.Classification() with { Status = RunStatus.Cancelled }, Explained.Run() })
        {
            await using OpenReport report = await browser.OpenAsync(HtmlReport.Render(run), scheme: scheme);
            await report.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
            Assert.Empty(await report.Page.EvaluateAsync<string[]>(LowContrast));
        }
    }

    [Fact]
    public async Task Dark_is_dark_and_light_is_light()
    {
        await using OpenReport light = await browser.OpenAsync(HtmlReport.Render(Records.Classification()));
        await using OpenReport dark = await browser.OpenAsync(HtmlReport.Render(Records.Classification()), scheme: ColorScheme.Dark);
        const string background = "() => getComputedStyle(document.documentElement).backgroundColor";
        Assert.Equal("rgb(255, 255, 255)", await light.Page.EvaluateAsync<string>(background));
        Assert.Equal("rgb(18, 20, 23)", await dark.Page.EvaluateAsync<string>(background));
    }

    [Fact]
    public async Task Markup_in_a_record_stays_text()
    {
        await using OpenReport report = await browser.OpenAsync(HtmlReport.Render(Edge.Hostile()));
        Assert.Empty(report.Messages);
        Assert.Equal(0, await report.Page.EvaluateAsync<int>("() => document.querySelectorAll('script, img, iframe, a, form, object, embed, base').length"));
        Assert.Equal(Edge.Attack, await report.Page.Locator("h1").TextContentAsync());
        Assert.Equal(1, await report.Page.EvaluateAsync<int>("() => document.querySelectorAll('style').length"));
        Assert.Equal(0, await report.Page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => a.name.startsWith('on') || a.value.startsWith('javascript:')).length"));
    }

    [Fact]
    public async Task A_script_that_got_in_would_not_run()
    {
        string html = HtmlReport.Render(Records.Classification()).Replace("</main>", "<script>document.title='taken'</script><img src='https://example.org/x.png'></main>", StringComparison.Ordinal);
        await using OpenReport report = await browser.OpenAsync(html);
        Assert.NotEqual("taken", await report.Page.TitleAsync());
        Assert.Contains(report.Messages, message => message.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Print_is_white_unfolds_details_and_cuts_no_figure()
    {
        await using OpenReport report = await browser.OpenAsync(HtmlReport.Render(Records.Classification()), scheme: ColorScheme.Dark);
        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.Equal("rgb(255, 255, 255)", await report.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor"));
        Assert.Equal("avoid", await report.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('figure')).breakInside"));
        Assert.True(await report.Page.EvaluateAsync<bool>("() => document.querySelector('#specification pre').getBoundingClientRect().height > 200"));
        await report.Page.SetViewportSizeAsync(690, 1000); // The width of A4 between the margins.
        Assert.Empty(await report.Page.EvaluateAsync<string[]>(Overflow));
        byte[] pdf = await report.Page.PdfAsync(new PagePdfOptions { Format = "A4", PrintBackground = true });
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
        Assert.True(pdf.Length > 20_000, $"The PDF has {pdf.Length} bytes.");
    }

    [Fact]
    public async Task Every_chart_has_a_text_alternative()
    {
        await using OpenReport report = await browser.OpenAsync(HtmlReport.Render(Records.Classification()));
        string[] bad = await report.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('svg')].filter(s => s.getAttribute('aria-hidden') !== 'true' &&
              !(s.getAttribute('role') === 'img' && s.getAttribute('aria-label').length > 20 && s.querySelector('title').textContent && s.querySelector('desc').textContent))
              .map(s => s.outerHTML.slice(0, 80))
            """);
        Assert.Empty(bad);
        Assert.Equal(6, await report.Page.Locator("svg[role=img]").CountAsync());
    }

    [Fact]
    public async Task Text_of_charts_is_legible_on_a_phone()
    {
        await using OpenReport report = await browser.OpenAsync(HtmlReport.Render(Records.Classification()), width: 390);
        double smallest = await report.Page.EvaluateAsync<double>("() => Math.min(...[...document.querySelectorAll('svg text')].map(t => t.getScreenCTM().a === 0 ? 99 : parseFloat(getComputedStyle(t).fontSize) * Math.hypot(t.getScreenCTM().a, t.getScreenCTM().b)))");
        Assert.InRange(smallest, 9.5, 20);
    }
}
