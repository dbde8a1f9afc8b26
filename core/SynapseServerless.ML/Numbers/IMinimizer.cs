namespace SynapseServerless.ML.Numbers;

/// <summary>What looks for the lowest point of a function whose values and gradients somebody else computes.</summary>
internal interface IMinimizer
{
    /// <summary>The point at which value and gradient are wanted next; once it is done, the best point.</summary>
    double[] Trial { get; }

    /// <summary>How often it has moved.</summary>
    int Iteration { get; }

    /// <summary>Whether it has ended.</summary>
    bool IsDone { get; }

    /// <summary>Whether it has ended because there was nothing left to gain.</summary>
    bool HasConverged { get; }

    /// <summary>The length of the last gradient.</summary>
    double GradientLength { get; }

    /// <summary>The values met so far.</summary>
    IReadOnlyList<double> Values { get; }

    /// <summary>Takes value and gradient at <see cref="Trial"/>.</summary>
    void Take(double value, double[] gradient);

    /// <summary>Writes it down.</summary>
    void Save(BinaryWriter writer);
}
