using System.Globalization;
using SynapseServerless.Reports.Figures;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Sections;

/// <summary>What was asked of services, what it cost and what was spared, and what bound it.</summary>
internal static class ServicesSection
{
    private const int Most = 200;

    /// <summary>Writes the section, where services were asked.</summary>
    public static void Write(Html html, RunRecord run)
    {
        if (run.Services is not { Calls.Count: > 0 } services)
            return;
        CallCounts all = services.Calls.Aggregate(CallCounts.None, static (sum, call) => sum.Plus(call.Counts));
        string cost = all.Cost > 0 ? $", {Money(all.Cost)} {Prices(services)}" : "";
        Section.Write(html, "services", "Services", $"{Display.Count(all.Sent, "request")}{cost}", () =>
        {
            Requests(html, services.Calls);
            Answers(html, services.Calls);
            foreach (EndpointRecord endpoint in services.Endpoints)
                html.Write($"<h3>{Display.Shorten(endpoint.Endpoint, 200)}</h3><p>{Bound(endpoint)}</p>{PaceFigures.Of(endpoint)}");
            if (all.Unpriced > 0)
                html.Write($"<p class=\"note\">{Display.Count(all.Unpriced, "answer")} with tokens of models without a known price are not in the cost.</p>");
        });
    }

    private static void Requests(Html html, IReadOnlyList<StageCalls> calls)
    {
        html.Write($"<div class=\"scroll\"><table class=\"calls stack\"><caption>Requests, attempts counted each</caption><thead><tr><th scope=\"col\">Stage</th><th scope=\"col\">Endpoint</th><th scope=\"col\" class=\"n\">Sent</th><th scope=\"col\" class=\"n\">Answered</th><th scope=\"col\" class=\"n\">In batches</th><th scope=\"col\" class=\"n\">Refused</th><th scope=\"col\" class=\"n\">Failed</th><th scope=\"col\" class=\"n\">Wasted</th><th scope=\"col\" class=\"n\">Waited</th></tr></thead><tbody>");
        foreach (StageCalls call in calls.Take(Most))
        {
            CallCounts counts = call.Counts;
            html.Write($"<tr><th scope=\"row\">{Display.Shorten(call.Stage, 200)}</th><td data-label=\"Endpoint\">{Display.Shorten(call.Endpoint, 200)}</td><td class=\"n\" data-label=\"Sent\">{Display.Count(counts.Sent)}</td><td class=\"n\" data-label=\"Answered\">{Display.Count(counts.Answered)}</td><td class=\"n\" data-label=\"In batches\">{Display.Count(counts.Batched)}</td><td class=\"n\" data-label=\"Refused\">{Display.Count(counts.Refused)}</td><td class=\"n\" data-label=\"Failed\">{Display.Count(counts.Failed)}</td><td class=\"n\" data-label=\"Wasted\">{Display.Count(counts.Wasted)}</td><td class=\"n\" data-label=\"Waited\">{Display.Duration(counts.SecondsWaited)}</td></tr>");
        }
        html.Write($"</tbody></table></div>");
    }

    private static void Answers(Html html, IReadOnlyList<StageCalls> calls)
    {
        html.Write($"<div class=\"scroll\"><table class=\"answers stack\"><caption>Answers that were not asked for again, tokens and cost</caption><thead><tr><th scope=\"col\">Stage</th><th scope=\"col\">Endpoint</th><th scope=\"col\" class=\"n\">Kept with the run</th><th scope=\"col\" class=\"n\">Of earlier runs</th><th scope=\"col\" class=\"n\">Of equal rows</th><th scope=\"col\" class=\"n\">Tokens in</th><th scope=\"col\" class=\"n\">Tokens out</th><th scope=\"col\" class=\"n\">Tokens saved</th><th scope=\"col\" class=\"n\">Cost</th><th scope=\"col\" class=\"n\">Saved</th></tr></thead><tbody>");
        foreach (StageCalls call in calls.Take(Most))
        {
            CallCounts counts = call.Counts;
            html.Write($"<tr><th scope=\"row\">{Display.Shorten(call.Stage, 200)}</th><td data-label=\"Endpoint\">{Display.Shorten(call.Endpoint, 200)}</td><td class=\"n\" data-label=\"Kept with the run\">{Display.Count(counts.FromJournal)}</td><td class=\"n\" data-label=\"Of earlier runs\">{Display.Count(counts.FromCache)}</td><td class=\"n\" data-label=\"Of equal rows\">{Display.Count(counts.FromSameRequest)}</td><td class=\"n\" data-label=\"Tokens in\">{Display.Count(counts.InputTokens)}</td><td class=\"n\" data-label=\"Tokens out\">{Display.Count(counts.OutputTokens)}</td><td class=\"n\" data-label=\"Tokens saved\">{Display.Count(counts.TokensSaved)}</td><td class=\"n\" data-label=\"Cost\">{Money(counts.Cost)}</td><td class=\"n\" data-label=\"Saved\">{Money(counts.CostSaved)}</td></tr>");
        }
        html.Write($"</tbody></table></div>");
        if (calls.Count > Most)
            html.Write($"<p class=\"note\">{Display.Count(calls.Count - Most)} more are not shown.</p>");
    }

    private static string Bound(EndpointRecord endpoint)
    {
        double share = endpoint.Seconds > 0 ? endpoint.BoundSeconds.GetValueOrDefault(endpoint.Bound) / endpoint.Seconds : double.NaN;
        string time = double.IsFinite(share) ? $"for {Display.Percent(Math.Min(share, 1))} of the time" : "for most of the time";
        return endpoint.Bound switch
        {
            "rate" => $"The rate of requests that the service takes held them back {time}.",
            "tokens" => $"The rate of tokens that the service takes held requests back {time}.",
            "concurrency" => $"The number of requests that may be under way held them back {time}: the service answers more slowly when there are more.",
            "hold" => $"The service asked to wait, or failed too often, {time}.",
            _ => "Nothing held requests back: the concurrency of the stage and the latency of the service decided how fast it was.",
        };
    }

    private static string Prices(ServicesRecord services) => services.Calls.Select(call => call.Prices).FirstOrDefault(prices => prices is not null) is { } prices ? $"({Display.Shorten(prices, 80)})" : "";

    private static string Money(decimal amount) => amount.ToString(amount is > 0 and < 1 ? "0.####" : "#,0.00", CultureInfo.InvariantCulture);
}
