using System.Globalization;
using SynapseServerless.Planning;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;

namespace SynapseServerless.Reports.Sections;

/// <summary>What the run was estimated to come to beside what it came to.</summary>
internal static class PlanSection
{
    /// <summary>Writes the section, where the run was planned.</summary>
    public static void Write(Html html, RunRecord run)
    {
        IReadOnlyList<ComparedAmount> amounts = PlanComparison.Of(run);
        if (amounts.Count == 0)
            return;
        int within = amounts.Count(amount => amount.IsWithin);
        Section.Write(html, "plan", "Plan", $"{within} of {Display.Count(amounts.Count, "amount")} within the plan", () =>
        {
            html.Write($"<div class=\"scroll\"><table class=\"planned stack\"><caption>Planned on {Display.Time(run.Estimate!.Made)}, and what it came to</caption><thead><tr><th scope=\"col\">Amount</th><th scope=\"col\" class=\"n\">Low</th><th scope=\"col\" class=\"n\">Likely</th><th scope=\"col\" class=\"n\">High</th><th scope=\"col\" class=\"n\">Actual</th><th scope=\"col\" class=\"n\">Actual by likely</th></tr></thead><tbody>");
            foreach (ComparedAmount amount in amounts)
                html.Write($"<tr><th scope=\"row\">{amount.Name} ({amount.Unit})</th><td class=\"n\" data-label=\"Low\">{Number(amount.Estimated.Low)}</td><td class=\"n\" data-label=\"Likely\">{Number(amount.Estimated.Likely)}</td><td class=\"n\" data-label=\"High\">{Number(amount.Estimated.High)}</td><td class=\"n\" data-label=\"Actual\">{Number(amount.Actual)}</td><td class=\"n\" data-label=\"Actual by likely\">{(amount.Factor is { } factor ? factor.ToString("0.00", CultureInfo.InvariantCulture) : "")}</td></tr>");
            html.Write($"</tbody></table></div>");
        });
    }

    private static string Number(double number) => number.ToString(Math.Abs(number) < 10 && number != Math.Floor(number) ? "0.##" : "#,0", CultureInfo.InvariantCulture);
}
