using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Translates documents in storage, whole folders at a time, and gives what became of them.</summary>
/// <remarks>A row begins one translation. The service needs the address of the resource: <c>serviceName</c>, <c>customServiceName</c> or <c>url</c>.</remarks>
public sealed class DocumentTranslator : OperationStage
{
    /// <summary>The name of the resource, from which its address follows.</summary>
    [RegularExpression("[A-Za-z0-9-]+")]
    public string? ServiceName { get; init; }

    /// <summary>The container or the document that is translated, with a token of access where the service's identity has none.</summary>
    [Required]
    public ValueOrColumn<string>? SourceUrl { get; init; }

    /// <summary>The language of the documents; left out, the service finds it out.</summary>
    public ValueOrColumn<string>? SourceLanguage { get; init; }

    /// <summary>Where the source is; the service knows <c>AzureBlob</c>.</summary>
    [AllowedValues(null, "AzureBlob")]
    public ValueOrColumn<string>? SourceStorageSource { get; init; }

    /// <summary>What the names of documents begin with.</summary>
    public ValueOrColumn<string>? FilterPrefix { get; init; }

    /// <summary>What the names of documents end with.</summary>
    public ValueOrColumn<string>? FilterSuffix { get; init; }

    /// <summary>Whether the source is a <c>Folder</c> or a <c>File</c>; left out, a folder.</summary>
    [AllowedValues(null, "Folder", "File")]
    public ValueOrColumn<string>? StorageType { get; init; }

    /// <summary>Where translations go: a list of objects with <c>targetUrl</c> and <c>language</c>, and, where wanted, <c>storageSource</c>, <c>glossaries</c>, <c>deploymentName</c> and <c>category</c>.</summary>
    [Required]
    public ValueOrColumn<JsonElement>? Targets { get; init; }

    /// <summary>Whether text inside images is translated; left out, it is not.</summary>
    public ValueOrColumn<bool>? TranslateTextWithinImage { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => TranslatorOperations.Documents;

    /// <inheritdoc/>
    [NotAParameter]
    protected override string? ResourceName => ServiceName ?? CustomServiceName;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (ServiceName is not null && CustomServiceName is not null)
            yield return BadParameter(nameof(ServiceName), "Both serviceName and customServiceName are given", "Keep one of them: both name the resource.");
        if (Location is not null)
            yield return BadParameter(nameof(Location), "Documents are translated at the address of a resource, not of a region", "Give serviceName.");
        if (Targets is { Column: null } targets && Wrong(targets.Value) is { } problem)
            yield return BadParameter(nameof(Targets), problem, "Write a list such as [{targetUrl: https://store.blob.core.windows.net/german, language: de}].");
    }

    /// <inheritdoc/>
    protected override void WriteBody(JsonObject body, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(values);
        JsonElement targets = InputLimits.Parsed(values.Get<JsonElement>(nameof(Targets)), "targets");
        if (Wrong(targets) is { } problem)
            throw InputLimits.Refusal("InvalidTargets", problem);
        var source = new JsonObject { ["sourceUrl"] = values.Get<string>(nameof(SourceUrl)) };
        var filter = new JsonObject();
        Put(filter, "prefix", values.Get<string>(nameof(FilterPrefix)));
        Put(filter, "suffix", values.Get<string>(nameof(FilterSuffix)));
        if (filter.Count > 0)
            source["filter"] = filter;
        Put(source, "language", values.Get<string>(nameof(SourceLanguage)));
        Put(source, "storageSource", values.Get<string>(nameof(SourceStorageSource)));
        var input = new JsonObject { ["source"] = source, ["targets"] = JsonNode.Parse(targets.GetRawText()) };
        Put(input, "storageType", values.Get<string>(nameof(StorageType)));
        body["inputs"] = new JsonArray(input);
        if (values.Get<bool?>(nameof(TranslateTextWithinImage)) is { } images)
            body["options"] = new JsonObject { ["translateTextWithinImage"] = images };
    }

    private static void Put(JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
    }

    private static string? Wrong(JsonElement targets) =>
        targets.ValueKind != JsonValueKind.Array || targets.GetArrayLength() == 0 ? "targets is no list of where translations go"
        : targets.EnumerateArray().FirstOrDefault(target => !(Has(target, "targetUrl") && Has(target, "language"))).ValueKind != JsonValueKind.Undefined
            ? "A target has no targetUrl or no language" : null;

    private static bool Has(JsonElement target, string name) =>
        target.ValueKind == JsonValueKind.Object && target.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String;
}
