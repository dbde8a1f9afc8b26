namespace SynapseServerless.Services;

/// <summary>A service that operations belong to: where it is, and how a caller shows who it is.</summary>
/// <param name="Name">Its name, as in <c>Language</c>.</param>
public sealed record AIService(string Name)
{
    /// <summary>The header that carries a key.</summary>
    public string KeyHeader { get; init; } = "Ocp-Apim-Subscription-Key";

    /// <summary>What a token of Entra ID is asked for; names in braces differ between clouds.</summary>
    public string Scope { get; init; } = "https://cognitiveservices.{azure}/.default";

    /// <summary>The address by region, with <c>{location}</c> to be filled in, and with what differs between clouds; null where there is none.</summary>
    public string? RegionalUrl { get; init; } = "https://{location}.api.cognitive.{domain}";

    /// <summary>The address of a resource by its name, with <c>{name}</c>, and with what differs between clouds.</summary>
    public string ResourceUrl { get; init; } = "https://{name}.cognitiveservices.{azure}";

    /// <summary>The one address for all in the public cloud; null where each customer has one.</summary>
    public string? GlobalUrl { get; init; }

    /// <summary>The one address for all in other clouds, where the service is in them.</summary>
    public IReadOnlyDictionary<AzureCloud, string> OtherGlobalUrls { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<AzureCloud, string>.Empty;

    /// <summary>The header that carries the region of a key where the address is the global one; null where there is none.</summary>
    public string? RegionHeader { get; init; }

    /// <summary>The one address for all in a cloud; null where there is none.</summary>
    /// <param name="cloud">The cloud.</param>
    public string? Global(AzureCloud cloud) => cloud == AzureCloud.Public ? GlobalUrl : OtherGlobalUrls.GetValueOrDefault(cloud);

    /// <summary>The address of a region; null where there is none.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="location">The region.</param>
    public string? Regional(AzureCloud cloud, string location) => RegionalUrl is null ? null : CloudDomains.Fill(RegionalUrl, cloud).Replace("{location}", location, StringComparison.Ordinal);

    /// <summary>The address of a resource.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="name">The name of the resource.</param>
    public string Resource(AzureCloud cloud, string name) => CloudDomains.Fill(ResourceUrl, cloud).Replace("{name}", name, StringComparison.Ordinal);

    /// <summary>What a token of Entra ID is asked for in a cloud.</summary>
    /// <param name="cloud">The cloud.</param>
    public string ScopeIn(AzureCloud cloud) => CloudDomains.Fill(Scope, cloud);

    /// <summary>Text analysis.</summary>
    public static AIService Language { get; } = new("Language");

    /// <summary>Translation of text.</summary>
    public static AIService Translator { get; } = new("Translator")
    {
        GlobalUrl = "https://api.cognitive.microsofttranslator.com", RegionHeader = "Ocp-Apim-Subscription-Region",
        OtherGlobalUrls = new Dictionary<AzureCloud, string> { [AzureCloud.UsGovernment] = "https://api.cognitive.microsofttranslator.us", [AzureCloud.China] = "https://api.translator.azure.cn" },
    };

    /// <summary>Analysis of images.</summary>
    public static AIService Vision { get; } = new("Vision");

    /// <summary>Faces.</summary>
    public static AIService Face { get; } = new("Face");

    /// <summary>Analysis of documents.</summary>
    public static AIService Documents { get; } = new("Document Intelligence");

    /// <summary>Speech to text.</summary>
    public static AIService Speech { get; } = new("Speech");

    /// <summary>Speech to text of short recordings.</summary>
    public static AIService ShortSpeech { get; } = new("Speech") { RegionalUrl = "https://{location}.stt.speech.{speech}", ResourceUrl = "https://{name}.cognitiveservices.{azure}/stt" };

    /// <summary>Text to speech.</summary>
    public static AIService SpeechSynthesis { get; } = new("Speech") { RegionalUrl = "https://{location}.tts.speech.{speech}", ResourceUrl = "https://{name}.cognitiveservices.{azure}/tts" };

    /// <summary>Roles and styles of what speakers say: a service without a public address.</summary>
    public static AIService SpeakerEmotion { get; } = new("Speaker emotion") { RegionalUrl = null };

    /// <summary>Moderation of content.</summary>
    public static AIService ContentSafety { get; } = new("Content Safety");

    /// <summary>Search.</summary>
    public static AIService Search { get; } = new("AI Search")
    {
        KeyHeader = "api-key", Scope = "https://search.{azure}/.default", RegionalUrl = null, ResourceUrl = "https://{name}.search.{search}",
    };

    /// <summary>Addresses and places.</summary>
    public static AIService Maps { get; } = new("Maps")
    {
        KeyHeader = "subscription-key", Scope = "https://atlas.microsoft.com/.default", RegionalUrl = null, GlobalUrl = "https://atlas.microsoft.com",
        OtherGlobalUrls = new Dictionary<AzureCloud, string> { [AzureCloud.UsGovernment] = "https://atlas.azure.us" },
    };

    /// <summary>Language models.</summary>
    public static AIService OpenAI { get; } = new("OpenAI") { KeyHeader = "api-key", RegionalUrl = null, ResourceUrl = "https://{name}.openai.{azure}" };
}
