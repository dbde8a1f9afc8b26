namespace SynapseServerless.ML;

/// <summary>The columns of a stage that takes one or several, and the columns that it writes for them.</summary>
internal sealed class ColumnPairs(string stage, string? input, string? output, IReadOnlyList<string>? inputs, IReadOnlyList<string>? outputs)
{
    /// <summary>The columns that are read.</summary>
    public IReadOnlyList<string> Inputs => inputs ?? (string.IsNullOrEmpty(input) ? [] : [input]);

    /// <summary>The columns that are written.</summary>
    public IReadOnlyList<string> Outputs => inputs is null ? [output ?? stage + "_output"] : outputs ?? [.. inputs.Select(column => $"{stage}_{column}_output")];

    /// <summary>What is wrong with them.</summary>
    public IEnumerable<SpecificationException> Objections()
    {
        if (Inputs.Count == 0)
            yield return new SpecificationException("A column must be named", Location.OfParameter(stage, "inputCol"), "Set inputCol, or inputCols for several.");
        if (input is not null && inputs is not null)
            yield return new SpecificationException("Both inputCol and inputCols are set", Location.OfParameter(stage, "inputCols"), "Set one of them.");
        if (Inputs.Count > 0 && Outputs.Count != Inputs.Count)
        {
            yield return new SpecificationException(
                $"There are {Outputs.Count} output columns for {Inputs.Count} input columns", Location.OfParameter(stage, "outputCols"), "Name one for each.");
        }
        if (Outputs.Distinct().Count() < Outputs.Count)
            yield return new SpecificationException("Two columns would be written under one name", Location.OfParameter(stage, "outputCols"), "Give each a name of its own.");
    }
}
