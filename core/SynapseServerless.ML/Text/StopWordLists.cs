using System.Collections.Concurrent;
using System.Reflection;

namespace SynapseServerless.ML;

/// <summary>The words of languages that tell texts apart least, as Spark has them.</summary>
internal static class StopWordLists
{
    private const string Folder = "StopWords/";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> _lists = new(StringComparer.Ordinal);

    /// <summary>The languages there are.</summary>
    public static readonly IReadOnlyList<string> Languages =
    [
        "danish", "dutch", "english", "finnish", "french", "german", "hungarian", "italian", "norwegian", "portuguese", "russian", "spanish", "swedish", "turkish",
    ];

    /// <summary>The words of a language.</summary>
    public static IReadOnlyList<string> Of(string language) => _lists.GetOrAdd(language, static name =>
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name + ".txt")
            ?? throw new ArgumentException($"There is no list '{name}'.", nameof(language));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    });
}
