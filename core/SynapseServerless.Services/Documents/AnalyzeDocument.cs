using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that analyzes documents with a model of Document Intelligence.</summary>
public abstract class ModelledDocumentStage : DocumentStage
{
    /// <summary>What is found beside what the model finds: <c>ocrHighResolution</c>, <c>languages</c>, <c>barcodes</c>, <c>formulas</c>, <c>keyValuePairs</c>, <c>styleFont</c>, <c>queryFields</c>; some cost extra.</summary>
    [InQuery("features")]
    public ValueOrColumn<IReadOnlyList<string>>? Features { get; init; }

    /// <summary>Fields that are looked for by their names, with the feature <c>queryFields</c>.</summary>
    [InQuery("queryFields")]
    public ValueOrColumn<IReadOnlyList<string>>? QueryFields { get; init; }

    /// <summary>How the content is written.</summary>
    [AllowedValues(null, "text", "markdown")]
    [InQuery("outputContentFormat")]
    public string? OutputContentFormat { get; init; }

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        foreach (SpecificationException error in base.ValidateMore())
            yield return error;
        if (QueryFields is not null && Features is not { Column: not null } && Features?.Value?.Contains("queryFields") != true)
            yield return BadParameter(nameof(QueryFields), "Fields are asked for by name without the feature that finds them", "Give features: [queryFields], which costs extra.");
    }
}

/// <summary>Analyzes documents with any model of Document Intelligence: one of the service's own, or one of one's own.</summary>
public sealed class AnalyzeDocument : ModelledDocumentStage
{
    /// <summary>The model, such as <c>prebuilt-read</c>, <c>prebuilt-layout</c>, <c>prebuilt-receipt</c>, <c>prebuilt-invoice</c>, <c>prebuilt-contract</c>, <c>prebuilt-tax.us.w2</c>, or one of one's own.</summary>
    [Required]
    [InRoute("modelId")]
    public ValueOrColumn<string>? PrebuiltModelId { get; init; }

    /// <summary>The language and region of the document, such as <c>en-US</c>.</summary>
    [InQuery("locale")]
    public ValueOrColumn<string>? Locale { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.Analyze;
}

/// <summary>Analyzes documents with a model of one's own.</summary>
public sealed class AnalyzeCustomModel : ModelledDocumentStage
{
    /// <summary>The model.</summary>
    [Required]
    [InRoute("modelId")]
    public ValueOrColumn<string>? ModelId { get; init; }

    /// <summary>Ignored: whether the answer has the words and lines; it always has.</summary>
    [NoEffect("Answers always have words and lines.")]
    public ValueOrColumn<bool>? IncludeTextDetails { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.Analyze with { Name = nameof(AnalyzeCustomModel) };
}

/// <summary>Says of which kinds documents are, and where in a file each begins, by a classifier of one's own.</summary>
public sealed class ClassifyDocument : DocumentStage
{
    /// <summary>The classifier.</summary>
    [Required]
    [InRoute("classifierId")]
    public ValueOrColumn<string>? ClassifierId { get; init; }

    /// <summary>Whether a file is one document, several, or one on each page; null for the service's own way, one.</summary>
    [AllowedValues(null, "none", "auto", "perPage")]
    [InQuery("split")]
    public string? Split { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.Classify;
}
