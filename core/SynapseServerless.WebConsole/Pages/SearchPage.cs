using SynapseServerless.Reports.Markup;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;
using SynapseServerless.WebConsole.Runs;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>Finds runs, pipelines, models and stages by their names.</summary>
internal static class SearchPage
{
    private const int Most = 20;

    /// <summary>Makes the page.</summary>
    public static async Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        string text = view.Query("q") ?? "";
        var found = new List<(string Kind, string Name, string Url, string Note)>();
        if (text.Length > 0)
        {
            RunListing runs = await view.Parts.Runs.ListAsync(new RunFilter { Text = text, Top = Most }, cancellationToken);
            found.AddRange((await view.Host.Pipelines.ListAsync(cancellationToken)).Where(item => Has(item.Name)).Take(Most)
                .Select(item => ("Pipeline", item.Name, view.Url($"pipelines/{View.Part(item.Name)}"), $"version {item.Version}")));
            found.AddRange((await view.Host.Models.ListAsync(cancellationToken)).Where(item => Has(item.Name)).Take(Most)
                .Select(item => ("Model", item.Name, view.Url($"models/{View.Part(item.Name)}"), Display.Bytes(item.Bytes))));
            found.AddRange(view.Host.Catalog.Stages.Where(stage => Has(stage.Name)).Take(Most)
                .Select(stage => ("Stage", stage.Name, view.Url($"stages/{View.Part(stage.Name)}"), stage.Summary)));
            found.AddRange(runs.Runs.Select(run => ("Run", run.Name, Parts.RunUrl(view, run.RunId), $"{run.Status.ToString().ToLowerInvariant()}, {run.RunId}")));
        }
        return new PageAnswer(text.Length == 0 ? "Search" : $"{text} - search", html =>
        {
            Parts.Heading(html, text.Length == 0 ? "Search" : $"Found for \u201C{Display.Shorten(text, 100)}\u201D");
            if (found.Count == 0)
            {
                Parts.Empty(html, text.Length == 0 ? "Write what you look for in the field above." : "Nothing has that in its name.", Html.Fragment(inner => inner.Write($"A part of the name of a run, pipeline, model or stage is enough. Of runs the newest are looked at; the <a href=\"{view.Url("runs", ("q", text))}\">list of runs</a> goes further back.")));
                return;
            }
            Tables.Write(html, view, new Grid("found", "Found", [new("Name"), new("Kind"), new("What it is")], [.. found.Select(item => (IReadOnlyList<GridCell>)[GridCell.Link(item.Name, item.Url), item.Kind, item.Note])]) { HidesCaption = true });
        })
        { Section = "search" };

        bool Has(string name) => name.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
