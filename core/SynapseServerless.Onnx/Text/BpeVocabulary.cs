using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace SynapseServerless.Onnx.Text;

/// <summary>Reads the two files of byte-pair encoding as GPT-2 and its kin have them.</summary>
internal static class BpeVocabulary
{
    /// <summary>What the tokenizer is made of.</summary>
    /// <param name="vocabulary">A JSON object of tokens and numbers.</param>
    /// <param name="merges">A pair of tokens in each line, the first merged first.</param>
    /// <param name="stage">Says which marks are added.</param>
    public static BpeOptions Read(Stream vocabulary, Stream merges, TextStage stage)
    {
        Dictionary<string, int> tokens = JsonSerializer.Deserialize<Dictionary<string, int>>(vocabulary) ?? throw new JsonException("it is empty");
        using var lines = new StreamReader(merges);
        var pairs = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
                pairs.Add(line);
        }
        // A mark is one token, wherever it comes from.
        string[] marks = [.. new[] { stage.BeginToken, stage.EndToken }.Where(mark => mark.Length > 0).Distinct(StringComparer.Ordinal)];
        foreach (string mark in marks.Where(mark => !tokens.ContainsKey(mark)))
            throw new SpecificationException($"The vocabulary has no token '{mark}'", Location.OfParameter(stage.Uid, mark == stage.BeginToken ? "beginToken" : "endToken"), "Name a token of the vocabulary.");
        return new BpeOptions(tokens)
        {
            Merges = pairs,
            ByteLevel = true,
            PreTokenizer = RobertaPreTokenizer.Instance,
            SpecialTokens = marks.Length == 0 ? null : marks.ToDictionary(mark => mark, mark => tokens[mark]),
            BeginningOfSentenceToken = stage.AddSpecialTokens && stage.BeginToken.Length > 0 ? stage.BeginToken : null,
            EndOfSentenceToken = stage.AddSpecialTokens && stage.EndToken.Length > 0 ? stage.EndToken : null,
        };
    }
}
