using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SynapseServerless.Collectives;

namespace SynapseServerless.LightGBM.Distributed;

// What happens on the thread that trains.
internal sealed partial class FitRank
{
    /// <summary>Lets LightGBM exchange with the other ranks on this thread; null when there are none.</summary>
    public LightGBMNetwork? OpenNetwork() => IsAlone ? null : LightGBMNetwork.Open(collective!);

    /// <summary>Has a training that starts from the mean of the labels start from that of all ranks' labels.</summary>
    public void StartFromAll(LightGBMNetwork? network, LightGBMDataset train, NativeParameters parameters) =>
        network?.StartFrom(StartingMean.Of(train, parameters, collective!));

    /// <summary>Whether this rank evaluates the validation rows: one has them all, so that every metric is what it would be without ranks.</summary>
    public bool Validates => IsChief;

    /// <summary>The metrics of the validation rows, which the chief knows.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="evaluate">Evaluates them; called on the chief.</param>
    public double[] EvaluateValidation(int count, Func<double[]> evaluate) => Tell(count, evaluate);

    /// <summary>What the chief says, to all ranks.</summary>
    /// <param name="count">How many numbers that is.</param>
    /// <param name="say">Gives them; called on the chief.</param>
    public double[] Tell(int count, Func<double[]> say)
    {
        double[] values = IsChief ? say() : new double[count];
        if (!IsAlone)
            collective!.Broadcast(0, values.AsSpan());
        return values;
    }

    /// <summary>The metrics of the rows trained on: the mean of the ranks', each weighing as much as it has rows.</summary>
    /// <param name="rows">How many rows this rank trains on.</param>
    /// <param name="values">Its metrics.</param>
    public double[] AverageTraining(int rows, double[] values)
    {
        if (IsAlone)
            return values;
        double[][] all = collective!.GatherRecords((double[])[rows, .. values]);
        double total = all.Sum(one => one[0]);
        return [.. values.Select((_, i) => all.Sum(one => one[0] * one[i + 1]) / total)];
    }

    /// <summary>Whether any rank has been asked to stop.</summary>
    public void ThrowIfFailed() => collective?.ThrowIfFailed();

    /// <summary>Sees to it that all ranks have the same model, and gives it.</summary>
    /// <param name="text">The model of this rank.</param>
    /// <param name="learner">LightGBM's name of the learner.</param>
    /// <param name="treesBefore">How many of its trees were there before this training.</param>
    /// <param name="rows">How many rows all ranks train on.</param>
    /// <exception cref="CollectiveException">A rank has another model.</exception>
    public string Confirm(string text, string? learner, int treesBefore, long rows)
    {
        if (IsAlone)
            return text;
        text = TreesOfAllRanks.Of(text, treesBefore, rows);
        string[] hashes = collective!.GatherRecords(Hash(learner == "voting" ? WithoutRoots(text) : text));
        int[] others = [.. Enumerable.Range(1, hashes.Length - 1).Where(rank => hashes[rank] != hashes[0])];
        if (others.Length > 0)
        {
            throw new CollectiveException(
                $"{CollectiveNames(others)} ended with another model than rank 0", others,
                "This is a defect, or the machines differ in a way that changes arithmetic. Nothing was saved.");
        }
        return learner == "voting" ? Encoding.UTF8.GetString(collective!.BroadcastBytes(0, IsChief ? Encoding.UTF8.GetBytes(text) : [])) : text;
    }

    // The voting learner notes as the value of a tree's root what the rank's own rows have; nothing is predicted from it.
    private static string WithoutRoots(string model) =>
        Regex.Replace(Regex.Replace(model, "(?m)^tree_sizes=.*$", ""), "(?m)^internal_value=[^ ]*", "internal_value=");

    private static string CollectiveNames(int[] ranks) =>
        (ranks.Length == 1 ? "Rank " : "Ranks ") + string.Join(", ", ranks.Select(rank => rank.ToString(CultureInfo.InvariantCulture)));
}
