namespace SynapseServerless.Services;

/// <summary>The operations of Content Safety.</summary>
internal static class ContentSafetyOperations
{
    private const string Categories = "categoriesAnalysis: array<struct<category: string, severity: int>>";

    /// <summary>Harm in a text.</summary>
    public static ServiceOperation Text { get; } = Of(
        "AnalyzeTextSafety", "text:analyze", $"struct<blocklistsMatch: array<struct<blocklistName: string, blocklistItemId: string, blocklistItemText: string>>, {Categories}>") with { MostCharacters = 10_000 };

    /// <summary>Harm in an image.</summary>
    public static ServiceOperation Image { get; } = Of("AnalyzeImageSafety", "image:analyze", $"struct<{Categories}>") with { MostBytes = 4L << 20 };

    /// <summary>Attacks on a language model.</summary>
    public static ServiceOperation Shield { get; } = Of(
        "ShieldPrompt", "text:shieldPrompt", "struct<userPromptAnalysis: struct<attackDetected: boolean>, documentsAnalysis: array<struct<attackDetected: boolean>>>") with { MostCharacters = 10_000 };

    /// <summary>Texts that are somebody's property.</summary>
    public static ServiceOperation Protected { get; } = Of("DetectProtectedMaterial", "text:detectProtectedMaterial", "struct<protectedMaterialAnalysis: struct<detected: boolean>>") with { MostCharacters = 10_000 };

    private static ServiceOperation Of(string name, string path, string answer) => new()
    {
        Name = name, Service = AIService.ContentSafety, Route = "/contentsafety/" + path, Version = "2024-09-01", Answer = answer,
        Source = "Content Safety REST API 2024-09-01; limits: its input requirements",
    };
}
