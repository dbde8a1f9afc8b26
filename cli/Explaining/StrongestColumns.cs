using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Explain;
using SynapseServerless.Reports.Explanations;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli.Explaining;

/// <summary>The columns that contribute most, and what they are.</summary>
/// <param name="Names">Their names, the strongest first.</param>
/// <param name="Schema">Schema of the data.</param>
internal sealed record StrongestColumns(IReadOnlyList<string> Names, Schema Schema)
{
    private const int Most = 4;

    /// <summary>The strongest columns of a page.</summary>
    public static StrongestColumns Of(ExplanationPage page, Schema schema) =>
        new([.. Enumerable.Range(0, page.Features.Count).OrderByDescending(i => page.Summary.Sum(row => Math.Abs(row.Contributions[i]))).ThenBy(static i => i).Take(Most).Select(i => page.Features[i])], schema);

    /// <summary>Those of categories.</summary>
    public ICECategoricalFeature[] Categorical => [.. Names.Where(name => !IsNumeric(name)).Select(static name => new ICECategoricalFeature { Name = name, NumTopValues = 10 })];

    /// <summary>Those of numbers.</summary>
    /// <param name="splits">How many parts their ranges are split into.</param>
    public ICENumericFeature[] Numeric(int splits) => [.. Names.Where(IsNumeric).Select(name => new ICENumericFeature { Name = name, NumSplits = splits })];

    private bool IsNumeric(string name) => Schema.GetFieldByName(name).DataType is var type && NumericColumn.IsNumber(type) && type is not Decimal128Type;
}
