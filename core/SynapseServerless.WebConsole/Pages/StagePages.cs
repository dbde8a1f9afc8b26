using System.Globalization;
using System.Text;
using System.Text.Json;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Service;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>The stages there are.</summary>
internal static class StagePages
{
    /// <summary>The catalogue.</summary>
    public static Task<Answer> ListAsync(View view, CancellationToken cancellationToken)
    {
        string text = view.Query("q") ?? "";
        StageKind? kind = Enum.TryParse(view.Query("kind"), ignoreCase: true, out StageKind known) && Enum.IsDefined(known) ? known : null;
        StageDescription[] all = [.. view.Host.Catalog.Stages];
        StageDescription[] found = [.. all.Where(stage => (kind is null || stage.Kind == kind)
            && (text.Length == 0 || stage.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || stage.Summary.Contains(text, StringComparison.OrdinalIgnoreCase)))];
        return Task.FromResult<Answer>(new PageAnswer("Stages", html =>
        {
            Parts.Heading(html, "Stages", $"{Display.Count(all.Length)} stages that a specification may use.");
            html.Write($"<form class=\"filter\" method=\"get\" action=\"{view.Url("stages")}\"><div><label for=\"q\">Name or what it does</label><input id=\"q\" name=\"q\" type=\"search\" value=\"{text}\"></div><div><label for=\"kind\">Kind</label><select id=\"kind\" name=\"kind\"><option value=\"\">any</option>");
            foreach (StageKind value in Enum.GetValues<StageKind>())
                html.Write($"<option value=\"{value.ToString().ToLowerInvariant()}\"{(kind == value ? new Fragment(" selected") : default)}>{value.ToString()}</option>");
            html.Write($"</select></div><button class=\"button\">Show</button></form>");
            if (found.Length == 0)
            {
                Parts.Empty(html, "No stage has that in its name or its description.", Html.Fragment(inner => inner.Write($"<a href=\"{view.Url("stages")}\">Show all stages</a>")));
                return;
            }
            Tables.Write(html, view, new Grid("stages", "Stages", [new("Type"), new("Kind"), new("What it does")],
                [.. found.Select(stage => (IReadOnlyList<GridCell>)[GridCell.Link(stage.Name, view.Url($"stages/{View.Part(stage.Name)}")), stage.Kind.ToString(), stage.Summary])]) { HidesCaption = true });
        })
        { Section = "stages" });
    }

    /// <summary>One of them.</summary>
    public static Task<Answer> GetAsync(View view, CancellationToken cancellationToken)
    {
        string name = view.Values["type"];
        StageDescription stage = view.Host.Catalog.Find(name) ?? throw new ServiceException(
            Refusal.NotFound, $"There is no stage '{name}'", Suggestions.Remedy(name, [.. view.Host.Catalog.Stages.Select(static known => known.Name)], "stages"));
        return Task.FromResult<Answer>(new PageAnswer(stage.Name, html =>
        {
            html.Write($"<p class=\"crumbs\"><a href=\"{view.Url("stages")}\">Stages</a></p>");
            Parts.Heading(html, stage.Name, stage.Summary);
            html.Write($"<p class=\"meta\"><span>{stage.Kind.ToString()}</span></p>");
            Parts.Block(html, "parameters", "Parameters", () => Tables.Write(html, view, new Grid(
                "parameters-list", $"Parameters of {stage.Name}", [new("Parameter"), new("Type"), new("Default"), new("What it means")],
                [.. stage.Parameters.Select(parameter => (IReadOnlyList<GridCell>)[parameter.Name, TypeNames.Short(parameter.ClrType), parameter.Required ? "must be given" : Default(parameter), parameter.Summary])]) { HidesCaption = true }));
            Parts.Block(html, "yaml", "As YAML", () => Parts.Code(html, "yaml-text", Yaml(stage)));
            Parts.Block(html, "csharp", "As C#", () => Parts.Code(html, "csharp-text", CSharp(stage)));
        })
        { Section = "stages" });
    }

    private static string Default(StageParameter parameter) =>
        parameter.Name == "uid" || parameter.Default is null or Stage or IEnumerable<Stage> ? "" : JsonSerializer.SerializeToElement(parameter.Default, parameter.ClrType, StageJson.Options).ToString();

    private static string Yaml(StageDescription stage)
    {
        var text = new StringBuilder($"- type: {stage.Name}");
        foreach (StageParameter parameter in stage.Parameters.Where(static parameter => parameter.Required))
            text.Append(CultureInfo.InvariantCulture, $"\n  {parameter.Name}: {Placeholder(parameter)}");
        return text.ToString();
    }

    private static string CSharp(StageDescription stage)
    {
        StageParameter[] required = [.. stage.Parameters.Where(static parameter => parameter.Required)];
        if (required.Length == 0)
            return $"var stage = new {stage.Name}();";
        var text = new StringBuilder($"var stage = new {stage.Name}\n{{\n");
        foreach (StageParameter parameter in required)
            text.Append(CultureInfo.InvariantCulture, $"    {parameter.Property.Name} = {Placeholder(parameter)},\n");
        return text.Append("};").ToString();
    }

    private static string Placeholder(StageParameter parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ClrType) ?? parameter.ClrType;
        string word = $"\"{parameter.Name}\"";
        return type == typeof(bool) ? "true" : type.IsPrimitive ? "1" : type == typeof(string) ? word : TypeNames.Element(type) is not null ? $"[{word}]" : word;
    }
}
