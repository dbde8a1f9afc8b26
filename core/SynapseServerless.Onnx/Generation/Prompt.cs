namespace SynapseServerless.Onnx.Generation;

/// <summary>What a row asks, and what has been answered.</summary>
/// <param name="row">The row of the batch.</param>
/// <param name="tokens">The tokens of the prompt.</param>
/// <param name="chooser">Chooses its tokens.</param>
internal sealed class Prompt(int row, int[] tokens, TokenChooser chooser)
{
    public int Row { get; } = row;

    public int[] Tokens { get; } = tokens;

    public TokenChooser Chooser { get; private set; } = chooser;

    /// <summary>The tokens of the answer.</summary>
    public List<int> Answer { get; } = [];

    /// <summary>Why it ended: <c>stop</c> or <c>length</c>; null while it goes on.</summary>
    public string? Finish { get; set; }

    /// <summary>The text, where a stop sequence cut it.</summary>
    public string? Text { get; set; }

    /// <summary>Begins anew, as if nothing had been answered.</summary>
    public void Restart(Choosing choosing)
    {
        Answer.Clear();
        (Finish, Text) = (null, null);
        Chooser = new TokenChooser(choosing, Tokens);
    }
}
