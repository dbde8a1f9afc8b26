using System.Text.Json;
using SynapseServerless.Data;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Scoring;
using SynapseServerless.Service.Models;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>Saved models, and trying one on rows.</summary>
internal static class ModelPages
{
    private const int MostFields = 60, MostFigures = 8;

    /// <summary>The list.</summary>
    public static async Task<Answer> ListAsync(View view, CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelSummary> models = await view.Host.Models.ListAsync(cancellationToken);
        return new PageAnswer("Models", html =>
        {
            Parts.Heading(html, "Models");
            if (models.Count == 0)
            {
                Parts.Empty(html, "No model is saved yet.", Html.Fragment(inner => inner.Write($"A specification that fits saves one with <code>output: {{ model: ../models/NAME }}</code>; it is then listed here and scores rows.")));
                return;
            }
            Tables.Write(html, view, new Grid("models", "Models", [new("Name"), new("Size", true), new("Saved")],
                [.. models.Select(model => (IReadOnlyList<GridCell>)[GridCell.Link(model.Name, view.Url($"models/{View.Part(model.Name)}")), GridCell.Bytes(model.Bytes), GridCell.Time(model.Modified)])]) { HidesCaption = true });
        })
        { Section = "models" };
    }

    /// <summary>One of them.</summary>
    public static Task<Answer> GetAsync(View view, CancellationToken cancellationToken) => PageAsync(view, null, null, null, cancellationToken);

    /// <summary>Tries it on rows. Nothing is kept, so that keys which only read may.</summary>
    public static async Task<Answer> TryAsync(View view, CancellationToken cancellationToken)
    {
        string typed = view.Form["rows"].ToString();
        try
        {
            using ModelLease lease = await view.Host.Models.LeaseAsync(view.Values["name"], null, cancellationToken);
            JsonElement[] rows = typed.Trim().Length > 0 ? Parse(typed) : [Row(view, lease)];
            if (rows.Length > view.Host.Options.MaxScoreRows)
                throw ApiException.Of(413, $"There are {rows.Length} rows, and at most {view.Host.Options.MaxScoreRows} are scored at once", "Send fewer, or run a specification with this model.");
            return await PageAsync(view, typed, await ScoreAsync(view, lease.Input, rows, cancellationToken), null, cancellationToken);
        }
        catch (BadRowsException bad)
        {
            return await PageAsync(view, typed, null, Problem(bad), cancellationToken);
        }
        catch (Exception error) when (error is ApiException or SpecificationException or Service.ServiceException { Refusal: not Service.Refusal.NotFound })
        {
            return await PageAsync(view, typed, null, new Problems(view.Host.Layout).Of(error), cancellationToken);
        }
    }

