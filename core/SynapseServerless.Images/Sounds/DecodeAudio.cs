using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Decodes WAV files into samples from -1 to 1, of one channel and one rate, as models of speech take them.</summary>
/// <remarks>
/// It reads PCM of 8, 16, 24 and 32 bits, and floating-point numbers of 32 and 64; a sample of n bits is divided by 2^(n-1). Several channels become
/// their mean. Another rate is made with a sinc filter, which takes away what the new rate cannot hold. It goes with an input of <c>format: binary</c>.
/// </remarks>
public sealed class DecodeAudio : Transformer
{
    /// <summary>The column of the bytes of WAV files.</summary>
    [Required]
    public string InputCol { get; init; } = "content";

    /// <summary>The column that gets the samples, a list of numbers.</summary>
    [Required]
    public string OutputCol { get; init; } = "samples";

    /// <summary>Samples a second of all that come out.</summary>
    [Range(1_000, 192_000)]
    public int SampleRate { get; init; } = 16_000;

    /// <summary>Most seconds of a sound.</summary>
    [Range(0.0, 100_000.0, MinimumIsExclusive = true)]
    public double MaxSeconds { get; init; } = 3_600;

    /// <summary>Whether a sound that cannot be decoded gives a null; otherwise its row is a bad row.</summary>
    public bool IgnoreDecodingErrors { get; init; }

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, ImageSchema.IsBinary, "a column of the bytes of WAV files (as format: binary reads)");
        int place = input.GetFieldIndex(InputCol);
        return new BoundMedia<float[]>(input, new MediaWork<float[]>
        {
            Column = InputCol, Field = new Field(OutputCol, SampleColumn.Type, nullable: true), Create = static _ => new SampleColumn(), IgnoresErrors = IgnoreDecodingErrors,
            Open = batch =>
            {
                ReadBytes read = ImageCells.Bytes(batch.Column(place));
                return row => Decode(read(row));
            },
        });
    }

    private float[] Decode(ReadOnlySpan<byte> bytes)
    {
        Sound sound = WavDecoder.Decode(bytes, MaxSeconds);
        return Resampler.Resample(sound.Mono(), sound.SampleRate, SampleRate);
    }
}
