using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace SynapseServerless.Onnx.Text;

/// <summary>Reads the two files of byte-pair encoding as GPT-2 and its kin have them.</summary>
internal static partial class BpeVocabulary
{
    // What GPT-2 cuts texts by: short forms, words, numbers and signs with the blank before them, and white space.
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Usual();

    /// <summary>What the tokenizer is made of.</summary>
    /// <param name="vocabulary">A JSON object of tokens and numbers.</param>
    /// <param name="merges">A pair of tokens in each line, the first merged first.</param>
    /// <param name="stage">Says which marks are added.</param>
    public static BpeOptions Read(Stream vocabulary, Stream merges, TextStage stage)
    {
        if (TokenizerJson.IsName(stage.VocabularyLocation))
            return Options(TokenizerJson.Read(vocabulary), stage);
        Dictionary<string, int> tokens = JsonSerializer.Deserialize<Dictionary<string, int>>(vocabulary) ?? throw new JsonException("it is empty");
        using var lines = new StreamReader(merges);
        var pairs = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
                pairs.Add(line);
        }
        return Options(new TokenizerJson(tokens, pairs, new Dictionary<string, int>(), null), stage);
    }

    private static BpeOptions Options(TokenizerJson file, TextStage stage)
    {
        Dictionary<string, int> tokens = file.Tokens;
        // A mark is one token, wherever it comes from.
        string[] marks = [.. new[] { stage.BeginToken, stage.EndToken }.Where(mark => mark.Length > 0).Distinct(StringComparer.Ordinal)];
        foreach (string mark in marks.Where(mark => !tokens.ContainsKey(mark)))
            throw new SpecificationException($"The vocabulary has no token '{mark}'", Location.OfParameter(stage.Uid, mark == stage.BeginToken ? "beginToken" : "endToken"), "Name a token of the vocabulary.");
        Dictionary<string, int> special = marks.Concat(stage.MarksOf.Where(tokens.ContainsKey)).Concat(file.Added.Keys).Distinct(StringComparer.Ordinal).ToDictionary(mark => mark, mark => tokens[mark], StringComparer.Ordinal);
        return new BpeOptions(tokens)
        {
            Merges = file.Merges,
            ByteLevel = true,
            // What cuts texts by itself knows no marks.
            PreTokenizer = file.Pattern is null && special.Count == 0 ? RobertaPreTokenizer.Instance : new RegexPreTokenizer(file.Pattern ?? Usual(), special),
            SpecialTokens = special.Count == 0 ? null : special,
            BeginningOfSentenceToken = stage.AddSpecialTokens && stage.BeginToken.Length > 0 ? stage.BeginToken : null,
            EndOfSentenceToken = stage.HasEnd && stage.EndToken.Length > 0 ? stage.EndToken : null,
        };
    }
}
