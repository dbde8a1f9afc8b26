using System.Globalization;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>What went wrong, in words.</summary>
internal static class ErrorPage
{
    /// <summary>The page of a problem.</summary>
    public static PageAnswer Of(View view, ApiProblem problem) => new(problem.Title, html =>
    {
        Parts.Heading(html, problem.Title);
        Write(html, problem);
        html.Write($"<p><a href=\"{view.Url("")}\">Go to Home</a></p>");
    })
    { Status = problem.Status };

    /// <summary>Writes a problem.</summary>
    public static void Write(Html html, ApiProblem problem)
    {
        html.Write($"<div class=\"error\" role=\"alert\"><p><strong>{problem.Detail}</strong></p>");
        if (problem.Remedy is { } remedy)
            html.Write($"<p>{remedy}</p>");
        if (problem.Errors is { Count: > 0 } errors && !(errors.Count == 1 && errors[0].Detail == problem.Detail && errors[0].Remedy is null))
        {
            html.Write($"<ul>");
            foreach (ApiProblemDetail error in errors.Take(100))
                html.Write($"<li>{Where(error)}{error.Detail} {error.Remedy}</li>");
            html.Write($"</ul>");
        }
        html.Write($"</div>");
    }

    private static string Where(ApiProblemDetail error) =>
        error.Row is { } row ? string.Create(CultureInfo.InvariantCulture, $"Row {row + 1}{(error.Column is { } column ? $", {column}" : "")}: ")
        : error.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"Line {line}: ")
        : error.Pointer is { Length: > 0 } pointer ? $"{pointer}: " : "";
}
