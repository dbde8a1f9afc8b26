using System.Text;

namespace SynapseServerless.Onnx.Generation;

/// <summary>A message of a conversation.</summary>
internal readonly record struct ChatMessage(string Role, string Content);

/// <summary>How a model was trained to see conversations.</summary>
/// <param name="User">What a user says, with <c>{content}</c> in its place.</param>
/// <param name="Assistant">What the model says.</param>
/// <param name="System">What stands at the beginning; null where it is part of what the user says first.</param>
/// <param name="End">The token that ends what the model says.</param>
internal sealed record ChatFormat(string User, string Assistant, string? System, string End)
{
    public const string None = "none";

    private const string Content = "{content}";

    /// <summary>The formats by name, as the models' authors publish them.</summary>
    public static IReadOnlyDictionary<string, ChatFormat> Known { get; } = new Dictionary<string, ChatFormat>(StringComparer.Ordinal)
    {
        ["chatml"] = Of("<|im_start|>{role}\n{content}<|im_end|>\n", "<|im_end|>"),
        ["llama3"] = Of("<|start_header_id|>{role}<|end_header_id|>\n\n{content}<|eot_id|>", "<|eot_id|>"),
        ["phi3"] = Of("<|{role}|>\n{content}<|end|>\n", "<|end|>"),
        ["zephyr"] = Of("<|{role}|>\n{content}</s>\n", "</s>"),
        ["gemma"] = new("<start_of_turn>user\n{content}<end_of_turn>\n", "<start_of_turn>model\n{content}<end_of_turn>\n", null, "<end_of_turn>"),
        ["mistral"] = new("[INST] {content} [/INST]", "{content}</s>", null, "</s>"),
        [None] = new("{content}", "{content}", "{content}", ""),
    };

    /// <summary>The text of a conversation, up to where the model goes on.</summary>
    public string Write(IReadOnlyList<ChatMessage> messages)
    {
        var text = new StringBuilder();
        string before = "";
        foreach (ChatMessage message in messages)
        {
            string content = before + message.Content;
            before = "";
            if (message.Role == "system" && System is null)
                before = $"{content}\n\n";
            else
                text.Append(Of(message.Role).Replace(Content, content, StringComparison.Ordinal));
        }
        return text.Append(Assistant.AsSpan(0, Assistant.IndexOf(Content, StringComparison.Ordinal))).ToString();
    }

    /// <summary>The words of the format that are one token where the vocabulary has them.</summary>
    public IEnumerable<string> Marks()
    {
        string[] parts = [.. new[] { User, Assistant, System ?? "" }.SelectMany(static part => part.Split(["{content}", "\n", " "], StringSplitOptions.RemoveEmptyEntries))];
        return parts.SelectMany(static part => part.Split('>', StringSplitOptions.RemoveEmptyEntries).SelectMany(Marked)).Append(End).Where(static mark => mark.Length > 0).Distinct(StringComparer.Ordinal);
    }

    private string Of(string role) => role switch
    {
        "user" => User,
        "assistant" => Assistant,
        "system" => System!,
        _ => throw new DataException($"There is a message of the role '{role}'", Location.None, "Roles are system, user and assistant."),
    };

    private static ChatFormat Of(string message, string end) =>
        new(message.Replace("{role}", "user", StringComparison.Ordinal), message.Replace("{role}", "assistant", StringComparison.Ordinal), message.Replace("{role}", "system", StringComparison.Ordinal), end);

    private static IEnumerable<string> Marked(string piece)
    {
        int start = piece.IndexOf('<', StringComparison.Ordinal);
        if (start >= 0)
            yield return $"{piece[start..]}>";
        else if (piece.StartsWith('[') && piece.EndsWith(']'))
            yield return piece;
    }
}
