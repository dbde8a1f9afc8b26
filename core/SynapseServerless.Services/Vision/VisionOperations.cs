namespace SynapseServerless.Services;

/// <summary>The operations of Computer Vision 3.2 and of Image Analysis 4.0, all of which end on one day.</summary>
internal static class VisionOperations
{
    private const string Rectangle = "struct<x: int, y: int, w: int, h: int>";
    private const string Face = "struct<left: int, top: int, width: int, height: int>";
    private const string Tags = "array<struct<name: string, confidence: double, hint: string>>";
    private const string Description = "struct<tags: array<string>, captions: array<struct<text: string, confidence: double>>>";
    private const string Domains = $"celebrities: array<struct<name: string, confidence: double, faceRectangle: {Face}>>, landmarks: array<struct<name: string, confidence: double>>";
    private const string Ends = "requestId: string, metadata: struct<width: int, height: int, format: string>, modelVersion: string";
    private const string Values = "values: array<struct<";
    private const string Polygon = "boundingPolygon: array<struct<x: int, y: int>>";
    private const string Words = "words: array<struct<boundingBox: array<double>, text: string, confidence: double>>";

    private static readonly string s_analysis =
        $"struct<categories: array<struct<name: string, score: double, detail: struct<{Domains}>>>, "
        + "adult: struct<isAdultContent: boolean, isRacyContent: boolean, isGoryContent: boolean, adultScore: double, racyScore: double, goreScore: double>, "
        + "color: struct<dominantColorForeground: string, dominantColorBackground: string, dominantColors: array<string>, accentColor: string, isBWImg: boolean>, "
        + $"imageType: struct<clipArtType: int, lineDrawingType: int>, tags: {Tags}, description: {Description}, faces: array<struct<age: int, gender: string, faceRectangle: {Face}>>, "
        + $"objects: array<struct<rectangle: {Rectangle}, object: string, confidence: double, parent: json>>, brands: array<struct<name: string, confidence: double, rectangle: {Rectangle}>>, {Ends}>";

    /// <summary>Features of an image.</summary>
    public static ServiceOperation Analyze { get; } = V32("AnalyzeImage", "analyze", s_analysis);

    /// <summary>A sentence about an image.</summary>
    public static ServiceOperation Describe { get; } = V32("DescribeImage", "describe", $"struct<description: {Description}, {Ends}>");

    /// <summary>Words for an image.</summary>
    public static ServiceOperation Tag { get; } = V32("TagImage", "tag", $"struct<tags: {Tags}, {Ends}>");

    /// <summary>Printed text of an image, at once.</summary>
    public static ServiceOperation Ocr { get; } = V32(
        "OCR", "ocr",
        "struct<language: string, textAngle: double, orientation: string, regions: array<struct<boundingBox: string, lines: array<struct<boundingBox: string, words: array<struct<boundingBox: string, text: string>>>>>>, modelVersion: string>");

    /// <summary>Celebrities or landmarks of an image.</summary>
    public static ServiceOperation Domain { get; } = V32("RecognizeDomainSpecificContent", "models/{model}/analyze", $"struct<result: struct<{Domains}>, {Ends}>");

    /// <summary>A small image.</summary>
    public static ServiceOperation Thumbnail { get; } = V32("GenerateThumbnails", "generateThumbnail", "binary");

    /// <summary>Text of an image or a document.</summary>
    public static ServiceOperation Read { get; } = V32(
        "ReadImage", "read/analyze",
        "struct<status: string, createdDateTime: string, lastUpdatedDateTime: string, analyzeResult: struct<version: string, modelVersion: string, readResults: array<struct<page: int, language: string, angle: double, "
        + "width: double, height: double, unit: string, lines: array<struct<language: string, boundingBox: array<double>, "
        + $"appearance: struct<style: struct<name: string, confidence: double>>, text: string, {Words}>>>>>>") with { Reply = ReplyKind.Operation, MostBytes = 500L << 20 };

    /// <summary>The same, read into the form of an operation that is gone.</summary>
    public static ServiceOperation Recognize { get; } = Read with
    {
        Name = "RecognizeText", Answer = "struct<status: string, recognitionResult: struct<lines: array<struct<boundingBox: array<double>, text: string, words: array<struct<boundingBox: array<double>, text: string>>>>>>",
    };

    /// <summary>Features of an image, by the models of version 4.</summary>
    public static ServiceOperation Analyze4 { get; } = new()
    {
        Name = "AnalyzeImage4", Service = AIService.Vision, Route = "/computervision/imageanalysis:analyze", Version = "2023-10-01", MostBytes = 20L << 20, Retires = Day, Successor = Next,
        Answer = "struct<modelVersion: string, metadata: struct<width: int, height: int>, captionResult: struct<text: string, confidence: double>, "
            + $"denseCaptionsResult: struct<{Values}text: string, confidence: double, boundingBox: {Rectangle}>>>, tagsResult: struct<{Values}name: string, confidence: double>>>, "
            + $"objectsResult: struct<{Values}boundingBox: {Rectangle}, tags: array<struct<name: string, confidence: double>>>>>, "
            + $"readResult: struct<blocks: array<struct<lines: array<struct<text: string, {Polygon}, words: array<struct<text: string, {Polygon}, confidence: double>>>>>>>, "
            + $"smartCropsResult: struct<{Values}aspectRatio: double, boundingBox: {Rectangle}>>>, peopleResult: struct<{Values}boundingBox: {Rectangle}, confidence: double>>>>",
        Source = "Image Analysis REST API 2023-10-01; limit: Image Analysis 4.0 input requirements; retirement: Azure service retirements, 502909",
    };

    private static DateOnly Day => new(2028, 9, 25);

    private static string Next => "a model that sees, in Foundry, or Content Understanding";

    private static ServiceOperation V32(string name, string path, string answer) => new()
    {
        Name = name, Service = AIService.Vision, Route = "/vision/v3.2/" + path, Answer = answer, MostBytes = 4L << 20, Retires = Day, Successor = Next,
        Source = "Computer Vision REST API 3.2; limits: its image requirements; retirement: Azure service retirements, 502909",
    };
}
