using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Writes down what is said in recordings of up to a minute.</summary>
/// <remarks>A recording in which nothing is recognized has an answer that says so in <c>RecognitionStatus</c>.</remarks>
public sealed class SpeechToText : ServiceStage
{
    /// <summary>The recording: WAV with PCM, or OGG with Opus.</summary>
    [Required]
    public ValueOrColumn<byte[]>? AudioData { get; init; }

    /// <summary>The language that is spoken, such as <c>en-US</c>; a row without one is not sent.</summary>
    [InQuery("language")]
    public ValueOrColumn<string> Language { get; init; } = "en-US";

    /// <summary>Whether the answer has the most likely text, or several with their words and how sure they are.</summary>
    [AllowedValues(null, "simple", "detailed")]
    [InQuery("format")]
    public string? Format { get; init; }

    /// <summary>What becomes of profanity.</summary>
    [AllowedValues(null, "masked", "removed", "raw")]
    [InQuery("profanity")]
    public string? Profanity { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => SpeechOperations.Short;

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Get<string>(nameof(Language)) is not null;
    }

    /// <inheritdoc/>
    protected override void BindMore(Schema input) => Audio.Check(AudioData, input, Uid);

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        byte[] audio = values.Get<byte[]>(nameof(AudioData))!;
        string type = Audio.Type(audio) ?? throw new CallException(new CallError(
            null, "UnknownAudio", "The recording is neither WAV nor OGG, which are all that the service takes in short recordings; SpeechToTextSDK takes others", CallErrorCategory.Input));
        return new ServiceRequest(HttpMethod.Post, values.Address(Operation.Route, Version())) { Body = audio, ContentType = type, Headers = new Dictionary<string, string> { ["Accept"] = "application/json" } };
    }

    /// <inheritdoc/>
    protected override RowAnswer Read(ServiceReply reply, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(reply);
        System.Text.Json.JsonElement json = reply.Json();
        string? status = json.GetProperty("RecognitionStatus").GetString();
        if (status == "Error")
            throw new FormatException("the recognition met an internal error");
        return new RowAnswer(TypedJson.Read(json, AnswerField), null) { Raw = RawCol is null ? null : json.GetRawText() };
    }
}
