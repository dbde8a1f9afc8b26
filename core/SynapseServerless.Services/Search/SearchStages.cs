using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>The stages over Azure AI Search.</summary>
internal static class SearchStages
{
    /// <summary>Adds them.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddSearch(this StageCatalog catalog) => catalog.Add<AddDocuments>().Add<AzureSearchWriter>();
}
