using System.Globalization;
using System.Reflection;

namespace SynapseServerless.ML;

/// <summary>Decompositions and combining classes of characters. The runtime has none where it runs without the libraries of ICU, as these programs do.</summary>
internal sealed class UnicodeTables
{
    private static readonly Lazy<UnicodeTables> _instance = new(static () => new UnicodeTables());

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<int, int> _classes = [];
    private readonly Dictionary<(int First, int Second), int> _composed = [];

    private UnicodeTables()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("normalization.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                Add(line.Split(' '));
        }
    }

    /// <summary>The tables.</summary>
    public static UnicodeTables Instance => _instance.Value;

    /// <summary>The class that puts marks into order; 0 for what is no mark.</summary>
    public int Class(int code) => _classes.GetValueOrDefault(code);

    /// <summary>What a character is taken apart to in one step; null for itself.</summary>
    /// <param name="code">The character.</param>
    /// <param name="compatible">Whether characters that only look alike are taken apart too.</param>
    public int[]? Parts(int code, bool compatible) =>
        _canonical.TryGetValue(code, out int[]? parts) || (compatible && _compatible.TryGetValue(code, out parts)) ? parts : null;

    /// <summary>The character that two make; -1 for none.</summary>
    public int Composed(int first, int second) => _composed.TryGetValue((first, second), out int code) ? code : -1;

    private void Add(string[] words)
    {
        int code = Code(words[1]);
        if (words[0] == "class")
        {
            _classes.Add(code, int.Parse(words[2], CultureInfo.InvariantCulture));
            return;
        }
        int[] parts = [.. words.Skip(2).Select(Code)];
        (words[0] == "compatible" ? _compatible : _canonical).Add(code, parts);
        if (words[0] == "composed")
            _composed.Add((parts[0], parts[1]), code);
    }

    private static int Code(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
