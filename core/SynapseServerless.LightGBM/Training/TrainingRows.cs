namespace SynapseServerless.LightGBM;

/// <summary>Rows as an objective or a metric sees them: the scores so far, and what the rows should have come to.</summary>
/// <remarks>All spans lie in memory that the training uses; they are valid during the call.</remarks>
public readonly ref struct TrainingRows
{
    internal TrainingRows(
        int iteration, int scoresPerRow, ReadOnlySpan<double> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights,
        ReadOnlySpan<int> groupBounds)
    {
        Iteration = iteration;
        ScoresPerRow = scoresPerRow;
        Scores = scores;
        Labels = labels;
        Weights = weights;
        GroupBounds = groupBounds;
    }

    /// <summary>The iteration, from 0: for an objective the one that is about to be trained, for a metric the one just trained.</summary>
    public int Iteration { get; }

    /// <summary>How many rows there are. With several ranks, an objective sees the rows of its own rank.</summary>
    public int Count => Labels.Length;

    /// <summary>How many scores a row has: 1, or one per class where the objective is one for many classes.</summary>
    public int ScoresPerRow { get; }

    /// <summary>
    /// The scores, all rows' of the first class, then of the next; starting scores are part of them. They are raw for an objective
    /// and for the metrics beside it; a metric beside an objective of LightGBM's gets what that makes of them, such as probabilities.
    /// </summary>
    public ReadOnlySpan<double> Scores { get; }

    /// <summary>One label per row.</summary>
    public ReadOnlySpan<float> Labels { get; }

    /// <summary>One weight per row, class weights included; empty where every row weighs 1. LightGBM leaves it to the function to heed them.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>For rankings: where each group begins and, last, where the last one ends, one number more than there are groups; empty otherwise.</summary>
    public ReadOnlySpan<int> GroupBounds { get; }

    /// <summary>The scores of one class, one per row.</summary>
    /// <param name="index">The class, from 0.</param>
    public ReadOnlySpan<double> ScoresOf(int index) => Scores.Slice(index * Count, Count);
}
