using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Finds out in which roles and styles the parts of a text are to be spoken, and gives the text as SSML that says so.</summary>
/// <remarks>The service has no public reference, so it is asked at an address that is given, and there alone.</remarks>
public sealed class SpeakerEmotionInference : ServiceStage
{
    /// <summary>The text whose parts are to be spoken.</summary>
    [Required]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <summary>The language of the text.</summary>
    public ValueOrColumn<string> Locale { get; init; } = "en-US";

    /// <summary>The voice that is to speak it.</summary>
    public ValueOrColumn<string> VoiceName { get; init; } = "en-US-JaneNeural";

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => SpeechOperations.Emotion;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (Url is null)
            yield return BadParameter(nameof(Url), "SpeakerEmotionInference is asked at an address that is given, and there is none", "Give url: with the address of the service; no region and no name of a resource leads to it.");
    }

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ServiceRequest(HttpMethod.Post, Operation.Route)
        {
            Body = Ssml.Roles(values.Get<string>(nameof(Text))!, Language(values), Voice(values)), ContentType = "application/ssml+xml",
            Headers = new Dictionary<string, string> { ["X-Microsoft-OutputFormat"] = "textanalytics-json" },
        };
    }

    /// <inheritdoc/>
    protected override RowAnswer Read(ServiceReply reply, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(reply);
        ArgumentNullException.ThrowIfNull(values);
        JsonElement json = reply.Json();
        if (json.TryGetProperty("IsSuccess", out JsonElement success) && success.ValueKind == JsonValueKind.False)
            throw new FormatException("the service reports that it did not succeed");
        string text = values.Get<string>(nameof(Text))!;
        string ssml = Ssml.Styled(Parts(text, json.GetProperty("Conversations")), Language(values), Voice(values));
        return new RowAnswer(TypedJson.Read(JsonSerializer.SerializeToElement(ssml), AnswerField), null) { Raw = RawCol is null ? null : json.GetRawText() };
    }

    private static string Language(RowValues values) => values.Get<string>(nameof(Locale)) ?? "en-US";

    private static string Voice(RowValues values) => values.Get<string>(nameof(VoiceName)) ?? "en-US-JaneNeural";

    // What is said between conversations stays as it is.
    private static List<(string Text, string? Role, string? Style)> Parts(string text, JsonElement conversations)
    {
        var parts = new List<(string, string?, string?)>();
        int at = 0;
        foreach (JsonElement part in conversations.EnumerateArray().OrderBy(part => part.GetProperty("Begin").GetInt32()))
        {
            int begin = part.GetProperty("Begin").GetInt32(), end = part.GetProperty("End").GetInt32();
            if (begin < at || end < begin || end > text.Length)
                throw new FormatException("a conversation is not within the text, or two overlap");
            if (begin > at)
                parts.Add((text[at..begin], null, null));
            parts.Add((text[begin..end], Name(part, "Role"), Name(part, "Style")));
            at = end;
        }
        if (at < text.Length)
            parts.Add((text[at..], null, null));
        return parts;
    }

    private static string? Name(JsonElement part, string member) => part.TryGetProperty(member, out JsonElement name) && name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } text ? text : null;
}
