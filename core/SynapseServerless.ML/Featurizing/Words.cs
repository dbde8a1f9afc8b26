using System.Text;
using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>Cuts text into lower-case words and hashes them to slots, as Spark's Tokenizer and HashingTF do.</summary>
internal static class Words
{
    private static readonly char[] _spaces = [' ', '\t', '\n', '\v', '\f', '\r'];

    /// <summary>The words of a text; missing and blank text is one empty word, so that it has a slot of its own.</summary>
    public static string[] Split(string? text)
    {
        string[] words = (text ?? "").ToLowerInvariant().Split(_spaces, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? [""] : words;
    }

    /// <summary>The slot of a word.</summary>
    public static int Slot(string word, int slots)
    {
        Span<byte> utf8 = stackalloc byte[512];
        uint hash = Encoding.UTF8.TryGetBytes(word, utf8, out int length)
            ? Murmur3.Hash(utf8[..length], 42)
            : Murmur3.Hash(Encoding.UTF8.GetBytes(word), 42);
        int slot = (int)hash % slots;
        return slot < 0 ? slot + slots : slot;
    }
}
