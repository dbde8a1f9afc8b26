using SynapseServerless.Reports.Explanations;
using SynapseServerless.Reports.Markup;
using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Reports.Sections;

/// <summary>What stages that explain rows say of the first rows of the output.</summary>
internal static class ExplanationsSection
{
    private const int MostRows = 8;

    /// <summary>Writes sections for every stage that explains rows.</summary>
    public static void Write(Html html, RunRecord run)
    {
        int index = 0;
        foreach (RowExplanations explanations in run.Explanations)
        {
            var page = ExplanationPage.Of(explanations, explanations.Stage);
            var facts = page.Facts.Append(KeyValuePair.Create("stage", explanations.Stage)).ToDictionary(static fact => Display.Title(fact.Key), static fact => fact.Value);
            ExplanationReport.WriteSections(html, page with { Facts = facts }, $"explained-{++index}-", MostRows);
        }
    }
}
