using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;

namespace SynapseServerless.Reports.Sections;

/// <summary>What is needed to do the run again: outputs, specification, versions, machine.</summary>
internal static class EnvironmentSection
{
    private const int MaxSpecification = 200_000;

    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // The text is escaped for HTML where it is written.
    };

    /// <summary>Writes the sections.</summary>
    public static void Write(Html html, RunRecord run)
    {
        if (run.Outputs.Count > 0)
            Section.Write(html, "outputs", "Outputs", null, () => Section.Facts(html, run.Outputs, "facts places"));
        Section.Write(html, "specification", "Specification", run.Source is null ? null : Display.Shorten(run.Source, 300), () =>
        {
            string text = Indent(run.Specification);
            bool cut = text.Length > MaxSpecification;
            Section.Fold(html, "The specification as it was run, as JSON", veryLong: text.Length > 50_000, () =>
            {
                html.Write($"<pre tabindex=\"0\"><code>{Display.Shorten(text, MaxSpecification)}</code></pre>");
                if (cut)
                    html.Write($"<p class=\"note\">{Display.Count(text.Length - MaxSpecification, "more character")} not shown.</p>");
            });
        });
        if (run.Versions.Count == 0 && run.Machine.Count == 0)
            return;
        Section.Write(html, "machine", "Versions and machine", null, () =>
        {
            if (run.Versions.Count > 0)
                Section.Facts(html, run.Versions);
            if (run.Machine.Count > 0)
                Section.Facts(html, run.Machine.Select(Machine));
        });
    }

    /// <summary>A fact about the machine as people read it; sizes in bytes get a unit.</summary>
    private static KeyValuePair<string, string> Machine(KeyValuePair<string, string> fact)
    {
        const string size = "Bytes";
        if (fact.Key == "os")
            return KeyValuePair.Create("Operating system", fact.Value);
        return fact.Key.Length > size.Length && fact.Key.EndsWith(size, StringComparison.Ordinal)
            && long.TryParse(fact.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)
                ? KeyValuePair.Create(Display.Title(fact.Key[..^size.Length]), Display.Bytes(bytes))
                : KeyValuePair.Create(Display.Title(fact.Key), fact.Value);
    }

    private static string Indent(string json)
    {
        if (json.Length > 10 * MaxSpecification)
            return json;
        try
        {
            using var document = JsonDocument.Parse(json);
            return JsonSerializer.Serialize(document.RootElement, _indented);
        }
        catch (JsonException)
        {
            return json; // Whatever it is, it is what was run: shown as it stands.
        }
    }
}
