namespace SynapseServerless.Explain;

/// <summary>A text as the words that it is made of.</summary>
/// <param name="Text">The text.</param>
/// <param name="Words">What stands between its spaces.</param>
internal sealed record TextTokens(string Text, string[] Words)
{
    private static readonly char[] _spaces = [' ', '\t', '\n', '\r', '\v', '\f', '\u00A0', '\u3000', '\u2028', '\u2029'];

    /// <summary>Takes a text apart.</summary>
    public static TextTokens Of(string text) => new(text, text.Split(_spaces, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The text without some of its words; with all of them as it was written.</summary>
    public string Without(Func<int, bool> has)
    {
        string[] kept = [.. Words.Where((_, i) => has(i))];
        return kept.Length == Words.Length ? Text : string.Join(' ', kept);
    }
}
