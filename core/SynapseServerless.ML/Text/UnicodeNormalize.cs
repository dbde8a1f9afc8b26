using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Brings text into a normal form of Unicode, so that equal characters are written the same way, and into lower case.</summary>
public sealed class UnicodeNormalize : ColumnTransformer<string, string>
{
    /// <summary>The normal form: <c>NFC</c>, <c>NFD</c>, <c>NFKC</c> or <c>NFKD</c>.</summary>
    [AllowedValues("NFC", "NFD", "NFKC", "NFKD")]
    public string Form { get; init; } = "NFKD";

    /// <summary>Whether the text is turned into lower case.</summary>
    public bool Lower { get; init; } = true;

    /// <inheritdoc/>
    protected override string Compute(string value)
    {
        string normal = NormalForms.Of(value, compatible: Form is "NFKC" or "NFKD", compose: Form is "NFC" or "NFKC");
        return Lower ? JavaText.Lower(normal) : normal;
    }
}
