using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Services;

/// <summary>Speaks texts: the audio is the output, or a file whose name a column has.</summary>
public sealed class TextToSpeech : ServiceStage
{
    /// <summary>The text that is spoken.</summary>
    [Required]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <summary>The language of the text, such as <c>en-US</c>.</summary>
    public ValueOrColumn<string> Locale { get; init; } = "en-US";

    /// <summary>The language of the text, in the place of <c>locale</c>.</summary>
    public ValueOrColumn<string>? Language { get; init; }

    /// <summary>The voice.</summary>
    public ValueOrColumn<string> VoiceName { get; init; } = "en-US-SaraNeural";

    /// <summary>The form of the audio, by the name of the client library such as <c>Audio24Khz96KBitRateMonoMp3</c>, or that of the service such as <c>audio-24khz-96kbitrate-mono-mp3</c>.</summary>
    public string OutputFormat { get; init; } = "Audio24Khz96KBitRateMonoMp3";

    /// <summary>The column of names of files that the audio is written to; the output has the same names then, and the audio itself where there is no such column.</summary>
    public string? OutputFileCol { get; init; }

    /// <summary>Whether texts are SSML, which says itself how it is spoken.</summary>
    public ValueOrColumn<bool> UseSSML { get; init; } = false;

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => SpeechOperations.Synthesis;

    /// <inheritdoc/>
    [NotAParameter]
    protected override string AnswerType => OutputFileCol is null ? Operation.Answer : "string";

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (AudioFormats.Find(OutputFormat) is null)
            yield return BadParameter(nameof(OutputFormat), $"'{OutputFormat}' is no form of audio", Suggestions.Remedy(OutputFormat, AudioFormats.All, "forms"));
    }

    /// <inheritdoc/>
    protected override void BindMore(Schema input)
    {
        if (OutputFileCol is { } column)
            InputColumns.Require(input, Uid, "outputFileCol", column, static type => type is Apache.Arrow.Types.StringType or Apache.Arrow.Types.LargeStringType or Apache.Arrow.Types.StringViewType, "a column of names of files");
    }

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string text = values.Get<string>(nameof(Text))!;
        byte[] body = values.Get<bool>(nameof(UseSSML))
            ? Ssml.Check(text)
            : Ssml.Speak(text, values.Get<string>(nameof(Language)) ?? values.Get<string>(nameof(Locale)) ?? "en-US", values.Get<string>(nameof(VoiceName)) ?? "en-US-SaraNeural");
        return new ServiceRequest(HttpMethod.Post, Operation.Route)
        {
            Body = body, ContentType = "application/ssml+xml",
            Headers = new Dictionary<string, string> { ["X-Microsoft-OutputFormat"] = AudioFormats.Find(OutputFormat)!, ["User-Agent"] = "SynapseServerless" },
        };
    }

    /// <inheritdoc/>
    protected override RowAnswer Read(ServiceReply reply, RowValues values)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (reply.ContentType?.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) != true && reply.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) != true)
            throw new FormatException($"the answer is {reply.ContentType ?? "of no kind"} and no audio");
        return reply.Body.IsEmpty ? throw new FormatException("the answer has no audio") : new RowAnswer(reply.Body.ToArray(), null);
    }

    private protected override RowCalls Calls(ServiceCaller caller) => OutputFileCol is { } column ? new WrittenCalls(base.Calls(caller), column) : base.Calls(caller);

    // A file that is there is replaced by the same audio where a task runs again.
    private sealed class WrittenCalls(RowCalls calls, string column) : RowCalls
    {
        public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
        {
            if (Data.Cells.Value(values.Batch.Column(values.Batch.Schema.GetFieldIndex(column)), values.Row) is not string { Length: > 0 } file)
                throw new CallException(new CallError(null, "NoFile", $"The column '{column}' has no name of a file for the audio", CallErrorCategory.Input));
            RowAnswer answer = await calls.CallAsync(values, context, cancellationToken).ConfigureAwait(false);
            try
            {
                await using StorageWrite write = await context.Storage.CreateAsync(file, cancellationToken).ConfigureAwait(false);
                await write.Stream.WriteAsync((byte[])answer.Cell!, cancellationToken).ConfigureAwait(false);
                await write.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SynapseException error)
            {
                throw new CallException(new CallError(null, "FileNotWritten", $"The audio cannot be written to '{file}': {error.Problem.TrimEnd('.')}. {error.Remedy}", CallErrorCategory.Input));
            }
            return answer with { Cell = file };
        }
    }
}
