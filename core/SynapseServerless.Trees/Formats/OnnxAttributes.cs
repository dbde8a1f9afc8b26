using System.Globalization;

namespace SynapseServerless.Trees.Formats;

/// <summary>The attributes of an operator of trees, by name.</summary>
internal sealed class OnnxAttributes(OnnxNode node)
{
    /// <summary>An error about them.</summary>
    public static TreeModelException Bad(string problem) =>
        new($"The trees of the ONNX model are malformed: {problem}", "Give the file that skl2onnx or another converter wrote.");

    /// <summary>Whole numbers; none where they are not there.</summary>
    public IReadOnlyList<long> Wholes(string name) => node.Attributes.GetValueOrDefault(name)?.Wholes ?? [];

    /// <summary>Whole numbers of which there have to be so many.</summary>
    public int[] Wholes(string name, int count, long? absent = null)
    {
        IReadOnlyList<long> wholes = Wholes(name);
        if (wholes.Count == 0 && absent is { } value)
            return [.. Enumerable.Repeat((int)value, count)];
        if (wholes.Count != count)
            throw Bad($"{name} has {wholes.Count} numbers where {count} are needed");
        int[] result = new int[count];
        for (int i = 0; i < count; i++)
            result[i] = wholes[i] is >= 0 and <= int.MaxValue ? (int)wholes[i] : throw Bad(string.Create(CultureInfo.InvariantCulture, $"{name} has {wholes[i]}, which is out of its range"));
        return result;
    }

    /// <summary>Numbers, by their name or, as a tensor, by that with a tail; none where they are not there.</summary>
    public IReadOnlyList<double> Numbers(string name) =>
        (node.Attributes.GetValueOrDefault(name) ?? node.Attributes.GetValueOrDefault($"{name}_as_tensor"))?.Numbers ?? [];

    /// <summary>Numbers of which there have to be so many.</summary>
    public double[] Numbers(string name, int count)
    {
        IReadOnlyList<double> numbers = Numbers(name);
        return numbers.Count == count ? [.. numbers] : throw Bad($"{name} has {numbers.Count} numbers where {count} are needed");
    }

    /// <summary>Texts; none where they are not there.</summary>
    public IReadOnlyList<string> Texts(string name) => node.Attributes.GetValueOrDefault(name)?.Texts ?? [];

    /// <summary>A whole number.</summary>
    public long Whole(string name, long absent) => Wholes(name) is { Count: > 0 } wholes ? wholes[0] : absent;

    /// <summary>One of some names, or its place among them.</summary>
    public string Name(string name, string absent, string[] known)
    {
        string? found = Texts(name) is { Count: > 0 } texts ? texts[0] : Wholes(name) is { Count: > 0 } wholes ? wholes[0] >= 0 && wholes[0] < known.Length ? known[wholes[0]] : $"{wholes[0]}" : absent;
        return known.Contains(found) ? found : throw Bad($"{name} is {found}, and {string.Join(", ", known)} are known");
    }
}
