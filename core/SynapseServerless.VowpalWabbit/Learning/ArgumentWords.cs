using System.Globalization;
using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>VW's arguments, cut into names and values.</summary>
internal sealed class ArgumentWords
{
    private static readonly Dictionary<string, string> s_short = new()
    {
        ["b"] = "bit_precision", ["l"] = "learning_rate", ["q"] = "quadratic", ["t"] = "testonly", ["C"] = "constant", ["k"] = "kill_cache", ["c"] = "cache",
        ["d"] = "data", ["f"] = "final_regressor", ["i"] = "initial_regressor", ["p"] = "predictions", ["r"] = "raw_predictions", ["P"] = "progress", ["a"] = "audit",
    };

    private readonly List<(string Name, string? Value)> _all = [];

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The arguments, as on VW's command line.</param>
    /// <param name="flags">Names that have no value.</param>
    public ArgumentWords(string text, IReadOnlySet<string> flags)
    {
        List<string> words = Split(text);
        for (int i = 0; i < words.Count; i++)
        {
            (string name, string? value) = Name(words[i]);
            if (value is null && !flags.Contains(name) && i + 1 < words.Count && !IsName(words[i + 1]))
                value = words[++i];
            _all.Add((name, value));
        }
    }

    /// <summary>The names.</summary>
    public IEnumerable<string> Names => _all.Select(argument => argument.Name);

    /// <summary>Whether an argument is there.</summary>
    public bool Has(string name) => _all.Exists(argument => argument.Name == name);

    /// <summary>The values of an argument that may come several times.</summary>
    public IEnumerable<string> Texts(string name) => _all.Where(argument => argument.Name == name).Select(argument => Needed(name, argument.Value));

    /// <summary>The value of an argument; the last where it comes several times.</summary>
    public string? Text(string name) => Texts(name).LastOrDefault();

    /// <summary>A number, or null where it is not given.</summary>
    public float? Float(string name, float least = float.MinValue, float most = float.MaxValue)
    {
        if (Text(name) is not { } text)
            return null;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value >= least && value <= most
            ? value
            : throw Bad(name, text, least == float.MinValue ? "a number" : most == float.MaxValue ? $"a number of {least} or more" : $"a number between {least} and {most}");
    }

    /// <summary>A whole number, or null where it is not given.</summary>
    public int? Whole(string name, int least, int most = int.MaxValue)
    {
        if (Text(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw Bad(name, text, most == int.MaxValue ? $"a whole number of {least} or more" : $"a whole number between {least} and {most}");
    }

    /// <summary>One of several words.</summary>
    public string Choice(string name, string otherwise, params string[] words)
    {
        string value = Text(name) ?? otherwise;
        return words.Contains(value) ? value : throw Bad(name, value, "one of " + string.Join(", ", words));
    }

    private static VwArgumentException Bad(string name, string value, string expected) => new($"--{name} {value} cannot be", $"It takes {expected}.");

    private static string Needed(string name, string? value) => value ?? throw new VwArgumentException($"--{name} has no value", "Write the value behind it.");

    private static bool IsName(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]) && word[1] != '.';

    private static (string Name, string? Value) Name(string word)
    {
        if (!IsName(word))
            throw new VwArgumentException($"'{word}' is no argument of VW", "Arguments begin with - or --.");
        string name = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word[1..];
        if (!word.StartsWith("--", StringComparison.Ordinal) && name.Length > 1 && s_short.TryGetValue(name[..1], out string? glued))
            return (glued, name[1..]);
        string? value = null;
        if (name.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            (name, value) = (name[..at], name[(at + 1)..]);
        return (word.StartsWith("--", StringComparison.Ordinal) ? name : s_short.GetValueOrDefault(name, name), value);
    }

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        bool any = false;
        foreach (char character in text)
        {
            if (quote != '\0')
            {
                if (character == quote)
                    quote = '\0';
                else
                    word.Append(character);
            }
            else if (character is '"' or '\'')
            {
                (quote, any) = (character, true);
            }
            else if (char.IsWhiteSpace(character))
            {
                if (any || word.Length > 0)
                    words.Add(word.ToString());
                word.Clear();
                any = false;
            }
            else
            {
                word.Append(character);
            }
        }
        if (quote != '\0')
            throw new VwArgumentException($"A {quote} is not closed", "Close it.");
        if (any || word.Length > 0)
            words.Add(word.ToString());
        return words;
    }
}
