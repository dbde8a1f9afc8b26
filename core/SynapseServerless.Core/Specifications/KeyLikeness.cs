using System.Text.RegularExpressions;

namespace SynapseServerless.Specifications;

/// <summary>Tells by looks whether a value of the environment is a key, which a specification should name and not hold.</summary>
internal static partial class KeyLikeness
{
    /// <summary>Whether the name of a variable or its value is one of a key.</summary>
    public static bool Of(string name, string value) => value.Length > 0 && (Name().IsMatch(name) || Parts().IsMatch(value) || IsRandom(value));

    // Letters and digits without a break, as long as keys are and names are not.
    private static bool IsRandom(string value) => Random().IsMatch(value) && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter);

    [GeneratedRegex("(^|_)(KEY|APIKEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIALS?)($|_)", RegexOptions.IgnoreCase)]
    private static partial Regex Name();

    [GeneratedRegex("(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)=|[?&]sig=", RegexOptions.IgnoreCase)]
    private static partial Regex Parts();

    [GeneratedRegex("^[A-Za-z0-9+/=_-]{32,}$")]
    private static partial Regex Random();
}
