namespace SynapseServerless.Services;

/// <summary>A service that operations belong to: where it is, and how a caller shows who it is.</summary>
/// <param name="Name">Its name, as in <c>Language</c>.</param>
public sealed record AIService(string Name)
{
    /// <summary>The header that carries a key.</summary>
    public string KeyHeader { get; init; } = "Ocp-Apim-Subscription-Key";

    /// <summary>What a token of Entra ID is asked for.</summary>
    public string Scope { get; init; } = "https://cognitiveservices.azure.com/.default";

    /// <summary>The address by region, with <c>{location}</c> and <c>{domain}</c> to be filled in; null where there is none.</summary>
    public string? RegionalUrl { get; init; } = "https://{location}.api.cognitive.{domain}";

    /// <summary>The address of a resource by its name, with <c>{name}</c> and <c>{domain}</c>.</summary>
    public string ResourceUrl { get; init; } = "https://{name}.cognitiveservices.azure.com";

    /// <summary>The one address for all; null where each customer has one.</summary>
    public string? GlobalUrl { get; init; }

    /// <summary>The header that carries the region of a key where the address is the global one; null where there is none.</summary>
    public string? RegionHeader { get; init; }

    /// <summary>Text analysis.</summary>
    public static AIService Language { get; } = new("Language");

    /// <summary>Translation of text.</summary>
    public static AIService Translator { get; } = new("Translator") { GlobalUrl = "https://api.cognitive.microsofttranslator.com", RegionHeader = "Ocp-Apim-Subscription-Region" };

    /// <summary>Analysis of images.</summary>
    public static AIService Vision { get; } = new("Vision");

    /// <summary>Faces.</summary>
    public static AIService Face { get; } = new("Face");

    /// <summary>Analysis of documents.</summary>
    public static AIService Documents { get; } = new("Document Intelligence");

    /// <summary>Speech to text.</summary>
    public static AIService Speech { get; } = new("Speech");

    /// <summary>Speech to text of short recordings.</summary>
    public static AIService ShortSpeech { get; } = new("Speech") { RegionalUrl = "https://{location}.stt.speech.{domain}", ResourceUrl = "https://{name}.cognitiveservices.azure.com/stt" };

    /// <summary>Text to speech.</summary>
    public static AIService SpeechSynthesis { get; } = new("Speech") { RegionalUrl = "https://{location}.tts.speech.{domain}", ResourceUrl = "https://{name}.cognitiveservices.azure.com/tts" };

    /// <summary>Roles and styles of what speakers say: a service without a public address.</summary>
    public static AIService SpeakerEmotion { get; } = new("Speaker emotion") { RegionalUrl = null };

    /// <summary>Moderation of content.</summary>
    public static AIService ContentSafety { get; } = new("Content Safety");

    /// <summary>Search.</summary>
    public static AIService Search { get; } = new("AI Search")
    {
        KeyHeader = "api-key", Scope = "https://search.azure.com/.default", RegionalUrl = null, ResourceUrl = "https://{name}.search.windows.net",
    };

    /// <summary>Addresses and places.</summary>
    public static AIService Maps { get; } = new("Maps")
    {
        KeyHeader = "subscription-key", Scope = "https://atlas.microsoft.com/.default", RegionalUrl = null, GlobalUrl = "https://atlas.microsoft.com",
    };

    /// <summary>Language models.</summary>
    public static AIService OpenAI { get; } = new("OpenAI") { KeyHeader = "api-key", RegionalUrl = null, ResourceUrl = "https://{name}.openai.azure.com" };
}
