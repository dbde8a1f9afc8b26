using SynapseServerless.Runs;

namespace SynapseServerless.Planning;

/// <summary>A trial over so many rows.</summary>
/// <param name="Record">What became of it.</param>
/// <param name="Rows">Rows of each input.</param>
/// <param name="BytesOut">Bytes of its output.</param>
/// <param name="Memory">The most memory that the process had by its end.</param>
internal sealed record TrialRun(RunRecord Record, IReadOnlyDictionary<string, long> Rows, long BytesOut, long Memory)
{
    /// <summary>Rows of all inputs together.</summary>
    public long AllRows => Rows.Values.Sum();
}

/// <summary>Trials of one specification: the first finds nothing ready, the others differ in their rows.</summary>
/// <param name="Cold">The first, over few rows.</param>
/// <param name="Few">Over the same rows again.</param>
/// <param name="Many">Over all rows of the sample.</param>
internal sealed record TrialRuns(TrialRun Cold, TrialRun Few, TrialRun Many)
{
    /// <summary>Seconds that go once to making things ready.</summary>
    public double ColdSeconds => Math.Max(0, Cold.Record.Seconds - Few.Record.Seconds);

    /// <summary>An amount at more rows, from what it was at few and at many of them: a part that is there however few they are, and one that goes with them.</summary>
    /// <param name="atFew">The amount at few rows.</param>
    /// <param name="atMany">The amount at many rows.</param>
    /// <param name="rows">How many rows there are in all.</param>
    public double At(double atFew, double atMany, double rows)
    {
        double between = Many.AllRows - Few.AllRows;
        double slope = between > 0 ? Math.Max(0, (atMany - atFew) / between) : Many.AllRows > 0 ? atMany / Many.AllRows : 0;
        return atMany + (slope * Math.Max(0, rows - Many.AllRows));
    }

    /// <summary>A count of rows at more rows: in proportion where it was in proportion, and along a line where it was not, as that of groups.</summary>
    /// <param name="atFew">The count at few rows.</param>
    /// <param name="atMany">The count at many rows.</param>
    /// <param name="scale">How many times as many rows there are in all as at many.</param>
    public double Count(double atFew, double atMany, double scale)
    {
        double share = Many.AllRows > 0 ? (double)Few.AllRows / Many.AllRows : 1;
        if (atMany == 0 || share >= 1 || Math.Abs((atFew / atMany) - share) <= 0.1)
            return atMany * scale;
        double slope = Math.Max(0, (atMany - atFew) / (1 - share));
        return atMany + (slope * Math.Max(0, scale - 1));
    }
}
