using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A stage that has recordings transcribed at once, faster than they play.</summary>
/// <remarks>SynapseML streams recordings through a client library; what of its parameters has no counterpart is refused, or noted where it changes nothing that matters.</remarks>
public abstract class FastTranscriptionStage : ServiceStage
{
    /// <summary>The recording: WAV, MP3, OPUS, OGG, FLAC, WMA, AAC, WebM and others; one of <c>audioData</c> and <c>audioUrl</c> is given.</summary>
    public ValueOrColumn<byte[]>? AudioData { get; init; }

    /// <summary>The address of the recording, from where the service fetches it.</summary>
    public ValueOrColumn<string>? AudioUrl { get; init; }

    /// <summary>The language that is spoken, such as <c>en-US</c>; an empty text lets the service find it out.</summary>
    public ValueOrColumn<string> Language { get; init; } = "en-US";

    /// <summary>Languages of which one is spoken, in the place of <c>language</c>.</summary>
    public IReadOnlyList<string> Locales { get; init; } = [];

    /// <summary>Models of one's own, by language: their addresses.</summary>
    public IReadOnlyDictionary<string, string> Models { get; init; } = new Dictionary<string, string>();

    /// <summary>What becomes of profanity.</summary>
    [AllowedValues("Masked", "Removed", "Raw", "None", "Tags")]
    public string Profanity { get; init; } = "Masked";

    /// <summary>Channels that are transcribed each for itself, at most two; none to transcribe them as one.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [];

    /// <summary>Words and phrases that are likely to be said.</summary>
    public ValueOrColumn<IReadOnlyList<string>>? PhraseList { get; init; }

    /// <summary>How much more likely those phrases are.</summary>
    [Range(1.0, 20.0)]
    [EffectNeeds(nameof(PhraseList))]
    public double? BiasingWeight { get; init; }

    /// <summary>What a language model does with the speech: <c>transcribe</c>, or <c>translate</c> into <c>targetLanguage</c>; null for transcription without one.</summary>
    [AllowedValues(null, "transcribe", "translate")]
    public string? EnhancedTask { get; init; }

    /// <summary>The language that speech is translated into.</summary>
    [EffectNeeds(nameof(EnhancedTask), "translate")]
    public string? TargetLanguage { get; init; }

    /// <summary>What the language model gets to know of the recording.</summary>
    [EffectNeeds(nameof(EnhancedTask))]
    public IReadOnlyList<string> Prompt { get; init; } = [];

    /// <summary>Refused where it is given: the deployment of a model that streams.</summary>
    public string? EndpointId { get; init; }

    /// <summary>Refused where it is given: SynapseML's voices of people who take part.</summary>
    public string? ParticipantsJson { get; init; }

    /// <summary>Refused where there are any: arguments of ffmpeg, which is not run here.</summary>
    public IReadOnlyList<string> ExtraFfmpegArgs { get; init; } = [];

    /// <summary>Ignored: the kind of the file; the service finds it out.</summary>
    [NoEffect("The service finds out of what kind a recording is.")]
    public ValueOrColumn<string>? FileType { get; init; }

    /// <summary>Ignored: whether words come with their times; they always do.</summary>
    [NoEffect("Words always come with their times.")]
    public bool WordLevelTimestamps { get; init; }

    /// <summary>Ignored: whether each segment makes a row; the answer has them all in <c>phrases</c>.</summary>
    [NoEffect("A recording stays one row; its segments are in phrases, and Explode makes rows of them.")]
    public bool StreamIntermediateResults { get; init; } = true;

    /// <summary>Ignored: the form of the text; there is the one that is displayed alone.</summary>
    [NoEffect("Fast transcription gives text as it is displayed, and not as it is spoken.")]
    public string Format { get; init; } = "Simple";

    /// <summary>Ignored: whether what is streamed is recorded; nothing is streamed.</summary>
    [NoEffect("Nothing is streamed, so there is nothing to record.")]
    public bool RecordAudioData { get; init; }

    /// <summary>Ignored: where what is streamed is recorded.</summary>
    [NoEffect("Nothing is streamed, so there is nothing to record.")]
    public string? RecordedFileNameCol { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => SpeechOperations.Fast with { Name = Type };

    /// <summary>The way speakers are told apart; null where they are not.</summary>
    [NotAParameter]
    private protected abstract JsonObject? Diarization { get; }

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (AudioData is null == (AudioUrl is null))
            yield return BadParameter(nameof(AudioData), AudioData is null ? $"{Type} has no recording" : "Both audioData and audioUrl are given", "Give one of audioDataCol: with the column of recordings, and audioUrlCol: with that of their addresses.");
        if (EndpointId is not null)
            yield return BadParameter(nameof(EndpointId), "A deployment that streams cannot transcribe files", "Give models: with the address of the model for each language.");
        if (ParticipantsJson is not null)
            yield return BadParameter(nameof(ParticipantsJson), "The service does not know people by their voices any more", "Use ConversationTranscription, which tells speakers apart; maxSpeakers: says how many there are.");
        if (ExtraFfmpegArgs.Count > 0)
            yield return BadParameter(nameof(ExtraFfmpegArgs), "No ffmpeg is run here", "Leave it out: the service decodes files itself. Convert those that it cannot decode before.");
        if (Channels.Count > 2 || Channels.Any(channel => channel is < 0 or > 1))
            yield return BadParameter(nameof(Channels), "A channel is 0 or 1", "Give channels: [0, 1] to transcribe both.");
        if (EnhancedTask == "translate" && TargetLanguage is null)
            yield return BadParameter(nameof(TargetLanguage), "The language of the translation is missing", "Give targetLanguage: such as en.");
    }

