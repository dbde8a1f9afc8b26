using System.Text.Json.Nodes;
using SynapseServerless.Service.Api.Handlers;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Api;

/// <summary>The descriptions of the API, all made of the one table of routes: what is not served is not described, and the other way round.</summary>
/// <param name="catalog">The stages there are.</param>
public sealed class ApiDocuments(StageCatalog catalog)
{
    private readonly Lazy<JsonObject> _schema = new(() => SpecificationSchema.Create(catalog));
    private readonly Lazy<JsonObject> _openApi = new(() => new Documents.OpenApiWriter(ApiRoutes.All).Write());
    private readonly Lazy<JsonObject> _connector = new(() => new Documents.ConnectorWriter(ApiRoutes.All).Write());

    /// <summary>The JSON Schema (draft 7) of specifications.</summary>
    public JsonObject Schema => _schema.Value;

    /// <summary>The API as an OpenAPI document, version 3.1.</summary>
    public JsonObject OpenApi => _openApi.Value;

    /// <summary>What a custom connector of Logic Apps and Power Platform is made of: an OpenAPI document, version 2.0, of the routes that are of use there.</summary>
    public JsonObject Connector => _connector.Value;

    /// <summary>Version of the API and of its documents.</summary>
    internal static string Version { get; } = typeof(ApiDocuments).Assembly.GetName().Version!.ToString(3);
}
