using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Recordings as columns have them.</summary>
internal static class Audio
{
    /// <summary>Checks that the column of recordings has bytes.</summary>
    public static void Check(ValueOrColumn<byte[]>? audio, Schema input, string uid)
    {
        if (audio?.Column is { } column)
            InputColumns.Require(input, uid, "audioDataCol", column, static type => type is BinaryType or LargeBinaryType or BinaryViewType or FixedSizeBinaryType, "a column of bytes");
    }

    /// <summary>What a recording is by its first bytes, as a type of content; null for what the service does not take in short recordings.</summary>
    public static string? Type(ReadOnlySpan<byte> audio) =>
        audio.StartsWith("RIFF"u8) ? "audio/wav; codecs=audio/pcm; samplerate=16000"
        : audio.StartsWith("OggS"u8) ? "audio/ogg; codecs=opus" : null;
}