    /// <inheritdoc/>
    protected override void BindMore(Schema input) => Audio.Check(AudioData, input, Uid);

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        byte[]? audio = values.Get<byte[]>(nameof(AudioData));
        if (audio is { LongLength: var length } && (length == 0 || length > Operation.MostBytes))
        {
            throw new CallException(new CallError(null, length == 0 ? "EmptyAudio" : "AudioTooLarge", string.Create(
                CultureInfo.InvariantCulture, $"The recording has {length} bytes, and the service takes from 1 to {Operation.MostBytes}: use BatchTranscription for larger ones"), CallErrorCategory.Input));
        }
        byte[] definition = Encoding.UTF8.GetBytes(Definition(values).ToJsonString(StageJson.Options));
        (byte[] body, string boundary) = Multipart(definition, audio);
        return new ServiceRequest(HttpMethod.Post, values.Address(Operation.Route, Version())) { Body = body, ContentType = $"multipart/form-data; boundary={boundary}" };
    }

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Get<byte[]>(nameof(AudioData)) is not null || values.Get<string>(nameof(AudioUrl)) is { Length: > 0 };
    }

    private JsonObject Definition(RowValues values)
    {
        var definition = new JsonObject();
        if (values.Get<string>(nameof(AudioUrl)) is { } url)
            definition["audioUrl"] = url;
        string[] locales = Locales.Count > 0 ? [.. Locales] : values.Get<string>(nameof(Language)) is { Length: > 0 } language ? [Locale(language)] : [];
        if (locales.Length > 0)
            definition["locales"] = new JsonArray([.. locales.Select(locale => (JsonNode)locale)]);
        if (Models.Count > 0)
            definition["models"] = new JsonObject(Models.Select(model => KeyValuePair.Create(model.Key, (JsonNode?)model.Value)));
        definition["profanityFilterMode"] = Profanity == "Raw" ? "None" : Profanity;
        if (Channels.Count > 0)
            definition["channels"] = new JsonArray([.. Channels.Select(channel => (JsonNode)channel)]);
        if (Diarization is { } diarization)
            definition["diarization"] = diarization;
        if (values.Get<IReadOnlyList<string>>(nameof(PhraseList)) is { Count: > 0 } phrases)
        {
            definition["phraseList"] = new JsonObject { ["phrases"] = new JsonArray([.. phrases.Select(phrase => (JsonNode)phrase)]) };
            if (BiasingWeight is { } weight)
                definition["phraseList"]!["biasingWeight"] = weight;
        }
        if (EnhancedTask is { } task)
        {
            var enhanced = new JsonObject { ["enabled"] = true, ["task"] = task };
            if (TargetLanguage is { } target)
                enhanced["targetLanguage"] = target;
            if (Prompt.Count > 0)
                enhanced["prompt"] = new JsonArray([.. Prompt.Select(text => (JsonNode)text)]);
            definition["enhancedMode"] = enhanced;
        }
        return definition;
    }

    // SynapseML writes en-us where the service knows en-US.
    private static string Locale(string language) =>
        language.Split('-') is [var name, { Length: 2 } region] ? $"{name.ToLowerInvariant()}-{region.ToUpperInvariant()}" : language;

    // The boundary follows from what is sent, so that an equal request is equal in every byte and is answered once.
    private static (byte[] Body, string Boundary) Multipart(byte[] definition, byte[]? audio)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(definition);
        hash.AppendData(audio ?? []);
        string boundary = "part-" + Convert.ToHexStringLower(hash.GetHashAndReset());
        using var body = new MemoryStream(definition.Length + (audio?.Length ?? 0) + 1_024);
        body.Write(Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=\"definition\"\r\nContent-Type: application/json\r\n\r\n"));
        body.Write(definition);
        if (audio is not null)
        {
            body.Write(Encoding.ASCII.GetBytes($"\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"audio\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
            body.Write(audio);
        }
        body.Write(Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"));
        return (body.ToArray(), boundary);
    }
}

/// <summary>Writes down what is said in recordings of up to some hours, at once.</summary>
public sealed class SpeechToTextSDK : FastTranscriptionStage
{
    [NotAParameter]
    private protected override JsonObject? Diarization => null;
}

/// <summary>Writes down who says what in recordings of conversations, at once: speakers are numbered.</summary>
public sealed class ConversationTranscription : FastTranscriptionStage
{
    /// <summary>How many people may speak; null for the service's own way.</summary>
    [Range(2, 35)]
    public int? MaxSpeakers { get; init; }

    [NotAParameter]
    private protected override JsonObject? Diarization
    {
        get
        {
            var diarization = new JsonObject { ["enabled"] = true };
            if (MaxSpeakers is { } most)
                diarization["maxSpeakers"] = most;
            return diarization;
        }
    }
}
