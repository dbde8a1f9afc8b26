namespace SynapseServerless.TestService;

/// <summary>The services that the server knows.</summary>
internal sealed class AllServices : IAnswering
{
    private readonly IAnswering[] _services =
    [
        new EchoService(),
        new LanguageService(),
        new OpenAIService(),
        new OpenAIBatchService(),
        new TranslatorService(),
        new DocumentTranslationService(),
        new VisionService(),
        new FaceService(),
        new ContentSafetyService(),
        new MapsService(),
        new LanguageJobService(),
        new ConversationService(),
        new DocumentService(),
        new SpeechService(),
        new SearchService(),
    ];

    public TestAnswer? Answer(ReceivedRequest request) =>
        _services.Select(service => service.Answer(request)).FirstOrDefault(answer => answer is not null);
}
