using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Analyzes all documents of a container in Blob Storage; the results are written to another container, and the output says which document came to what.</summary>
public sealed class AnalyzeBatchDocuments : OperationStage
{
    /// <summary>The model, such as <c>prebuilt-receipt</c>, or one of one's own.</summary>
    [Required]
    [InRoute("modelId")]
    public ValueOrColumn<string>? ModelId { get; init; }

    /// <summary>The address of the container of documents, with a signature where the service's identity may not read it.</summary>
    [Required]
    public ValueOrColumn<string>? ContainerUrl { get; init; }

    /// <summary>What names of documents begin with; left out, all documents are analyzed.</summary>
    public ValueOrColumn<string>? Prefix { get; init; }

    /// <summary>A file of the container that lists documents, one JSON object with <c>file</c> on each line, in the place of <c>prefix</c>.</summary>
    public ValueOrColumn<string>? FileList { get; init; }

    /// <summary>The address of the container of results.</summary>
    [Required]
    [InBody("resultContainerUrl")]
    public ValueOrColumn<string>? ResultContainerUrl { get; init; }

    /// <summary>What names of results begin with.</summary>
    [InBody("resultPrefix")]
    public ValueOrColumn<string>? ResultPrefix { get; init; }

    /// <summary>Whether results that are there are replaced.</summary>
    [InBody("overwriteExisting")]
    public bool? OverwriteExisting { get; init; }

    /// <summary>The pages that are analyzed, such as <c>1-3,5</c>.</summary>
    [InQuery("pages")]
    public ValueOrColumn<string>? Pages { get; init; }

    /// <summary>The language and region of the documents, such as <c>en-US</c>.</summary>
    [InQuery("locale")]
    public ValueOrColumn<string>? Locale { get; init; }

    /// <summary>What is found beside what the model finds, as with AnalyzeDocument.</summary>
    [InQuery("features")]
    public ValueOrColumn<IReadOnlyList<string>>? Features { get; init; }

    /// <summary>Fields that are looked for by their names, with the feature <c>queryFields</c>.</summary>
    [InQuery("queryFields")]
    public ValueOrColumn<IReadOnlyList<string>>? QueryFields { get; init; }

    /// <summary>How positions in the content are counted; null for the service's own way, <c>textElements</c>.</summary>
    [AllowedValues(null, "textElements", "unicodeCodePoint", "utf16CodeUnit")]
    [InQuery("stringIndexType")]
    public string? StringIndexType { get; init; }

    /// <summary>How the content is written.</summary>
    [AllowedValues(null, "text", "markdown")]
    [InQuery("outputContentFormat")]
    public string? OutputContentFormat { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.AnalyzeBatch;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (Prefix is not null && FileList is not null)
            yield return BadParameter(nameof(FileList), "Both prefix and fileList say which documents are analyzed", "Keep one of them.");
    }

    /// <inheritdoc/>
    protected override void WriteBody(JsonObject body, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(values);
        var source = new JsonObject { ["containerUrl"] = values.Get<string>(nameof(ContainerUrl)) };
        if (values.Get<string>(nameof(FileList)) is { } list)
        {
            source["fileList"] = list;
            body["azureBlobFileListSource"] = source;
            return;
        }
        if (values.Get<string>(nameof(Prefix)) is { } prefix)
            source["prefix"] = prefix;
        body["azureBlobSource"] = source;
    }
}
