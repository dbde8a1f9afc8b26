using System.Runtime.Intrinsics;

namespace SynapseServerless.ML;

/// <summary>A loss of rows that goes by one margin for each output: the product of the row and the output's coefficients.</summary>
internal abstract class RowLoss
{
    /// <summary>How many rows are computed at a time; margins of a row that is not there may be written too.</summary>
    public const int Block = 256;

    /// <summary>How many margins a row has.</summary>
    public virtual int Outputs => 1;

    /// <summary>Computes losses and their slopes.</summary>
    /// <param name="margins">The margins, <see cref="Block"/> for each output; slopes of the loss by the margin take their place.</param>
    /// <param name="labels">The labels; as many as there are rows.</param>
    /// <param name="losses">Gets the losses.</param>
    /// <param name="scaleSlopes">Gets slopes by the scale of the errors, where the loss has one.</param>
    public abstract void Evaluate(Span<double> margins, ReadOnlySpan<double> labels, Span<double> losses, Span<double> scaleSlopes);
}

/// <summary>The loss of two classes: the negative logarithm of what the logistic function gives the row's class.</summary>
internal sealed class LogisticLoss : RowLoss
{
    /// <inheritdoc/>
    public override void Evaluate(Span<double> margins, ReadOnlySpan<double> labels, Span<double> losses, Span<double> scaleSlopes)
    {
        Span<double> padded = stackalloc double[Block];
        labels.CopyTo(padded);
        for (int row = 0; row < labels.Length; row += 4)
        {
            Vector256<double> margin = Vector256.Create<double>(margins[row..]), label = Vector256.Create<double>(padded[row..]);
            // Exponents are never positive, so that nothing overflows.
            Vector256<double> small = Vector256.Exp(-Vector256.Abs(margin)), sum = Vector256<double>.One + small;
            Vector256<double> chance = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(margin, Vector256<double>.Zero), Vector256<double>.One, small) / sum;
            (Vector256.Max(margin, Vector256<double>.Zero) + Vector256.Log(sum) - (label * margin)).CopyTo(losses[row..]);
            (chance - label).CopyTo(margins[row..]);
        }
    }
}

/// <summary>The loss of several classes: the negative logarithm of what the softmax of the margins gives the row's class.</summary>
internal sealed class SoftmaxLoss(int classes) : RowLoss
{
    /// <inheritdoc/>
    public override int Outputs => classes;

    /// <inheritdoc/>
    public override void Evaluate(Span<double> margins, ReadOnlySpan<double> labels, Span<double> losses, Span<double> scaleSlopes)
    {
        for (int row = 0; row < labels.Length; row += 4)
        {
            Vector256<double> largest = Vector256.Create<double>(margins[row..]);
            for (int k = 1; k < classes; k++)
                largest = Vector256.Max(largest, Vector256.Create<double>(margins[((k * Block) + row)..]));
            for (int i = row; i < Math.Min(row + 4, labels.Length); i++)
                losses[i] = -margins[((int)labels[i] * Block) + i];
            Vector256<double> sum = default;
            for (int k = 0; k < classes; k++)
            {
                Span<double> place = margins[((k * Block) + row)..];
                Vector256<double> power = Vector256.Exp(Vector256.Create<double>(place) - largest);
                power.CopyTo(place);
                sum += power;
            }
            (Vector256.Create<double>(losses[row..]) + largest + Vector256.Log(sum)).CopyTo(losses[row..]);
            for (int k = 0; k < classes; k++)
            {
                Span<double> place = margins[((k * Block) + row)..];
                (Vector256.Create<double>(place) / sum).CopyTo(place);
            }
        }
        for (int row = 0; row < labels.Length; row++)
            margins[((int)labels[row] * Block) + row] -= 1;
    }
}

/// <summary>Half of the squared error.</summary>
internal sealed class SquaredLoss : RowLoss
{
    /// <inheritdoc/>
    public override void Evaluate(Span<double> margins, ReadOnlySpan<double> labels, Span<double> losses, Span<double> scaleSlopes)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            double error = margins[row] - labels[row];
            losses[row] = 0.5 * error * error;
            margins[row] = error;
        }
    }
}

/// <summary>The loss of Huber, with the scale of errors learned beside the coefficients: squared where an error is small for the scale, else straight.</summary>
/// <remarks>Owen, "A robust hybrid of lasso and ridge regression", 2007; half of its terms, as in Spark.</remarks>
/// <param name="scale">The scale.</param>
/// <param name="epsilon">How many scales away an error is large.</param>
internal sealed class HuberLoss(double scale, double epsilon) : RowLoss
{
    /// <inheritdoc/>
    public override void Evaluate(Span<double> margins, ReadOnlySpan<double> labels, Span<double> losses, Span<double> scaleSlopes)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            double error = labels[row] - margins[row], units = error / scale;
            if (Math.Abs(units) <= epsilon)
            {
                losses[row] = 0.5 * (scale + (error * units));
                scaleSlopes[row] = 0.5 * (1 - (units * units));
                margins[row] = -units;
            }
            else
            {
                scaleSlopes[row] = 0.5 * (1 - (epsilon * epsilon));
                losses[row] = (scale * scaleSlopes[row]) + (epsilon * Math.Abs(error));
                margins[row] = -epsilon * Math.Sign(error);
            }
        }
    }
}
