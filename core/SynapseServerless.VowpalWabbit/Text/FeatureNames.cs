using System.Globalization;
using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Names of features as VW's readable models write them.</summary>
internal static class FeatureNames
{
    /// <summary>The name of a feature of a text.</summary>
    public static string Of(string space, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ulong place)
    {
        string feature = name.IsEmpty && text.IsEmpty ? place.ToString(CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(name);
        string full = space == " " ? feature : $"{space}^{feature}";
        return text.IsEmpty ? full : $"{full}^{Encoding.UTF8.GetString(text)}";
    }
}
