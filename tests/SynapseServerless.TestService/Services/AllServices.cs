namespace SynapseServerless.TestService;

/// <summary>The services that the server knows.</summary>
internal sealed class AllServices : IAnswering
{
    private readonly IAnswering[] _services = [new LanguageService(), new OpenAIService(), new LanguageJobService(), new ConversationService(), new DocumentService(), new SpeechService(), new SearchService()];

    public TestAnswer? Answer(ReceivedRequest request) =>
        _services.Select(service => service.Answer(request)).FirstOrDefault(answer => answer is not null);
}
