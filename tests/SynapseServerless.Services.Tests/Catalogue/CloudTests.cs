using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Services.Tests.Catalogue;

/// <summary>Hosts and scopes of tokens in each cloud of Azure, as its documentation and the client libraries of the services have them.</summary>
public sealed class CloudTests
{
    // Speech service in sovereign clouds (hosts of regions and of short recordings); Azure Government, AI services (Translator, resources); docs.azure.cn, Translator v3.0 reference.
    [Theory]
    [InlineData(AzureCloud.Public, "https://westeurope.api.cognitive.microsoft.com", "https://westeurope.stt.speech.microsoft.com", "https://api.cognitive.microsofttranslator.com")]
    [InlineData(AzureCloud.UsGovernment, "https://westeurope.api.cognitive.microsoft.us", "https://westeurope.stt.speech.azure.us", "https://api.cognitive.microsofttranslator.us")]
    [InlineData(AzureCloud.China, "https://westeurope.api.cognitive.azure.cn", "https://westeurope.stt.speech.azure.cn", "https://api.translator.azure.cn")]
    public void Regions_and_the_translator_have_hosts_of_their_own(AzureCloud cloud, string region, string recordings, string translator)
    {
        Assert.Equal(region, AIService.Language.Regional(cloud, "westeurope"));
        Assert.Equal(recordings, AIService.ShortSpeech.Regional(cloud, "westeurope"));
        Assert.Equal(translator, AIService.Translator.Global(cloud));
    }

    // The same pages; names of resources of Azure OpenAI in Azure Government; DNS zones of private endpoints of Azure AI Search.
    [Theory]
    [InlineData(AzureCloud.Public, "cognitiveservices.azure.com", "openai.azure.com", "search.windows.net")]
    [InlineData(AzureCloud.UsGovernment, "cognitiveservices.azure.us", "openai.azure.us", "search.azure.us")]
    [InlineData(AzureCloud.China, "cognitiveservices.azure.cn", "openai.azure.cn", "search.azure.cn")]
    public void Resources_have_hosts_of_their_own(AzureCloud cloud, string language, string openai, string search)
    {
        Assert.Equal($"https://mine.{language}", AIService.Language.Resource(cloud, "mine"));
        Assert.Equal($"https://mine.{openai}", AIService.OpenAI.Resource(cloud, "mine"));
        Assert.Equal($"https://mine.{search}", AIService.Search.Resource(cloud, "mine"));
    }

    // TextAnalyticsAudience and SearchAudience of the client libraries, with the suffix that a scope has.
    [Theory]
    [InlineData(AzureCloud.Public, "https://cognitiveservices.azure.com/.default", "https://search.azure.com/.default")]
    [InlineData(AzureCloud.UsGovernment, "https://cognitiveservices.azure.us/.default", "https://search.azure.us/.default")]
    [InlineData(AzureCloud.China, "https://cognitiveservices.azure.cn/.default", "https://search.azure.cn/.default")]
    public void Tokens_have_scopes_of_their_own(AzureCloud cloud, string cognitive, string search)
    {
        Assert.Equal(cognitive, AIService.Language.ScopeIn(cloud));
        Assert.Equal(cognitive, AIService.OpenAI.ScopeIn(cloud));
        Assert.Equal(search, AIService.Search.ScopeIn(cloud));
    }

    [Fact]
    public void Maps_are_in_the_public_cloud_and_that_of_the_government()
    {
        Assert.Equal("https://atlas.microsoft.com", AIService.Maps.Global(AzureCloud.Public));
        Assert.Equal("https://atlas.azure.us", AIService.Maps.Global(AzureCloud.UsGovernment));
        Assert.Null(AIService.Maps.Global(AzureCloud.China));
    }

    [Fact]
    public void A_stage_calls_the_hosts_of_its_cloud()
    {
        Stage sentiment = new TextSentiment { Location = "usgovvirginia", Cloud = AzureCloud.UsGovernment, SubscriptionKey = StageRun.Key };
        Stage translate = new Translate { Cloud = AzureCloud.China, SubscriptionRegion = "chinanorth", SubscriptionKey = StageRun.Key, ToLanguage = ValueOrColumn.Of<IReadOnlyList<string>>("to") };
        Stage resource = new Translate { Cloud = AzureCloud.UsGovernment, CustomServiceName = "mine", SubscriptionKey = StageRun.Key, ToLanguage = ValueOrColumn.Of<IReadOnlyList<string>>("to") };
        Stage prompt = new OpenAIPrompt { Cloud = AzureCloud.UsGovernment, CustomServiceName = "mine", SubscriptionKey = StageRun.Key, DeploymentName = "small", PromptTemplate = "{a}" };

        string[] addresses = [.. ServiceCheck.Of([sentiment, translate, resource, prompt]).Select(check => check.Address)];

        Assert.Equal(
            [
                "https://usgovvirginia.api.cognitive.microsoft.us/language/:analyze-text", "https://api.translator.azure.cn/translate",
                "https://mine.cognitiveservices.azure.us/translator/text/translate", "https://mine.openai.azure.us/openai/v1/chat/completions",
            ],
            addresses);
    }

    [Fact]
    public void A_service_that_is_not_in_a_cloud_is_refused_where_no_address_is_given()
    {
        SpecificationException error = Assert.Throws<SpecificationException>(() => StageValidation.ThrowIfInvalid(new AddressGeocoder { Cloud = AzureCloud.China, SubscriptionKey = StageRun.Key, Address = ValueOrColumn.Of<string>("text") }));

        Assert.Equal("cloud", error.Location.Parameter);
        Assert.Contains("Give url:", error.Message, StringComparison.Ordinal);
    }
}
