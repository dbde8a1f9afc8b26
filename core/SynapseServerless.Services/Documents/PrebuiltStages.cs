using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that analyzes documents of one kind with one of the service's own models.</summary>
public abstract class PrebuiltDocumentStage : ModelledDocumentStage
{
    /// <summary>Ignored: whether the answer has the words and lines; it always has.</summary>
    [NoEffect("Answers always have words and lines.")]
    public ValueOrColumn<bool>? IncludeTextDetails { get; init; }

    /// <summary>The language and region of the document, such as <c>en-US</c>.</summary>
    [InQuery("locale")]
    public ValueOrColumn<string>? Locale { get; init; }
}

/// <summary>Reads receipts: the merchant, the items, tax, tip and total.</summary>
public sealed class AnalyzeReceipts : PrebuiltDocumentStage
{
    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.Prebuilt(nameof(AnalyzeReceipts), "prebuilt-receipt");
}

/// <summary>Reads invoices: who bills whom, for what, how much and by when.</summary>
public sealed class AnalyzeInvoices : PrebuiltDocumentStage
{
    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.Prebuilt(nameof(AnalyzeInvoices), "prebuilt-invoice");
}

/// <summary>Reads passports, driving licences and other identity documents.</summary>
public sealed class AnalyzeIDDocuments : PrebuiltDocumentStage
{
    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.Prebuilt(nameof(AnalyzeIDDocuments), "prebuilt-idDocument");
}

/// <summary>Reads business cards. The service has the model in its version 2023-07-31 and in none after it.</summary>
public sealed class AnalyzeBusinessCards : DocumentStage
{
    /// <summary>Ignored: whether the answer has the words and lines; it always has.</summary>
    [NoEffect("Answers always have words and lines.")]
    public ValueOrColumn<bool>? IncludeTextDetails { get; init; }

    /// <summary>The language and region of the document, such as <c>en-US</c>.</summary>
    [InQuery("locale")]
    public ValueOrColumn<string>? Locale { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.BusinessCards;

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Notes() =>
        [.. base.Notes(), new StageNote(Uid, null, "The model of business cards is deprecated; the service has it in version 2023-07-31 alone. A model of one's own with analyzeCustomModel takes its place.")];
}

/// <summary>Reads text, tables, selection marks and the structure of documents.</summary>
public sealed class AnalyzeLayout : ModelledDocumentStage
{
    /// <summary>The language of the document, such as <c>en</c>; left out, the service finds it out.</summary>
    [InQuery("locale")]
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>Ignored: the order of lines; the service finds the order in which people read.</summary>
    [NoEffect("Lines and paragraphs come in the order in which people read them.")]
    public ValueOrColumn<string> ReadingOrder { get; init; } = "basic";

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => DocumentOperations.Prebuilt(nameof(AnalyzeLayout), "prebuilt-layout");
}
