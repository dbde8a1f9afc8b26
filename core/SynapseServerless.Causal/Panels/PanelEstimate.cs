namespace SynapseServerless.Causal;

/// <summary>The effect that a panel shows, and the weights that it was found by.</summary>
internal sealed record PanelEstimate
{
    /// <summary>The effect on the treated.</summary>
    public required double Effect { get; init; }

    /// <summary>The weights of the units that are not treated.</summary>
    public required double[] UnitWeights { get; init; }

    /// <summary>The weights of the times before the treatment; none where times are not weighted.</summary>
    public double[] TimeWeights { get; init; } = [];

    /// <summary>What lies between the treated units and the weighted others.</summary>
    public double UnitIntercept { get; init; }

    /// <summary>What lies between the times after and the weighted times before.</summary>
    public double TimeIntercept { get; init; }

    /// <summary>How well the weighted units meet the treated ones.</summary>
    public double UnitRmse { get; init; }

    /// <summary>How well the weighted times meet those after.</summary>
    public double TimeRmse { get; init; }

    /// <summary>How many steps the weights took.</summary>
    public int Steps { get; init; }

    /// <summary>The treated units and the weighted others, time by time.</summary>
    public IReadOnlyList<TrendPoint> Trend(Panel panel) => [.. panel.Times.Select((name, time) => new TrendPoint(
        name, Treated(panel, time), UnitIntercept + UnitWeights.Select((weight, unit) => weight * panel.Outcomes[unit][time]).Sum()))];

    /// <summary>The mean outcome of the treated units at a time.</summary>
    public static double Treated(Panel panel, int time)
    {
        double sum = 0;
        for (int unit = panel.Controls; unit < panel.Units.Length; unit++)
            sum += panel.Outcomes[unit][time];
        return sum / (panel.Units.Length - panel.Controls);
    }

    /// <summary>The mean of a unit's outcomes after the treatment began.</summary>
    public static double After(Panel panel, double[] outcomes)
    {
        double sum = 0;
        for (int time = panel.Before; time < outcomes.Length; time++)
            sum += outcomes[time];
        return sum / (outcomes.Length - panel.Before);
    }
}

/// <summary>Which units count as treated in placebos.</summary>
internal static class Placebos
{
    /// <summary>The placebos: each unit without treatment once where one unit is treated and there are no more than are wanted, else as many draws of as many units as are treated.</summary>
    public static IReadOnlyList<int[]> Of(Panel panel, int runs, long seed)
    {
        int treated = panel.Units.Length - panel.Controls;
        // One unit at least has to be left to compare with.
        if (runs == 0 || panel.Controls <= treated)
            return [];
        if (treated == 1 && panel.Controls <= runs)
            return [.. Enumerable.Range(0, panel.Controls).Select(static unit => new[] { unit })];
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        return [.. Enumerable.Range(0, runs).Select(_ =>
        {
            int[] units = [.. Enumerable.Range(0, panel.Controls)];
            random.Shuffle(units);
            return units[..treated];
        })];
    }
}
