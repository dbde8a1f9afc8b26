using System.Security.Cryptography;
using System.Text;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;

namespace SynapseServerless.Planning;

/// <summary>What earlier runs of a specification tell of the next one.</summary>
internal sealed class PlanHistory
{
    private const int MostRuns = 5;
    private readonly RunRecord[] _runs;
    private readonly double[] _factors;

    /// <summary>Takes what tells something of the runs.</summary>
    /// <param name="hash">Hash of the specification.</param>
    /// <param name="earlier">Records of runs, of any specification.</param>
    public PlanHistory(string hash, IEnumerable<RunRecord> earlier)
    {
        _runs = [.. earlier.Where(run => run is { Status: RunStatus.Completed, Resumes: 0, Seconds: > 0 } && Hash(run.Specification) == hash).OrderByDescending(run => run.Started).Take(MostRuns)];
        _factors =
        [
            .. _runs.Where(IsOfSameData).Select(run => run.Seconds / (run.Estimate!.Seconds!.Likely / run.Estimate.Basis.TimeFactor))
                .Where(double.IsFinite).Order(),
        ];
    }

    /// <summary>How many runs there are that were estimated before.</summary>
    public int Estimated => _factors.Length;

    /// <summary>How many runs there are.</summary>
    public int Runs => _runs.Length;

    /// <summary>How many times as long as they were estimated without a correction runs took: their median.</summary>
    public double TimeFactor => _factors.Length == 0 ? 1 : (_factors[(_factors.Length - 1) / 2] + _factors[_factors.Length / 2]) / 2;

    /// <summary>How far the runs are apart: how many times as small and as large as their median.</summary>
    public (double Down, double Up) Spread => _factors.Length == 0 ? (1, 1) : (TimeFactor / _factors[0], _factors[^1] / TimeFactor);

    /// <summary>The newest run; null where there is none.</summary>
    public RunRecord? Newest => _runs.FirstOrDefault();

    /// <summary>Seconds for a row, as the runs took them; null where there are none.</summary>
    public double? SecondsPerRow => _runs.Where(run => run.RowsIn > 0).Select(run => (double?)(run.Seconds / run.RowsIn)).Order().ElementAtOrDefault(_runs.Length / 2);

    /// <summary>How many tokens an answer of a stage had; null where no run tells.</summary>
    /// <param name="stage">The stage.</param>
    public double? OutputTokens(string stage)
    {
        var counts = _runs.SelectMany(run => run.Services?.Calls ?? []).Where(call => call.Stage == stage && call.Counts is { OutputTokens: > 0, Answered: > 0 }).Select(call => call.Counts).ToArray();
        return counts.Length == 0 ? null : counts.Sum(count => (double)count.OutputTokens) / counts.Sum(count => count.Answered);
    }

    // An estimate over other data than the run then had says nothing of how good it was.
    private static bool IsOfSameData(RunRecord run) =>
        run.Estimate is { Seconds.Likely: > 0 } estimate && run.RowsIn >= 0.9 * estimate.RowsIn.Low && run.RowsIn <= 1.1 * estimate.RowsIn.High;

    /// <summary>What a specification is known by.</summary>
    /// <param name="canonical">Its canonical form.</param>
    public static string Hash(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    /// <summary>What a specification is known by.</summary>
    /// <param name="specification">The specification.</param>
    public static string Hash(RunSpecification specification) => Hash(specification.Canonical);
}
