using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>Features of speech against the formulas that define them, written out a second time and slowly.</summary>
public sealed class LogMelTests
{
    [Fact]
    public void Mels_are_those_of_the_published_scales()
    {
        // HTK: 2595 log10(1 + 1000 / 700) = 999.99. Slaney: 3 f / 200 below 1000 Hz, and 27 steps for a factor of 6.4 above.
        Assert.Equal(999.99, MelFilters.ToMel(1000, MelScale.Htk), 0.01);
        Assert.Equal(7.5, MelFilters.ToMel(500, MelScale.Slaney), 1e-9);
        Assert.Equal(42, MelFilters.ToMel(6400, MelScale.Slaney), 1e-9);
        foreach (MelScale scale in Enum.GetValues<MelScale>())
            Assert.Equal(3210, MelFilters.ToHertz(MelFilters.ToMel(3210, scale), scale), 1e-6);
    }

    [Fact]
    public void Filters_are_triangles_from_centre_to_centre()
    {
        float[][] filters = MelFilters.Create(80, 201, 16_000, 0, 8000, MelScale.Slaney);
        // The first two filters of Whisper's table (openai/whisper, mel_filters.npz, 80 bands).
        Assert.Equal([0, 0.02486f, 0, 0], filters[0][..4], (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([0, 0.00199f, 0.02287f, 0], filters[1][..4], (a, b) => Math.Abs(a - b) < 1e-5);
        float[][] htk = MelFilters.Create(20, 201, 16_000, 0, 8000, MelScale.Htk);
        Assert.All(htk, filter => Assert.InRange(filter.Max(), 0.5f, 1f));
    }

    [Fact]
    public async Task Features_follow_the_formula()
    {
        float[] samples = [.. Wav.Tone(1000, 16_000, 800, 0.3).Zip(Wav.Tone(3000, 16_000, 800, 0.1), (a, b) => a + b)];
        using RecordBatch table = Files.Of("content", Wav.Of(16_000, samples));
        using RecordBatch decoded = await new DecodeAudio().TransformAsync(table);
        float[] heard = (float[])TestRows.Cells(decoded, "samples")[0]!;
        using RecordBatch result = await new LogMelSpectrogram { NMels = 12 }.TransformAsync(decoded);
        object?[] bands = (object?[])Files.Values(result, "features")[0]!;
        Assert.Equal(12, bands.Length);
        float[][] filters = MelFilters.Create(12, 201, 16_000, 0, 8000, MelScale.Slaney);
        for (int frame = 0; frame < 5; frame++)
        {
            double[] powers = [.. Enumerable.Range(0, 201).Select(bin => Power(heard, (frame * 160) - 200, bin))];
            for (int band = 0; band < 12; band++)
            {
                double expected = Math.Log10(Math.Max(1e-10, powers.Select((power, bin) => power * filters[band][bin]).Sum()));
                Assert.Equal(expected, (float)((object?[])bands[band]!)[frame]!, 3e-3);
            }
        }
    }

    [Fact]
    public async Task So_many_frames_make_a_dense_vector()
    {
        using RecordBatch table = Files.Of("content", Wav.Of(16_000, Wav.Tone(440, 16_000, 8000)), null);
        using RecordBatch decoded = await new DecodeAudio().TransformAsync(table);
        using RecordBatch result = await new LogMelSpectrogram { NumFrames = 100, WhisperNormalization = true }.TransformAsync(decoded);
        Field field = result.Schema.GetFieldByName("features");
        Assert.Equal(8000, ((FixedSizeListType)field.DataType).ListSize);
        Assert.Equal([80, 100], ColumnMetadata.Shape(field)!);
        float[] values = (float[])TestRows.Cells(result, "features")[0]!;
        // The greatest less 8 is the least, and both are shifted and divided by four: two apart. The second half is silence.
        Assert.Equal(values.Max() - 2, values.Min(), 1e-5f);
        Assert.All(values[60..100], value => Assert.Equal(values.Min(), value));
        Assert.Null(TestRows.Cells(result, "features")[1]);
    }

    [Fact]
    public void Bands_that_cannot_be_had_are_refused() =>
        Assert.Contains("Bands from 0 to 9000 Hz cannot be had", Assert.ThrowsAny<SpecificationException>(() => StageValidation.ThrowIfInvalid(new LogMelSpectrogram { FMax = 9000 })).Message, StringComparison.Ordinal);

    private static double Power(float[] samples, int start, int bin)
    {
        double real = 0, imaginary = 0;
        for (int n = 0; n < 400; n++)
        {
            int place = Math.Abs(start + n);
            if (place >= samples.Length)
                place = (2 * (samples.Length - 1)) - place;
            double value = samples[place] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / 400)));
            real += value * Math.Cos(2 * Math.PI * bin * n / 400);
            imaginary -= value * Math.Sin(2 * Math.PI * bin * n / 400);
        }
        return (real * real) + (imaginary * imaginary);
    }
}
