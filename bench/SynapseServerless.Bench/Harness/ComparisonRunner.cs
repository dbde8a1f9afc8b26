namespace SynapseServerless.Bench.Harness;

/// <summary>Measures both sides of a comparison in turn.</summary>
public static class ComparisonRunner
{
    /// <summary>Runs a comparison.</summary>
    /// <param name="comparison">What to compare.</param>
    /// <param name="rounds">How often to measure each side; null for the comparison's own number.</param>
    /// <param name="context">Where data are.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ComparisonResult> RunAsync(Comparison comparison, int? rounds, BenchContext context, CancellationToken cancellationToken)
    {
        await comparison.PrepareAsync(context, cancellationToken);
        try
        {
            return await MeasureAllAsync(comparison, rounds, context, cancellationToken);
        }
        finally
        {
            await comparison.CleanUpAsync();
        }
    }

    private static async Task<ComparisonResult> MeasureAllAsync(Comparison comparison, int? rounds, BenchContext context, CancellationToken cancellationToken)
    {
        bool hasReference = comparison.Requirements.Any(requirement => requirement.Measure != Measure.Rate);
        // Code is compiled and files are in the page cache before anything counts. A process of its own starts cold each
        // time, on both sides alike.
        if (hasReference && comparison.WarmsUp)
            await MeasureAsync(Side.Reference);
        if (comparison.WarmsUp)
            await MeasureAsync(Side.Project);

        var pairs = new List<RoundResult>();
        for (int round = 0; round < (rounds ?? comparison.Rounds); round++)
        {
            // Each side goes first every other time, so that a drift of the machine favours neither.
            bool referenceFirst = round % 2 == 0;
            Measurement? reference = hasReference && referenceFirst ? await MeasureAsync(Side.Reference) : null;
            Measurement project = await MeasureAsync(Side.Project);
            if (hasReference && !referenceFirst)
                reference = await MeasureAsync(Side.Reference);
            if (reference is not null && reference.Units != project.Units)
                throw new InvalidOperationException($"{comparison.Name}: the reference did {reference.Units} {comparison.Unit}, the project {project.Units}; the ratio would mean nothing.");
            pairs.Add(new RoundResult(reference, project));
            Console.Error.WriteLine($"  {string.Join(", ", comparison.Requirements.Select(requirement => $"{requirement.Word} {requirement.Figure(reference, project):0.000}"))}");
        }

        return ComparisonResult.Of(comparison, pairs);

        Task<Measurement> MeasureAsync(Side side) => comparison.Isolated
            ? IsolatedSide.StartAsync(comparison, side, context, cancellationToken)
            : Meter.RunAsync(comparison, side, context, cancellationToken);
    }
}
