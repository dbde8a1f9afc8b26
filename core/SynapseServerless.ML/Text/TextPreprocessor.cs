using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Replaces parts of a text by others: from left to right, and of several that match at a place the longest.</summary>
/// <remarks>
/// What is put in is not looked at again. SynapseML drops the letters and digits that follow a match up to the end of the word, so that of "happyness"
/// only the replacement of "happy" is left; here nothing is dropped that did not match.
/// </remarks>
public sealed class TextPreprocessor : ColumnTransformer<string, string>
{
    private Trie? _trie;

    /// <summary>What is replaced, and by what.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>How characters are compared: <c>identity</c> (as they are), <c>lowerCase</c> or <c>upperCase</c> (without regard to case).</summary>
    [AllowedValues("identity", "lowerCase", "upperCase")]
    public string NormFunc { get; init; } = "identity";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Map.ContainsKey(""))
            yield return BadParameter(nameof(Map), "The empty text is replaced", "Give keys of one character at least.");
        foreach (IGrouping<string, string> same in Map.Keys.GroupBy(Normalized, StringComparer.Ordinal).Where(static group => group.Count() > 1))
            yield return BadParameter(nameof(Map), $"The keys {string.Join(" and ", same.Select(static key => $"'{key}'"))} are one by {NormFunc}", "Give one of them, or set normFunc to identity.");
    }

    /// <inheritdoc/>
    protected override string Compute(string value)
    {
        Trie trie = _trie ??= Build();
        var result = new System.Text.StringBuilder(value.Length);
        for (int i = 0; i < value.Length;)
        {
            (string? replacement, int length) = trie.Longest(value, i, Normalize);
            result.Append(replacement is null ? value.AsSpan(i, 1) : replacement);
            i += Math.Max(1, length);
        }
        return result.ToString();
    }

    private Trie Build()
    {
        var root = new Trie();
        foreach ((string key, string replacement) in Map)
            root.Add(Normalized(key), replacement);
        return root;
    }

    private string Normalized(string text) => string.Concat(text.Select(Normalize));

    private char Normalize(char c) => NormFunc switch
    {
        "lowerCase" => char.ToLowerInvariant(c),
        "upperCase" => char.ToUpperInvariant(c),
        _ => c,
    };

    private sealed class Trie
    {
        private readonly Dictionary<char, Trie> _next = [];
        private string? _replacement;

        public void Add(string key, string replacement)
        {
            Trie node = this;
            foreach (char c in key)
            {
                if (!node._next.TryGetValue(c, out Trie? next))
                    node._next.Add(c, next = new Trie());
                node = next;
            }
            node._replacement = replacement;
        }

        public (string? Replacement, int Length) Longest(string text, int from, Func<char, char> normalize)
        {
            Trie node = this;
            (string?, int) found = (null, 0);
            for (int i = from; i < text.Length && node._next.TryGetValue(normalize(text[i]), out Trie? next); i++)
            {
                node = next;
                if (node._replacement is not null)
                    found = (node._replacement, i + 1 - from);
            }
            return found;
        }
    }
}
