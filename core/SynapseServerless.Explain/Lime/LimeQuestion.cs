namespace SynapseServerless.Explain;

/// <summary>What the model says of rows that were drawn near a row.</summary>
/// <param name="row">The row.</param>
/// <param name="features">How many features it has.</param>
/// <param name="states">For each drawn row and feature what the linear model takes it for.</param>
/// <param name="distances">How far each drawn row is.</param>
/// <param name="classes">The classes asked for; null for all.</param>
internal sealed class LimeQuestion(int row, int features, double[] states, double[] distances, int[]? classes) : Question(row, distances.Length, classes)
{
    /// <summary>How many features the row has.</summary>
    public int Features => features;

    /// <summary>What was drawn, where that is another thing than the states.</summary>
    public double[]? Drawn { get; init; }

    /// <summary>What the linear model takes drawn rows for.</summary>
    public double[] States => states;

    public override bool Has(int sample, int feature) => states[(sample * features) + feature] != 0;

    /// <summary>The linear model of a class.</summary>
    /// <param name="index">Which of the classes.</param>
    /// <param name="stage">The stage.</param>
    public LinearFit Solve(int index, LimeExplainer stage)
    {
        double width = stage.KernelWidth;
        double[] weights = [.. distances.Select(distance => Math.Sqrt(Math.Exp(-(distance / width) * (distance / width))))];
        // Where all are too far away to weigh anything, none is nearer than another.
        if (weights.Sum() <= 0)
            System.Array.Fill(weights, 1);
        return Lasso.Fit(states, Values(index), weights, features, stage.Regularization);
    }
}
