using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Reads lines of VW's text format.</summary>
/// <remarks>
/// A feature is hashed with the hash of its namespace as seed; its value is multiplied by that of the namespace. Features of value 0 are left
/// out. What VW warns of and reads as something else is an error here.
/// </remarks>
/// <param name="options">How names are hashed, and how many weights there are.</param>
/// <param name="labels">Reads labels.</param>
internal sealed class LineParser(LearnerOptions options, LabelReader labels)
{
    private readonly ulong _mask = (1UL << options.Bits) - 1;

    /// <summary>Reads a line into an example, which was cleared.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="example">Gets label and features.</param>
    /// <exception cref="VwLineException">The line does not parse.</exception>
    public void Parse(ReadOnlySpan<byte> line, Example example)
    {
        if (line.Length > 0 && line[^1] == '\r')
            line = line[..^1];
        int bar = line.IndexOf((byte)'|');
        if (bar < 0)
        {
            if (line.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
                return;
            throw new VwLineException("There is no '|'", Encoding.UTF8.GetCharCount(line) + 1, "Features come after a '|', as in 1 |f price:0.23 new.");
        }
        labels.Read(line[..bar], example);
        for (int at = bar; at < line.Length;)
            at = Namespace(line, at + 1, example);
    }

    // Reads a namespace from behind its bar to the next bar or to the end.
    private int Namespace(ReadOnlySpan<byte> line, int at, Example example)
    {
        byte index = (byte)' ';
        float scale = 1;
        uint seed = options.HashSeed == 0 ? 0 : FeatureHash.Murmur([], options.HashSeed);
        ReadOnlySpan<byte> name = " "u8;
        if (!Ends(line, at))
        {
            int end = NameEnd(line, at);
            if (end == at)
                throw Malformed(line, at, "The namespace has a value and no name", "Write |name:value, or a blank after the bar.");
            name = line[at..end];
            index = name[0];
            seed = FeatureHash.Of(name, options.HashSeed, options.HashAll);
            at = end;
            if (at < line.Length && line[at] == ':')
            {
                scale = VwNumbers.Read(line[(at + 1)..], out int length);
                if (length == 0 || float.IsNaN(scale) || !Ends(line, at + 1 + length))
                    throw Malformed(line, at + 1, "The value of the namespace is no number", "Write |name:value with a number.");
                at += 1 + length;
            }
        }
        FeatureGroup group = example.Group(index);
        bool isNew = group.Count == 0;
        string space = options.KeepsNames ? Encoding.UTF8.GetString(name) : "";
        ulong anonymous = 0;
        while (at < line.Length && line[at] != '|')
        {
            if (line[at] is not ((byte)' ' or (byte)'\t'))
                throw Malformed(line, at, "A blank is missing", "Features are set apart by blanks.");
            at++;
            if (!Ends(line, at))
                at = Feature(line, at, group, seed, scale, space, ref anonymous);
        }
        if (isNew && group.Count > 0)
            example.AddNamespace(index);
        return at;
    }

    private int Feature(ReadOnlySpan<byte> line, int at, FeatureGroup group, uint seed, float scale, string space, ref ulong anonymous)
    {
        int end = NameEnd(line, at);
        ReadOnlySpan<byte> name = line[at..end], text = [];
        float value = 1;
        if (end < line.Length && line[end] == ':')
        {
            int start = end + 1;
            value = VwNumbers.Read(line[start..], out int length);
            if (length == 0)
            {
                // What follows the colon is no number: a word, hashed with the hash of the feature.
                int stop = start;
                while (!Ends(line, stop) || (stop < line.Length && line[stop] == '|'))
                    stop++;
                text = line[start..stop];
                if (text.IsEmpty)
                    throw Malformed(line, start, "A feature has a colon and no value", "Write name:value, or the name alone for a value of 1.");
                (value, end) = (1, stop);
            }
            else
            {
                if (float.IsNaN(value))
                    throw Malformed(line, start, "The value of a feature is no number", "Write name:value with a number.");
                end = start + length;
                value *= scale;
            }
        }
        else
        {
            value = scale;
        }
        ulong place = name.IsEmpty && text.IsEmpty ? seed + anonymous++
            : text.IsEmpty ? FeatureHash.Of(name, seed, options.HashAll) & _mask
            : FeatureHash.Of(text, FeatureHash.Of(name, seed, options.HashAll), options.HashAll) & _mask;
        if (value != 0)
            group.Add(place, value, options.KeepsNames ? FeatureNames.Of(space, name, text, place) : null);
        return end;
    }

    private static int NameEnd(ReadOnlySpan<byte> line, int at)
    {
        while (!Ends(line, at) && line[at] != ':')
            at++;
        return at;
    }

    private static bool Ends(ReadOnlySpan<byte> line, int at) => at >= line.Length || line[at] is (byte)' ' or (byte)'\t' or (byte)'|';

    private static VwLineException Malformed(ReadOnlySpan<byte> line, int at, string problem, string remedy) =>
        new(problem, Encoding.UTF8.GetCharCount(line[..Math.Min(at, line.Length)]) + 1, remedy);
}
