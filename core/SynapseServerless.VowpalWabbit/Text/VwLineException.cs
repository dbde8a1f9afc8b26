namespace SynapseServerless.VowpalWabbit;

/// <summary>A line is not in VW's format.</summary>
/// <param name="problem">What is wrong.</param>
/// <param name="column">Where, in characters of the line from 1.</param>
/// <param name="remedy">What would be right.</param>
internal sealed class VwLineException(string problem, int column, string remedy) : Exception($"{problem} at column {column}. {remedy}")
{
    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;

    /// <summary>Where, in characters of the line from 1.</summary>
    public int Column { get; } = column;

    /// <summary>The line, from 1, where a text has several.</summary>
    public int Line { get; set; } = 1;

    /// <summary>What would be right.</summary>
    public string Remedy { get; } = remedy;
}
