using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class NormalFormsTests
{
    // SHA-256 (the first 8 bytes) of what Python's unicodedata, of Unicode 14.0, makes of every character, and of 2,000 strings of letters, marks and Hangul.
    [Theory]
    [InlineData("NFC", "900f12a0fd5b368b", "cdd27cd6e79f9178")]
    [InlineData("NFD", "45bfd20e6479fe62", "ea08d95497d14e0a")]
    [InlineData("NFKC", "d80bd137d5ace6ca", "1f20825dd553556f")]
    [InlineData("NFKD", "4c5c29397085a993", "d3e63b0991ba73e9")]
    public void Normal_forms_are_those_of_another_implementation(string form, string characters, string strings)
    {
        Assert.Equal(characters, Digest(Enumerable.Range(0, 0x110000).Where(code => code is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32), form));
        Assert.Equal(strings, Digest(Strings(), form));
    }

    // The examples of Unicode Standard Annex 15: marks are put into order, and U+0958 is not composed.
    [Theory]
    [InlineData("NFC", "q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("NFC", "\u0958", "\u0915\u093C")]
    [InlineData("NFKC", "\u1E9B\u0323", "\u1E69")]
    [InlineData("NFD", "\uAC01\uD800", "\u1100\u1161\u11A8\uD800")]
    public void Examples_of_the_standard(string form, string text, string expected) => Assert.Equal(expected, Of(text, form));

    private static string Of(string text, string form) => NormalForms.Of(text, form.Contains('K'), form.EndsWith('C'));

    private static string Digest(IEnumerable<string> texts, string form) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts.Select(text => Of(text, form))))))[..16];

    private static IEnumerable<string> Strings()
    {
        int[] pool = [.. Enumerable.Range(0x41, 0x13F), .. Enumerable.Range(0x300, 0x70), .. Enumerable.Range(0x1100, 0x100), .. Enumerable.Range(0xAC00, 0x20)];
        long x = 1;
        for (int i = 0; i < 2_000; i++)
        {
            var text = new StringBuilder();
            for (int j = 0; j < 6; j++)
            {
                x = ((x * 1_103_515_245) + 12_345) & 0x7FFFFFFF;
                text.Append((char)pool[(int)((x >> 8) % pool.Length)]);
            }
            yield return text.ToString();
        }
    }
}
