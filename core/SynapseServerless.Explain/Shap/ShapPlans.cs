using System.Collections.Concurrent;

namespace SynapseServerless.Explain;

/// <summary>Chooses the plan for a number of players; plans that ask for all sets are the same for all rows and are kept.</summary>
/// <param name="method">How Shapley values are computed.</param>
/// <param name="samples">How many sets may be asked for; null for the usual number.</param>
/// <param name="isCheap">Whether the model costs next to nothing.</param>
/// <param name="seed">Seed of what is drawn.</param>
/// <param name="uid">The stage.</param>
internal sealed class ShapPlans(string method, int? samples, bool isCheap, long seed, string uid)
{
    /// <summary>The most players whose sets are all asked for, where the method is chosen here and the model is cheap.</summary>
    public const int MostExact = 15;

    // More, and the equations of KernelSHAP take longer than the model.
    private const int MostKernel = 256;

    private readonly ConcurrentDictionary<int, ShapPlan> _kept = new();

    /// <summary>How many sets may be asked for.</summary>
    public int Budget(int players) => samples ?? KernelPlan.UsualBudget(players);

    /// <summary>What is wrong with the budget for a number of players, and what would be right; null where nothing is.</summary>
    public (string Problem, string Remedy)? Objection(int players)
    {
        if (players < 2)
            return null;
        if (Chosen(players) == "exact")
        {
            return players <= ExactPlan.MostPlayers ? null : (
                $"{players} features have too many sets to ask for all of them", $"Set method to auto, kernel or permutation: exact takes up to {ExactPlan.MostPlayers} features.");
        }
        int least = Chosen(players) switch
        {
            "permutation" => PermutationPlan.SetsOfPair(players) + 2,
            "kernel" => KernelPlan.Fits(players, Budget(players)) ? 0 : KernelPlan.LeastBudget(players),
            _ => 0,
        };
        return Budget(players) >= least ? null : ($"{Budget(players)} samples cannot tell {players} features apart", $"Set numSamples to {least} at least, or leave it out.");
    }

    /// <summary>The plan of a row.</summary>
    /// <param name="players">How many players.</param>
    /// <param name="identity">A hash of the row, so that what is drawn goes by the row and not by where it stands.</param>
    /// <exception cref="DataException">The budget does not do.</exception>
    public ShapPlan Of(int players, ulong identity)
    {
        if (players < 2)
            return _kept.GetOrAdd(players, static count => SmallPlan.Of(count));
        if (Objection(players) is { } objection)
            throw new DataException(objection.Problem, Location.OfStage(uid), objection.Remedy);
        ulong draws = Stages.Hash64.Mix(identity ^ (ulong)seed);
        return Chosen(players) switch
        {
            "exact" => _kept.GetOrAdd(players, static count => ExactPlan.Of(count)),
            "linear" => LinearPlan.Of(players, draws, uid),
            "permutation" => PermutationPlan.Of(players, Budget(players), draws),
            _ when KernelPlan.Fits(players, Budget(players)) => _kept.GetOrAdd(players, count => Kernel(count, 0)),
            _ => Kernel(players, draws),
        };
    }

    private string Chosen(int players) => method != "auto" ? method
        : samples is null && isCheap && players <= MostExact ? "exact"
        : players > MostKernel ? "permutation" : "kernel";

    private KernelPlan Kernel(int players, ulong draws) => KernelPlan.Of(players, Budget(players), draws) ?? throw new DataException(
        $"{Budget(players)} samples that were drawn do not tell {players} features apart", Location.OfStage(uid), $"Set numSamples to {2 * (players + 1)} or more, which has every feature alone and left out alone.");
}
