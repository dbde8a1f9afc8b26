using SynapseServerless.WebConsole.Http;
using SynapseServerless.WebConsole.Layout;

namespace SynapseServerless.WebConsole.Pages;

/// <summary>All pages.</summary>
internal static class PageRoutes
{
    /// <summary>They; what has names comes before what takes any name.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        new("GET", "", HomePage.GetAsync),
        new("GET", "events", static (view, _) => Task.FromResult<Answer>(new EventsAnswer(view.Parts.Feeds.OfAll()))),
        new("GET", "search", SearchPage.GetAsync),
        new("GET", "sign-in", SignInPage.GetAsync) { IsOpen = true },
        new("POST", "sign-in", SignInPage.PostAsync) { IsOpen = true },
        new("GET", "open", SignInPage.OpenAsync) { IsOpen = true },
        new("POST", "sign-out", SignInPage.OutAsync),
        new("GET", "assets/{name}", AssetAsync) { IsOpen = true },
        new("GET", "runs", RunListPage.GetAsync),
        new("GET", "compare", ComparePage.GetAsync),
        new("GET", "runs/{id}", RunPage.GetAsync),
        new("GET", "runs/{id}/events", static (view, _) => Task.FromResult<Answer>(new EventsAnswer(view.Parts.Feeds.OfRun(view.Values["id"])))),
        new("GET", "runs/{id}/report", RunActions.ReportAsync),
        new("GET", "runs/{id}/resume", RunActions.PreviewAsync),
        new("POST", "runs/{id}/resume", RunActions.ResumeAsync) { Changes = true },
        new("GET", "runs/{id}/again", RunActions.AskAgainAsync),
        new("POST", "runs/{id}/again", RunActions.AgainAsync) { Changes = true },
        new("GET", "runs/{id}/delete", RunActions.AskDeleteAsync),
        new("POST", "runs/{id}/delete", RunActions.DeleteAsync) { Changes = true },
        new("GET", "runs/{id}/cancel", RunActions.AskCancelAsync),
        new("POST", "runs/{id}/cancel", RunActions.CancelAsync) { Changes = true },
        new("GET", "pipelines", PipelinePages.ListAsync),
        new("GET", "pipelines/{name}", PipelinePages.GetAsync),
        new("GET", "pipelines/{name}/start", PipelinePages.AskStartAsync),
        new("POST", "pipelines/{name}/start", PipelinePages.StartAsync) { Changes = true },
        new("GET", "models", ModelPages.ListAsync),
        new("GET", "models/{name...}", ModelPages.GetAsync),
        new("POST", "models/{name...}", ModelPages.TryAsync),
        new("GET", "data", DataPage.GetAsync),
        new("GET", "streams", StreamPages.ListAsync),
        new("GET", "streams/{name}", StreamPages.GetAsync),
        new("POST", "streams/{name}/{wish}", StreamPages.SetAsync) { Changes = true },
        new("GET", "stages", StagePages.ListAsync),
        new("GET", "stages/{type}", StagePages.GetAsync),
    ];

    private static Task<Answer> AssetAsync(View view, CancellationToken cancellationToken) => Task.FromResult<Answer>(
        Assets.Find(view.Values["name"]) is { } asset
            ? new FileAnswer(asset.ContentType, new MemoryStream(asset.Content)) { IsForever = true }
            : throw Service.Api.Http.ApiException.Of(404, "There is no such file", "Load the page again."));
}
