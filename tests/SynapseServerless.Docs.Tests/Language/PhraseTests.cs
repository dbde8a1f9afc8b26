using System.Text.RegularExpressions;
using Xunit;

namespace SynapseServerless.Docs.Tests.Language;

/// <summary>Phrases that read as translated, and what an engineer writes in their place.</summary>
public sealed partial class PhraseTests
{
    private static readonly (string Phrase, string Instead)[] s_phrases =
    [
        ("whoever", "the consumer, the caller, a process that"),
        ("anew", "again"),
        ("learnt", "learned"),
        ("truth value", "Boolean"),
        ("graphics processor", "GPU"),
        ("is wanted here", "is expected here"),
        ("comes to an end", "finishes"),
        ("come to its end", "finish"),
        ("listens any more", "the last listener is gone"),
        ("not to be had", "not available"),
      
        ("rows that validate", "validation rows"),
        ("at work at a time", "that run at once"),
    ];

    private static readonly string[] s_rooms =
    [
        .. ((string[])["Core", "Runs", "Embedded", "Report", "ML", "LightGBM"]).Select(room => $"core/SynapseServerless.{room}"), "cli",
    ];

    [Fact]
    public void Phrases_that_read_as_translated_do_not_come_back()
    {
        IEnumerable<string> code = s_rooms.SelectMany(Sources);
        // Pages of stages are written from the code.
        IEnumerable<string> pages = Repository.Documents.Where(page => !page.StartsWith("docs/stages/", StringComparison.Ordinal)).Select(Repository.PathOf);

        string[] found = [.. code.Concat(pages).SelectMany(Found)];

        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Fact]
    public void A_phrase_is_found_with_its_line() =>
        Assert.Equal(["2: 'anew': again", "2: 'Whoever': the consumer, the caller, a process that"], In("one\nWhoever starts anew").Order(StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void A_summary_has_more_than_one_word()
    {
        string[] found = [.. s_rooms.SelectMany(Sources).SelectMany(file => OneWord().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))];

        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static IEnumerable<string> Found(string file)
    {
        string text = File.ReadAllText(file);
        return In(text).Select(found => $"{Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')}:{found}");
    }

    private static IEnumerable<string> In(string text) =>
        from phrase in s_phrases
        from index in Places(text, phrase.Phrase)
        select $"{text.AsSpan(0, index).Count('\n') + 1}: '{text.Substring(index, phrase.Phrase.Length)}': {phrase.Instead}";

    // Whole words: none of the letters before and after belongs to it.
    private static IEnumerable<int> Places(string text, string phrase)
    {
        for (int at = text.IndexOf(phrase, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(phrase, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !char.IsLetter(text[at - 1]))
                yield return at;
        }
    }

    [GeneratedRegex(@"<summary>\w+\.</summary>")]
    private static partial Regex OneWord();
}
