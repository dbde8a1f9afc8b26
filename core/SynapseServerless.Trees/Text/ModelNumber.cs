using System.Buffers;
using System.Globalization;

namespace SynapseServerless.Trees.Text;

/// <summary>A number as LightGBM writes and reads it.</summary>
internal static class ModelNumber
{
    private static readonly SearchValues<char> s_characters = SearchValues.Create("0123456789+-.eE");

    /// <summary>Reads a number.</summary>
    public static bool TryParse(ReadOnlySpan<char> token, out double value)
    {
        switch (token)
        {
            case "inf":
                value = double.PositiveInfinity;
                return true;
            case "-inf":
                value = double.NegativeInfinity;
                return true;
            case "nan" or "-nan":
                value = double.NaN;
                return true;
            default:
                value = 0;
                return !token.ContainsAnyExcept(s_characters)
                    && double.TryParse(token, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
                    // Digits that are beyond a double are none that LightGBM wrote.
                    && double.IsFinite(value);
        }
    }
}
