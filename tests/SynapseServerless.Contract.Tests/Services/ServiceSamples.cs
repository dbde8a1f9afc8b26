using SynapseServerless.Specifications;
using SynapseServerless.TestService;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages that call services, which a server of the tests answers.</summary>
internal static class ServiceSamples
{
    /// <summary>The key of all services.</summary>
    public static Secret Key { get; } = new("contract-key");

    private static readonly Lazy<TestServer> s_server = new(() =>
    {
        Environment.SetEnvironmentVariable(Key.EnvironmentVariable, "0123456789abcdef0123456789abcdef");
        return TestServer.StartAsync().GetAwaiter().GetResult();
    });

    /// <summary>The address of all services.</summary>
    public static string Url => s_server.Value.Url.ToString();

    /// <summary>The samples, by name of the stage.</summary>
    public static IEnumerable<KeyValuePair<string, StageSample>> All => [.. HttpSamples.All, .. LanguageSamples.All, .. OpenAISamples.All, .. TranslatorSamples.All, .. VisionSamples.All, .. FaceSamples.All, .. ContentSafetySamples.All, .. MapsSamples.All, .. LanguageJobSamples.All, .. DocumentSamples.All, .. SpeechSamples.All, .. SearchSamples.All];
}
