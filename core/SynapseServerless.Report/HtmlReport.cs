using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Reports.Sections;
using SynapseServerless.Runs;

namespace SynapseServerless.Reports;

/// <summary>Writes the report of a run: one HTML file that needs no network, no script and no other file.</summary>
/// <remarks>
/// A content security policy forbids everything but the style sheet within, by its hash; whatever the record holds is
/// escaped. Charts are inline SVG with text alternatives. Light and dark follow the reader's setting; print is always light.
/// </remarks>
public static class HtmlReport
{
    /// <summary>The report of a run.</summary>
    /// <param name="run">The record; of any status, with or without evaluations.</param>
    /// <returns>The HTML file.</returns>
    public static string Render(RunRecord run)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(run, text);
        return text.ToString();
    }

    /// <summary>Writes the report of a run.</summary>
    /// <param name="run">The record; of any status, with or without evaluations.</param>
    /// <param name="stream">Where the HTML file goes, as UTF-8; it stays open.</param>
    public static void Write(RunRecord run, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 65536, leaveOpen: true);
        Write(run, text);
    }

    private static void Write(RunRecord run, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(run);
        WritePage(text, $"{Display.Shorten(run.Name, 200)} \u00B7 {SummarySection.Name(run.Status).ToLowerInvariant()}", html =>
        {
            SummarySection.Write(html, run);
            WarningsSection.Write(html, run);
            Quality.Write(html, run);
            Models.Write(html, run);
            ExplanationsSection.Write(html, run);
            WhatRan.Write(html, run);
            ServicesSection.Write(html, run);
            PlanSection.Write(html, run);
            DataSummary.Write(html, run);
            WarningsSection.WriteSetAside(html, run);
            EnvironmentSection.Write(html, run);
        });
    }

    /// <summary>Writes a page: its head with policy and style sheet, and what it shows.</summary>
    internal static void WritePage(TextWriter text, string title, Action<Html> body)
    {
        string css = StyleSheet();
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css)));
        var html = new Html(text);
        html.Write($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{new Fragment(hash)}'; img-src data:; base-uri 'none'; form-action 'none'\">");
        html.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" content=\"no-referrer\"><meta name=\"generator\" content=\"SynapseServerless\">");
        // An icon of its own keeps browsers from asking a server for one.
        html.Write($"<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath d='M0 8V4h2v4zM3 8V1h2v7zM6 8V5h2v3z' fill='%230b62a8'/%3E%3C/svg%3E\">");
        html.Write($"<title>{title}</title><style>{new Fragment(css)}</style></head><body><main>");
        body(html);
        html.Write($"</main></body></html>\n");
    }

    /// <summary>The style sheet.</summary>
    internal static string StyleSheet()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The style sheet report.css is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        // Parsers read line ends as \n; the hash in the policy is over what they read.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
