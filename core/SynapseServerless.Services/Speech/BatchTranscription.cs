using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Has recordings in storage transcribed in the background, and reads the transcripts.</summary>
/// <remarks>
/// Each row is a transcription of its own. Transcripts are files at addresses that the service names; they are fetched from hosts that the operator allows,
/// without the key of the service.
/// </remarks>
public sealed class BatchTranscription : OperationStage
{
    /// <summary>The addresses of recordings; one of <c>contentUrls</c> and <c>contentContainerUrl</c> is given.</summary>
    public ValueOrColumn<IReadOnlyList<string>>? ContentUrls { get; init; }

    /// <summary>The address of a container whose recordings are transcribed.</summary>
    public ValueOrColumn<string>? ContentContainerUrl { get; init; }

    /// <summary>The language that is spoken, such as <c>en-US</c>.</summary>
    [InBody("locale")]
    public ValueOrColumn<string> Locale { get; init; } = "en-US";

    /// <summary>What the service calls the transcription.</summary>
    [InBody("displayName")]
    public ValueOrColumn<string> DisplayName { get; init; } = "SynapseServerless";

    /// <summary>The address of a model of one's own.</summary>
    [InBody("model.self")]
    public string? Model { get; init; }

    /// <summary>Whether words as they are spoken come with their times.</summary>
    [InBody("properties.wordLevelTimestampsEnabled")]
    public bool? WordLevelTimestampsEnabled { get; init; }

    /// <summary>Whether words as they are displayed come with their times.</summary>
    [InBody("properties.displayFormWordLevelTimestampsEnabled")]
    public bool? DisplayFormWordLevelTimestampsEnabled { get; init; }

    /// <summary>Channels that are transcribed; none for all.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [];

    /// <summary>How many people may speak, where speakers are told apart; null where they are not.</summary>
    [Range(2, 36)]
    public int? MaxSpeakers { get; init; }

    /// <summary>Languages of which one is spoken, where the service finds it out.</summary>
    public IReadOnlyList<string> CandidateLocales { get; init; } = [];

    /// <summary>Where punctuation comes from.</summary>
    [AllowedValues(null, "None", "Dictated", "Automatic", "DictatedAndAutomatic")]
    [InBody("properties.punctuationMode")]
    public string? PunctuationMode { get; init; }

    /// <summary>What becomes of profanity.</summary>
    [AllowedValues(null, "None", "Removed", "Tags", "Masked")]
    [InBody("properties.profanityFilterMode")]
    public string? ProfanityFilterMode { get; init; }

    /// <summary>For how many hours the service keeps the transcription.</summary>
    [Range(6, 744)]
    [InBody("properties.timeToLiveHours")]
    public int TimeToLiveHours { get; init; } = 48;

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => SpeechOperations.Batch;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (ContentUrls is null == (ContentContainerUrl is null))
        {
            yield return BadParameter(
                nameof(ContentUrls), ContentUrls is null ? "BatchTranscription has no recordings" : "Both contentUrls and contentContainerUrl are given",
                "Give one of contentUrlsCol: with the column of addresses, and contentContainerUrl: with a container.");
        }
    }

    /// <inheritdoc/>
    protected override void WriteBody(JsonObject body, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Get<IReadOnlyList<string>>(nameof(ContentUrls)) is { } urls)
            body["contentUrls"] = new JsonArray([.. urls.Select(url => (JsonNode)url)]);
        if (values.Get<string>(nameof(ContentContainerUrl)) is { } container)
            body["contentContainerUrl"] = container;
        JsonNode properties = body["properties"]!;
        if (Channels.Count > 0)
            properties["channels"] = new JsonArray([.. Channels.Select(channel => (JsonNode)channel)]);
        if (MaxSpeakers is { } most)
            properties["diarization"] = new JsonObject { ["enabled"] = true, ["maxSpeakers"] = most };
        if (CandidateLocales.Count > 0)
            properties["languageIdentification"] = new JsonObject { ["candidateLocales"] = new JsonArray([.. CandidateLocales.Select(locale => (JsonNode)locale)]) };
    }

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Get<IReadOnlyList<string>>(nameof(ContentUrls)) is { Count: > 0 } || values.Get<string>(nameof(ContentContainerUrl)) is { Length: > 0 };
    }

    private protected override RowCalls Calls(ServiceCaller caller) =>
        new TranscriptionCalls(caller, Request, Read, Polling, new CallOptions { Timeout = TimeSpan.FromSeconds(Timeout), Attempts = MaxAttempts });
}
