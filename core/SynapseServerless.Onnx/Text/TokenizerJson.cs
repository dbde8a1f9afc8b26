using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace SynapseServerless.Onnx.Text;

/// <summary>Reads <c>tokenizer.json</c> of Hugging Face's tokenizers: vocabulary, merges, added tokens and how texts are cut, in one file.</summary>
/// <param name="Tokens">The vocabulary, with added tokens.</param>
/// <param name="Merges">Pairs of tokens, the first merged first.</param>
/// <param name="Added">Tokens that stand for themselves, wherever they come.</param>
/// <param name="Pattern">What cuts texts before they are merged; null for what GPT-2 has.</param>
internal sealed record TokenizerJson(Dictionary<string, int> Tokens, IReadOnlyList<string> Merges, IReadOnlyDictionary<string, int> Added, Regex? Pattern)
{
    // A pattern of somebody's file may not hold a processor for ever.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(10);

    /// <summary>Whether a file is one by its name.</summary>
    public static bool IsName(string location) => location.EndsWith("tokenizer.json", StringComparison.Ordinal);

    /// <summary>Reads the file.</summary>
    /// <exception cref="JsonException">It is none, or not one of byte-pair encoding.</exception>
    public static TokenizerJson Read(Stream file)
    {
        using var json = JsonDocument.Parse(file);
        JsonElement root = json.RootElement, model = Member(root, "model") ?? throw new JsonException("it has no model");
        string type = Member(model, "type")?.GetString() ?? "BPE";
        if (type != "BPE")
            throw new JsonException($"its model is {type}, and BPE is read");
        Dictionary<string, int> tokens = model.GetProperty("vocab").Deserialize<Dictionary<string, int>>() ?? throw new JsonException("its vocabulary is empty");
        string[] merges = [.. model.GetProperty("merges").EnumerateArray().Select(static pair =>
            pair.ValueKind == JsonValueKind.Array ? $"{pair[0].GetString()} {pair[1].GetString()}" : pair.GetString() ?? throw new JsonException("a merge is null"))];
        var added = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonElement token in Member(root, "added_tokens")?.EnumerateArray() ?? default)
        {
            string content = token.GetProperty("content").GetString() ?? throw new JsonException("an added token has no content");
            added[content] = tokens[content] = token.GetProperty("id").GetInt32();
        }
        return new TokenizerJson(tokens, merges, added, PatternOf(Member(root, "pre_tokenizer")));
    }

    private static Regex? PatternOf(JsonElement? cutter)
    {
        if (cutter is not { } one)
            return null;
        if (Member(one, "pretokenizers") is { } several)
            return several.EnumerateArray().Select(static part => PatternOf(part)).FirstOrDefault(static pattern => pattern is not null);
        return Member(one, "pattern") is { } pattern && Member(pattern, "Regex")?.GetString() is { } text ? new Regex(text, RegexOptions.CultureInvariant, _longest) : null;
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
