using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Makes the features that models of speech take: the logarithm of the power of a sound in bands of the mel scale, frame after frame.</summary>
/// <remarks>
/// <para>A frame has <c>nFft</c> samples under Hann's window, centred on every <c>hopLength</c>-th sample; beyond its ends the sound is mirrored. Of its
/// discrete Fourier transform the squares of the magnitudes are summed under each filter, and the base-10 logarithm is taken, of 1e-10 at least.
/// With the defaults and <c>whisperNormalization</c> it is what Whisper takes: values are raised to the greatest less 8, and (x + 4) / 4 is given.</para>
/// <para>The column has band after band, each with its frames: a dense vector where <c>numFrames</c> is given, whose field says the shape in its
/// metadata (<c>synapse.shape</c>), and otherwise a list of lists.</para>
/// </remarks>
public sealed class LogMelSpectrogram : Transformer
{
    /// <summary>The column of samples, as <see cref="DecodeAudio"/> writes it.</summary>
    [Required]
    public string InputCol { get; init; } = "samples";

    /// <summary>The column that is written.</summary>
    [Required]
    public string OutputCol { get; init; } = "features";

    /// <summary>Samples a second.</summary>
    [Range(1_000, 192_000)]
    public int SampleRate { get; init; } = 16_000;

    /// <summary>Samples of a frame.</summary>
    [Range(16, 8_192)]
    public int NFft { get; init; } = 400;

    /// <summary>Samples from one frame to the next.</summary>
    [Range(1, 8_192)]
    public int HopLength { get; init; } = 160;

    /// <summary>How many bands.</summary>
    [Range(1, 512)]
    public int NMels { get; init; } = 80;

    /// <summary>Where the first band begins, in hertz.</summary>
    [Range(0.0, 96_000.0)]
    public double FMin { get; init; }

    /// <summary>Where the last band ends, in hertz; null for half the sample rate.</summary>
    [Range(0.0, 96_000.0, MinimumIsExclusive = true)]
    public double? FMax { get; init; }

    /// <summary>The scale of the bands.</summary>
    public MelScale MelScale { get; init; } = MelScale.Slaney;

    /// <summary>How many frames each sound gets: a shorter one is filled up with silence, a longer one cut off; null for as many as it has.</summary>
    [Range(1, 1_000_000)]
    public int? NumFrames { get; init; }

    /// <summary>Whether values are brought into the range that Whisper was trained with.</summary>
    public bool WhisperNormalization { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (FMin >= (FMax ?? SampleRate / 2.0) || FMax > SampleRate / 2.0)
            yield return BadParameter(nameof(FMax), $"Bands from {FMin} to {FMax ?? SampleRate / 2.0} Hz cannot be had of {SampleRate} samples a second", "Give fMin below fMax, and fMax of half the sample rate at most.");
        if (NumFrames is int frames && (long)frames * NMels * sizeof(float) > System.Array.MaxLength)
            yield return BadParameter(nameof(NumFrames), "A vector of so many frames does not fit into a batch, which has 2 GB at most", "Give fewer.");
    }

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        InputColumns.Require(
            input, Uid, "inputCol", InputCol, static type => type is ListType { ValueDataType: FloatType } or FixedSizeListType { ValueDataType: FloatType }, "a column of lists of samples (as DecodeAudio writes)");
        int place = input.GetFieldIndex(InputCol);
        var mel = new LogMel(SampleRate, NFft, HopLength, NMels, FMin, FMax ?? SampleRate / 2.0, MelScale);
        return new BoundMedia<float[]>(input, new MediaWork<float[]>
        {
            Column = InputCol, Field = MelColumn.FieldOf(OutputCol, NMels, NumFrames), Create = _ => new MelColumn(mel, HopLength, NumFrames, WhisperNormalization),
            Open = batch => Samples(batch.Column(place)),
        });
    }

    private static Func<int, float[]> Samples(IArrowArray column) => column is ListArray lists
        ? row => ((FloatArray)lists.GetSlicedValues(row)).Values.ToArray()
        : row => ((FloatArray)((FixedSizeListArray)column).GetSlicedValues(row)).Values.ToArray();
}