    private static async Task<TriedRows> ScoreAsync(View view, Apache.Arrow.Schema? input, JsonElement[] rows, CancellationToken cancellationToken)
    {
        var problems = new List<BadCell>();
        using Apache.Arrow.RecordBatch? batch = JsonRows.Read(rows, input, problems);
        if (batch is null || problems.Count > 0)
            throw new BadRowsException(problems);
        using ScoredRows scored = await view.Host.Scoring.ScoreAsync(new ScoringRequest { Model = view.Values["name"], Rows = batch, AllOrNone = true }, cancellationToken);
        if (scored.Errors.Count > 0)
            throw new BadRowsException(scored.Errors);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartArray();
            for (int row = 0; row < scored.Rows.Length; row++)
                JsonRows.Write(json, scored.Rows, row);
            json.WriteEndArray();
        }
        return new TriedRows(
            JsonSerializer.Deserialize<JsonElement>(text.ToArray()),
            [.. (input?.FieldsList ?? []).Select(static field => field.Name).Where(name => !Array.Exists(rows, row => row.TryGetProperty(name, out _)))]);
    }

    private static async Task<Answer> PageAsync(View view, string? typed, TriedRows? scored, ApiProblem? problem, CancellationToken cancellationToken)
    {
        string name = view.Values["name"];
        ModelView model = await view.Host.Models.GetAsync(name, cancellationToken);
        var insights = new List<(string Uid, ModelInsights Insights)>();
        using (ModelLease lease = await view.Host.Models.LeaseAsync(name, null, cancellationToken))
            insights.AddRange(ModelStore.Flatten(lease.Model).Where(static stage => stage is IModelInsights).Select(static stage => (stage.Uid, ((IModelInsights)stage).GetInsights())));
        return new PageAnswer($"{name}, model", html =>
        {
            html.Write($"<p class=\"crumbs\"><a href=\"{view.Url("models")}\">Models</a></p>");
            Parts.Heading(html, name);
            html.Write($"<p class=\"meta\"><span>{model.Type}</span> <span>saved {Parts.Time(model.Modified)}</span></p>");
            Parts.Block(html, "try", "Try it", () => Try(html, view, model, typed, scored, problem));
            Parts.Block(html, "stages", "Stages", () => Tables.Write(html, view, new Grid("stages-list", "Stages of the model", [new("Stage"), new("Type")],
                [.. model.Stages.Select(stage => (IReadOnlyList<GridCell>)[stage.Uid, GridCell.Link(stage.Type, view.Url($"stages/{View.Part(stage.Type)}"))])]) { HidesCaption = true }));
            if (model.Input is { } input)
                Parts.Block(html, "input", "Columns it takes", () => Columns(html, view, "input-columns", "Columns it takes", input));
            if (model.Output is { } output)
                Parts.Block(html, "output", "Columns it gives", () => Columns(html, view, "output-columns", "Columns it gives", output));
            foreach ((string uid, ModelInsights insight) in insights.Take(10))
                Insight(html, uid, insight);
        })
        { Section = "models", Status = problem?.Status ?? 200 };
    }

    private static void Try(Html html, View view, ModelView model, string? typed, TriedRows? scored, ApiProblem? problem)
    {
        if (problem is not null)
            ErrorPage.Write(html, problem);
        if (scored is not null)
            Scored(html, view, scored);
        Parts.Form(html, view, view.Url($"models/{View.Part(model.Name)}") + "#try");
        ModelColumn[] fields = [.. model.Input?.Where(static column => IsScalar(column.Type)) ?? []];
        if (fields.Length is > 0 and <= MostFields && fields.Length == model.Input!.Count)
        {
            html.Write($"<fieldset class=\"fields\"><legend>One row; what is left empty is missing</legend>");
            for (int i = 0; i < fields.Length; i++)
                html.Write($"<div><label for=\"c{i}\">{Display.Shorten(fields[i].Name, 60)} <span class=\"quiet\">{fields[i].Type}</span></label><input id=\"c{i}\" name=\"column:{fields[i].Name}\" value=\"{view.Form[$"column:{fields[i].Name}"].ToString()}\"></div>");
            html.Write($"</fieldset>");
        }
        html.Write($"<label for=\"rows\">{(fields.Length > 0 ? "Or several rows as JSON" : "Rows as JSON")}</label><textarea id=\"rows\" name=\"rows\" rows=\"4\" spellcheck=\"false\" placeholder=\"{Example(model)}\">{typed}</textarea><p class=\"actions\"><button class=\"button primary\">Score</button></p></form>");
    }

    private static void Scored(Html html, View view, TriedRows scored)
    {
        string[] columns = [.. scored.Rows.EnumerateArray().SelectMany(static row => row.EnumerateObject().Select(static cell => cell.Name)).Distinct(StringComparer.Ordinal)];
        html.Write($"<div role=\"status\">");
        if (columns.Length == 0)
            html.Write($"<p>The model gave no row for what it was given.</p>");
        else
        {
            // Those that the model adds stand last, and are what one wants to see.
            Tables.Write(html, view, new Grid("scored", "What the model gave", [.. columns.Select(static name => new GridColumn(name))],
                [.. scored.Rows.EnumerateArray().Take(200).Select(row => (IReadOnlyList<GridCell>)[.. columns.Select(name => (GridCell)(row.TryGetProperty(name, out JsonElement cell) ? cell.ToString() : ""))])]));
        }
        if (scored.Missing.Count > 0)
            html.Write($"<p class=\"note\">No row had these columns, which were taken as missing: {Display.Shorten(string.Join(", ", scored.Missing), 1_000)}.</p>");
        html.Write($"</div>");
    }

    private static void Columns(Html html, View view, string id, string caption, IReadOnlyList<ModelColumn> columns) => Tables.Write(html, view, new Grid(
        id, caption, [new("Column"), new("Type")], [.. columns.Take(view.Csv is null ? 500 : int.MaxValue).Select(static column => (IReadOnlyList<GridCell>)[column.Name, column.Type])]) { HidesCaption = true });

    private static void Insight(Html html, string uid, ModelInsights insight)
    {
        IReadOnlyList<Fragment> figures = [.. TrainingFigures.Of(insight).Take(MostFigures)];
        if (insight.Facts.Count == 0 && figures.Count == 0)
            return;
        html.Write($"<section class=\"block\"><h2>{Display.Shorten(uid, 120)}</h2>");
        Reports.Sections.Section.Facts(html, insight.Facts.Take(100).Select(static fact => KeyValuePair.Create(Display.Title(fact.Key), fact.Value)));
        html.Write($"<div class=\"figures\">");
        foreach (Fragment figure in figures)
            html.Write($"{figure}");
        html.Write($"</div></section>");
    }

    private static bool IsScalar(string type) => !type.Contains('<', StringComparison.Ordinal) && !type.Contains('[', StringComparison.Ordinal) && !type.Contains("binary", StringComparison.OrdinalIgnoreCase)
        && !type.StartsWith("list", StringComparison.OrdinalIgnoreCase) && !type.StartsWith("struct", StringComparison.OrdinalIgnoreCase) && !type.StartsWith("vector", StringComparison.OrdinalIgnoreCase);

    // A number where the column has numbers; what is no number goes as it was typed, and the service says what is wrong with it.
    private static JsonElement Row(View view, ModelLease lease)
    {
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (Apache.Arrow.Field field in lease.Input?.FieldsList ?? [])
        {
            string text = view.Form[$"column:{field.Name}"].ToString();
            if (text.Length == 0)
                continue;
            row[field.Name] = field.DataType is Apache.Arrow.Types.NumberType && decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out decimal number) ? number
                : field.DataType is Apache.Arrow.Types.BooleanType && bool.TryParse(text, out bool truth) ? truth : text;
        }
        return row.Count > 0 ? JsonSerializer.SerializeToElement(row) : throw ApiException.Of(422, "There is no row to score", "Fill in a field, or write rows as JSON.");
    }

    private static JsonElement[] Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("rows", out JsonElement rows) && rows.ValueKind == JsonValueKind.Array)
                root = rows;
            JsonElement[] found = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(static row => row.Clone())] : [root.Clone()];
            return Array.TrueForAll(found, static row => row.ValueKind == JsonValueKind.Object) ? found : throw ApiException.Of(422, "Rows are objects by column", "Write [{\"column\": 1}].");
        }
        catch (JsonException error)
        {
            throw ApiException.Of(422, $"The rows are not JSON: line {error.LineNumber + 1} cannot be read", "Write [{\"column\": 1}].");
        }
    }

    private static ApiProblem Problem(BadRowsException bad) => new()
    {
        Title = "Some rows cannot be scored", Status = 422, Detail = bad.Problems.Count == 1 ? ApiException.Sentence(bad.Problems[0].Problem) : $"{bad.Problems.Count} values cannot be scored.",
        Errors = [.. bad.Problems.Select(static problem => new ApiProblemDetail { Detail = ApiException.Sentence(problem.Problem), Remedy = problem.Remedy, Row = problem.Row, Column = problem.Column })],
    };

    private static string Example(ModelView model) =>
        model.Input is { Count: > 0 } input ? $"[{{{string.Join(", ", input.Take(3).Select(static column => $"\"{column.Name}\": \u2026"))}}}]" : "[{\"column\": 1}]";

    // What the model gave, as JSON, and the columns that no row had.
    private sealed record TriedRows(JsonElement Rows, IReadOnlyList<string> Missing);
}
