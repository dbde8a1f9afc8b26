using Microsoft.ML.Tokenizers;

namespace SynapseServerless.Services;

/// <summary>Counts the tokens of prompts, which services hold against a limit before they answer.</summary>
/// <remarks>The vocabulary is o200k_base, that of the newer models; for others it is a good estimate, and what was used corrects it.</remarks>
internal static class TokenCounts
{
    private static readonly Lazy<TiktokenTokenizer> s_tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>How many tokens a text has. A long one is counted by its beginning.</summary>
    public static long Of(string text)
    {
        const int Most = 20_000;
        if (text.Length <= Most)
            return s_tokenizer.Value.CountTokens(text);
        return (long)(s_tokenizer.Value.CountTokens(text[..Most]) * ((double)text.Length / Most));
    }
}
