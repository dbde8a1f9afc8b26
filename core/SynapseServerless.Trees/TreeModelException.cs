namespace SynapseServerless.Trees;

/// <summary>A text or a JSON that is no model, or a model that is not what it is asked for.</summary>
public sealed class TreeModelException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="problem">What is wrong and where, without an end of a sentence.</param>
    /// <param name="remedy">What would be right, as a sentence.</param>
    /// <param name="inner">The failure underneath, if there is one.</param>
    public TreeModelException(string problem, string remedy, Exception? inner = null)
        : base($"{problem}. {remedy}", inner)
    {
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>What is wrong and where, such as the line of a text.</summary>
    public string Problem { get; }

    /// <summary>What would be right, as a sentence.</summary>
    public string Remedy { get; }
}
