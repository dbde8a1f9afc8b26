namespace SynapseServerless.Trees.Text;

/// <summary>What a library that is not LightGBM makes of the sums of leaf values.</summary>
internal abstract class OutputRule
{
    /// <summary>Whether outputs are of classes: a probability of the second of two classes, or a number for each class.</summary>
    public abstract bool IsClassification { get; }

    /// <summary>An output of one number that is above this one stands for the second of two classes.</summary>
    public virtual double Boundary => 0.5;

    /// <summary>Whether raw scores are outputs as they are.</summary>
    public abstract bool IsPlain { get; }

    /// <summary>What a raw score is of a sum: the factor, and what is added class after class (empty for nothing).</summary>
    public virtual (double Factor, double[] Bases) Raw => (1, []);

    /// <summary>Turns sums into raw scores, in place.</summary>
    /// <param name="scores">A number for each class, row after row.</param>
    /// <param name="classes">How many numbers a row has.</param>
    /// <param name="iterations">How many iterations the sums are of.</param>
    public virtual void ToRaw(Span<double> scores, int classes, int iterations)
    {
    }

    /// <summary>Turns raw scores into outputs, in place.</summary>
    /// <param name="scores">A number for each class, row after row.</param>
    /// <param name="classes">How many numbers a row has.</param>
    public abstract void ToOutputs(Span<double> scores, int classes);
}
