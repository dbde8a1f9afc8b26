using System.Globalization;

namespace SynapseServerless.Trees.Text;

/// <summary>The lines of a model text, one after the other, and the numbers in them.</summary>
/// <remarks>
/// The native library takes what is between two line breaks as it comes: it reads on beyond the end of a text, takes the numbers
/// that it finds for as many as it was promised, and allocates what a count says. Here nothing is taken that is not there.
/// </remarks>
/// <param name="text">The text, its lines ended by <c>\n</c>.</param>
internal sealed class ModelLines(string text)
{
    private int _next;

    /// <summary>The number of the current line, from 1; 0 before the first.</summary>
    public int Number { get; private set; }

    /// <summary>Where the current line begins.</summary>
    public int Start { get; private set; }

    /// <summary>Whether there is a current line.</summary>
    public bool HasLine { get; private set; }

    /// <summary>The current line, without its end.</summary>
    public ReadOnlySpan<char> Line => text.AsSpan(Start, _length);

    private int _length;

    /// <summary>Goes to the next line.</summary>
    /// <returns>False where there is none.</returns>
    public bool Next()
    {
        HasLine = _next < text.Length;
        Start = _next;
        Number++;
        if (!HasLine)
        {
            _length = 0;
            return false;
        }
        int end = text.IndexOf('\n', _next);
        _length = (end < 0 ? text.Length : end) - _next;
        _next = end < 0 ? text.Length : end + 1;
        // To the library these end a line, and the text.
        return Line.ContainsAny('\r', '\0') ? throw Bad(Number, "it holds a character that no text has") : true;
    }

    /// <summary>Goes on to the next line that is not empty.</summary>
    public bool NextFull()
    {
        while (Next())
        {
            if (_length > 0)
                return true;
        }
        return false;
    }

    /// <summary>The current line as a name and what is behind its <c>=</c>.</summary>
    /// <param name="canBeFlag">Whether it may be a name alone, such as <c>average_output</c>.</param>
    /// <exception cref="TreeModelException">It is no such line.</exception>
    public ModelEntry Entry(bool canBeFlag)
    {
        ReadOnlySpan<char> line = Line;
        int equals = line.IndexOf('=');
        ReadOnlySpan<char> name = equals < 0 ? line : line[..equals];
        if (name.IsEmpty || name.ContainsAnyExcept(s_letters) || (equals < 0 && !canBeFlag))
            throw Bad(Number, $"'{Shown(line)}' is no line of a model");
        return new ModelEntry(name.ToString(), Number, Start + (equals < 0 ? line.Length : equals + 1), equals < 0 ? 0 : line.Length - equals - 1);
    }

    /// <summary>What is behind the name of an entry.</summary>
    public ReadOnlySpan<char> Text(ModelEntry entry) => text.AsSpan(entry.Start, entry.Length);

    /// <summary>One whole number.</summary>
    public int Whole(ModelEntry entry, int least, int most)
    {
        int[] values = Wholes(entry, least, most);
        return values.Length == 1 ? values[0] : throw Bad(entry.Line, $"{entry.Name} has {values.Length} values and needs one");
    }

    /// <summary>Whole numbers, separated by spaces.</summary>
    public int[] Wholes(ModelEntry entry, int least, int most)
    {
        ReadOnlySpan<char> line = Text(entry);
        var values = new List<int>();
        foreach (Range part in line.Split(' '))
        {
            ReadOnlySpan<char> token = line[part];
            if (token.IsEmpty)
                continue;
            if (!int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
                throw Bad(entry.Line, $"'{Shown(token)}' in {entry.Name} is no whole number");
            if (value < least || value > most)
                throw Bad(entry.Line, string.Create(CultureInfo.InvariantCulture, $"{value} in {entry.Name} is not from {least} to {most}"));
            values.Add(value);
        }
        return [.. values];
    }

    /// <summary>Sets of 32 bits, separated by spaces.</summary>
    public uint[] Bits(ModelEntry entry)
    {
        ReadOnlySpan<char> line = Text(entry);
        var values = new List<uint>();
        foreach (Range part in line.Split(' '))
        {
            ReadOnlySpan<char> token = line[part];
            if (token.IsEmpty)
                continue;
            if (!uint.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out uint value))
                throw Bad(entry.Line, $"'{Shown(token)}' in {entry.Name} is no set of 32 bits");
            values.Add(value);
        }
        return [.. values];
    }

    /// <summary>Numbers, separated by spaces.</summary>
    public double[] Numbers(ModelEntry entry)
    {
        ReadOnlySpan<char> line = Text(entry);
        var values = new List<double>();
        foreach (Range part in line.Split(' '))
        {
            ReadOnlySpan<char> token = line[part];
            if (token.IsEmpty)
                continue;
            if (!ModelNumber.TryParse(token, out double value))
                throw Bad(entry.Line, $"'{Shown(token)}' in {entry.Name} is no number");
            values.Add(value);
        }
        return [.. values];
    }

    /// <summary>Words, separated by spaces.</summary>
    public string[] Words(ModelEntry entry) => Text(entry).ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What is wrong with a line.</summary>
    public static TreeModelException Bad(int line, string problem) => new(
        string.Create(CultureInfo.InvariantCulture, $"The text is no LightGBM model: line {line}: {problem}"),
        "Use what LightGBM's save_model writes, whole and unchanged.");

    /// <summary>The beginning of what was found, for a message.</summary>
    public static string Shown(ReadOnlySpan<char> found) => found.Length <= 40 ? found.ToString() : $"{found[..40]}…";

    private static readonly System.Buffers.SearchValues<char> s_letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz_0123456789");
}

/// <summary>A line of the form <c>name=values</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="Start">Where the values begin.</param>
/// <param name="Length">How many characters they have.</param>
internal readonly record struct ModelEntry(string Name, int Line, int Start, int Length);
