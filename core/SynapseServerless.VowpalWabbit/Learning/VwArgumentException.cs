namespace SynapseServerless.VowpalWabbit;

/// <summary>VW's arguments are wrong.</summary>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What would be right.</param>
internal sealed class VwArgumentException(string problem, string remedy) : Exception($"{problem}. {remedy}")
{
    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;

    /// <summary>What would be right.</summary>
    public string Remedy { get; } = remedy;
}
