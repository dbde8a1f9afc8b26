namespace SynapseServerless.Services;

/// <summary>The forms in which the service gives audio: its own names, and those of its client library, which are the same but for case and dashes.</summary>
internal static class AudioFormats
{
    /// <summary>The names of the service.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "amr-wb-16000hz", "audio-16khz-16bit-32kbps-mono-opus", "audio-16khz-32kbitrate-mono-mp3", "audio-16khz-64kbitrate-mono-mp3", "audio-16khz-128kbitrate-mono-mp3",
        "audio-24khz-16bit-24kbps-mono-opus", "audio-24khz-16bit-48kbps-mono-opus", "audio-24khz-48kbitrate-mono-mp3", "audio-24khz-96kbitrate-mono-mp3", "audio-24khz-160kbitrate-mono-mp3",
        "audio-48khz-96kbitrate-mono-mp3", "audio-48khz-192kbitrate-mono-mp3", "g722-16khz-64kbps", "ogg-16khz-16bit-mono-opus", "ogg-24khz-16bit-mono-opus", "ogg-48khz-16bit-mono-opus",
        "raw-8khz-8bit-mono-alaw", "raw-8khz-8bit-mono-mulaw", "raw-8khz-16bit-mono-pcm", "raw-16khz-16bit-mono-pcm", "raw-16khz-16bit-mono-truesilk", "raw-22050hz-16bit-mono-pcm",
        "raw-24khz-16bit-mono-pcm", "raw-24khz-16bit-mono-truesilk", "raw-44100hz-16bit-mono-pcm", "raw-48khz-16bit-mono-pcm",
        "riff-8khz-8bit-mono-alaw", "riff-8khz-8bit-mono-mulaw", "riff-8khz-16bit-mono-pcm", "riff-16khz-16bit-mono-pcm", "riff-22050hz-16bit-mono-pcm", "riff-24khz-16bit-mono-pcm",
        "riff-44100hz-16bit-mono-pcm", "riff-48khz-16bit-mono-pcm", "webm-16khz-16bit-mono-opus", "webm-24khz-16bit-24kbps-mono-opus", "webm-24khz-16bit-mono-opus",
    ];

    /// <summary>The service's name of a form; null where there is none.</summary>
    public static string? Find(string name) => All.FirstOrDefault(form => string.Equals(Plain(form), Plain(name), StringComparison.OrdinalIgnoreCase));

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal);
}
