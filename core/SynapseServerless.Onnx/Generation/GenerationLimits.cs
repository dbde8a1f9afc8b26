using SynapseServerless.Onnx.Text;

namespace SynapseServerless.Onnx.Generation;

/// <summary>Where answers end.</summary>
/// <param name="MaxNewTokens">How many tokens an answer has at most.</param>
/// <param name="Ends">Tokens that end it.</param>
/// <param name="Stops">Texts that end it.</param>
/// <param name="Encoder">Makes text of tokens.</param>
internal sealed record GenerationLimits(int MaxNewTokens, IReadOnlySet<int> Ends, IReadOnlyList<string> Stops, TokenEncoder Encoder)
{
    /// <summary>Takes the next token of an answer, or ends it.</summary>
    public void Take(Prompt prompt, int token)
    {
        if (Ends.Contains(token))
        {
            prompt.Finish = "stop";
            return;
        }
        prompt.Answer.Add(token);
        if (Stops.Count == 0)
            return;
        string text = Encoder.Decode(prompt.Answer);
        int cut = Stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(static place => place >= 0).DefaultIfEmpty(-1).Min();
        if (cut >= 0)
            (prompt.Finish, prompt.Text) = ("stop", text[..cut]);
    }
}
