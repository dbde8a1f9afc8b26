namespace SynapseServerless.Bench.Harness;

/// <summary>One round: both sides, one after the other.</summary>
public sealed record RoundResult(Measurement? Reference, Measurement Project);

/// <summary>A requirement and what was measured.</summary>
/// <param name="Requirement">The requirement in words.</param>
/// <param name="Bound">Its bound.</param>
/// <param name="Figure">Median of the figures of the rounds.</param>
/// <param name="Lowest">Lowest of them.</param>
/// <param name="Highest">Highest of them.</param>
/// <param name="IsMet">Whether the median reaches the bound.</param>
public sealed record Finding(string Requirement, double Bound, double Figure, double Lowest, double Highest, bool IsMet);

/// <summary>What a comparison came to.</summary>
public sealed record ComparisonResult(string Name, string Summary, string Unit, bool Isolated, IReadOnlyList<Finding> Findings, IReadOnlyList<RoundResult> Rounds)
{
    /// <summary>Median time of the reference, in seconds; null where there is none.</summary>
    public double? ReferenceSeconds => Rounds[0].Reference is null ? null : Median([.. Rounds.Select(round => round.Reference!.Seconds)]);

    /// <summary>Median time of the project, in seconds.</summary>
    public double ProjectSeconds => Median([.. Rounds.Select(round => round.Project.Seconds)]);

    /// <summary>Puts the rounds of a comparison together.</summary>
    public static ComparisonResult Of(Comparison comparison, IReadOnlyList<RoundResult> rounds)
    {
        Finding[] findings = [.. comparison.Requirements.Select(requirement =>
        {
            double[] figures = [.. rounds.Select(round => requirement.Figure(round.Reference, round.Project))];
            double median = Median(figures);
            return new Finding(requirement.ToString(), requirement.Bound, median, figures.Min(), figures.Max(), requirement.IsMetBy(median));
        })];
        return new(comparison.Name, comparison.Summary, comparison.Unit, comparison.Isolated, findings, rounds);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
