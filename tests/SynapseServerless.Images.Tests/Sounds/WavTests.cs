using Apache.Arrow;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Images.Tests;

/// <summary>WAV whose samples the tests wrote by its description, and other rates of them.</summary>
public sealed class WavTests
{
    [Fact]
    public void Samples_are_divided_by_two_to_the_power_of_their_bits_less_one()
    {
        // Silence, a half, the least, and the greatest of each kind.
        Assert.Equal([0, 0.5f, -1, 127 / 128f], Decode(1, 8, [128, 192, 0, 255]));
        Assert.Equal([0, 0.5f, -1, 32767 / 32768f], Decode(1, 16, [0, 0, 0, 0x40, 0, 0x80, 0xFF, 0x7F]));
        Assert.Equal([0, 0.5f, -1, 8388607 / 8388608f], Decode(1, 24, [0, 0, 0, 0, 0, 0x40, 0, 0, 0x80, 0xFF, 0xFF, 0x7F]));
        Assert.Equal([0, 0.5f, -1], Decode(1, 32, [0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0x80]));
        Assert.Equal([0.25f, -0.75f], Decode(3, 32, [.. BitConverter.GetBytes(0.25f), .. BitConverter.GetBytes(-0.75f)]));
        Assert.Equal([0.25f, -0.75f], Decode(3, 64, [.. BitConverter.GetBytes(0.25), .. BitConverter.GetBytes(-0.75)]));
    }

    [Fact]
    public void Channels_become_their_mean()
    {
        Sound sound = WavDecoder.Decode(Wav.Write(1, 16, 2, 8000, [0, 0x40, 0, 0xC0, 0, 0x40, 0, 0]), 10);
        Assert.Equal((8000, 2, 2), (sound.SampleRate, sound.Channels.Count, sound.Length));
        Assert.Equal([0, 0.25f], sound.Mono());
    }

    [Fact]
    public void The_longer_header_and_other_parts_are_read()
    {
        Sound sound = WavDecoder.Decode(Wav.Write(3, 32, 1, 44100, BitConverter.GetBytes(0.125f), isExtensible: true), 10);
        Assert.Equal(44100, sound.SampleRate);
        Assert.Equal([0.125f], sound.Mono());
    }

    [Theory]
    [InlineData(48000, 16000)]
    [InlineData(44100, 16000)]
    [InlineData(8000, 16000)]
    public void A_tone_stays_the_tone_at_another_rate(int from, int to)
    {
        float[] resampled = Resampler.Resample(Wav.Tone(440, from, from), from, to), expected = Wav.Tone(440, to, to);
        Assert.Equal(to, resampled.Length);
        // Near the ends the filter meets the silence beyond them.
        for (int i = 200; i < to - 200; i++)
            Assert.Equal(expected[i], resampled[i], 1e-3f);
    }

    [Fact]
    public void What_the_lower_rate_cannot_hold_is_taken_away()
    {
        float[] resampled = Resampler.Resample(Wav.Tone(11_000, 48_000, 48_000), 48_000, 16_000);
        Assert.True(resampled[200..^200].Max(Math.Abs) < 0.001, "A tone of 11 kHz has no place among 16,000 samples a second.");
    }

    [Fact]
    public void Bad_files_say_what_they_are()
    {
        Assert.Equal("This is no WAV: it begins with the text 'ID3x'", Problem([.. "ID3xxxxxxxxxxxx"u8]));
        Assert.Equal("There are no bytes where a sound should be", Problem([]));
        byte[] file = Wav.Of(8000, new float[100]);
        Assert.Equal("The sound is cut off: 190 of 200 bytes are there", Problem(file[..^10]));
        Assert.Equal("The WAV has no samples: it has no part 'data'", Problem(file[..36]));
        Assert.Equal("The WAV has samples of kind 2 and 4 bits", Problem(Wav.Write(2, 4, 1, 8000, [1, 2])));
        Assert.Equal("The sound has 20 seconds, and maxSeconds allows 10", Problem(Wav.Of(8000, new float[160_000])));
        Assert.Contains("claims 0 channels", Problem(Wav.Write(1, 16, 0, 8000, [1, 2])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_files_becomes_one_of_samples()
    {
        using RecordBatch table = Files.Of("content", Wav.Of(16_000, [0, 0.5f]), null, [1, 2]);
        var aside = new SettingAside();
        using RecordBatch result = await new DecodeAudio().TransformAsync(table, new StageContext("d") { Rows = aside });
        Assert.Equal([0f, 0.49999f], (float[])TestRows.Cells(result, "samples")[0]!, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Null(TestRows.Cells(result, "samples")[1]);
        Assert.Equal(2, Assert.Single(aside.Rows).Row);
    }

    private static float[] Decode(int kind, int bits, byte[] data) => WavDecoder.Decode(Wav.Write(kind, bits, 1, 16_000, data), 10).Mono();

    private static string Problem(byte[] file) => Assert.Throws<MediaException>(() => WavDecoder.Decode(file, 10)).Message;
}
