using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The stages over Document Intelligence.</summary>
internal static class DocumentStages
{
    /// <summary>Adds them.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddDocuments(this StageCatalog catalog) => catalog
        .Add<AnalyzeBatchDocuments>()
        .Add<AnalyzeBusinessCards>()
        .Add<AnalyzeCustomModel>()
        .Add<AnalyzeDocument>()
        .Add<AnalyzeIDDocuments>()
        .Add<AnalyzeInvoices>()
        .Add<AnalyzeLayout>()
        .Add<AnalyzeReceipts>()
        .Add<ClassifyDocument>()
        .Add<FormOntologyLearner>()
        .Add<FormOntologyTransformer>()
        .Add<GetCustomModel>()
        .Add<ListCustomModels>();
}
