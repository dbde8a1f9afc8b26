using System.Buffers;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Names of features as LightGBM's model text can hold them.</summary>
internal static class FeatureNames
{
    // What LightGBM refuses in names because its JSON does not escape it, and white space, which ends a name in its text.
    private static readonly SearchValues<char> s_special = SearchValues.Create("\",:[]{} \t\r\n\v\f");

    /// <summary>The names with an underscore for every character that LightGBM refuses, and a number where that makes two the same.</summary>
    public static IReadOnlyList<string> ForNative(IReadOnlyList<string> names)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        string[] result = new string[names.Count];
        for (int i = 0; i < result.Length; i++)
        {
            string name = string.Concat(names[i].Select(c => s_special.Contains(c) ? '_' : c));
            name = name.Length == 0 ? $"Column_{i}" : name;
            result[i] = name;
            for (int n = 2; !used.Add(result[i]); n++)
                result[i] = $"{name}_{n}";
        }
        return result;
    }
}
