namespace SynapseServerless.Services;

/// <summary>The types of what Document Intelligence answers with, version 2024-11-30.</summary>
internal static class DocumentAnswers
{
    private const string Span = "struct<offset: int, length: int>";
    private const string Spans = $"spans: array<{Span}>";
    private const string Regions = "boundingRegions: array<struct<pageNumber: int, polygon: array<double>>>";
    private const string Caption = $"struct<content: string, {Regions}, {Spans}, elements: array<string>>";
    private const string Mark = $"polygon: array<double>, span: {Span}, confidence: double";
    private const string Element = $"struct<content: string, {Regions}, {Spans}>";

    private const string Page =
        $"struct<pageNumber: int, angle: double, width: double, height: double, unit: string, {Spans}, words: array<struct<content: string, {Mark}>>, "
        + $"selectionMarks: array<struct<state: string, {Mark}>>, lines: array<struct<content: string, polygon: array<double>, {Spans}>>, "
        + $"barcodes: array<struct<kind: string, value: string, {Mark}>>, formulas: array<struct<kind: string, value: string, {Mark}>>>";

    private const string Table =
        "struct<rowCount: int, columnCount: int, cells: array<struct<kind: string, rowIndex: int, columnIndex: int, rowSpan: int, columnSpan: int, content: string, "
        + $"{Regions}, {Spans}, elements: array<string>>>, {Regions}, {Spans}, caption: {Caption}, footnotes: array<{Caption}>>";

    private const string Result =
        $"struct<apiVersion: string, modelId: string, stringIndexType: string, contentFormat: string, content: string, pages: array<{Page}>, "
        + $"paragraphs: array<struct<role: string, content: string, {Regions}, {Spans}>>, tables: array<{Table}>, "
        + $"figures: array<struct<id: string, {Regions}, {Spans}, elements: array<string>, caption: {Caption}, footnotes: array<{Caption}>>>, "
        + $"sections: array<struct<{Spans}, elements: array<string>>>, keyValuePairs: array<struct<key: {Element}, value: {Element}, confidence: double>>, "
        + $"styles: array<struct<isHandwritten: boolean, similarFontFamily: string, fontStyle: string, fontWeight: string, color: string, backgroundColor: string, {Spans}, confidence: double>>, "
        + $"languages: array<struct<locale: string, {Spans}, confidence: double>>, "
        + $"documents: array<struct<docType: string, {Regions}, {Spans}, fields: json, confidence: double>>, warnings: array<struct<code: string, message: string, target: string>>>";

    /// <summary>An analysis that has ended.</summary>
    public const string Analysis = $"struct<status: string, createdDateTime: timestamp, lastUpdatedDateTime: timestamp, analyzeResult: {Result}>";

    /// <summary>An analysis of a container that has ended.</summary>
    public const string Batch =
        "struct<resultId: string, status: string, percentCompleted: int, createdDateTime: timestamp, lastUpdatedDateTime: timestamp, "
        + "result: struct<succeededCount: int, failedCount: int, skippedCount: int, details: array<struct<sourceUrl: string, resultUrl: string, status: string, error: json>>>>";

    /// <summary>A model.</summary>
    public const string Model =
        "struct<modelId: string, description: string, createdDateTime: timestamp, expirationDateTime: timestamp, modifiedDateTime: timestamp, apiVersion: string, tags: json, buildMode: string, "
        + "azureBlobSource: json, azureBlobFileListSource: json, classifierId: string, split: string, docTypes: json, warnings: array<struct<code: string, message: string, target: string>>, trainingHours: double>";

    /// <summary>Models.</summary>
    public const string Models = $"struct<value: array<{Model}>>";
}
