using SynapseServerless.ML.Numbers;

namespace SynapseServerless.ML;

/// <summary>What a linear learner minimizes, in variables that suit the minimizer: features are taken as centered and of deviation 1, and labels may be.</summary>
/// <remarks>Rows are read as they are; centering and scaling happen here, so that sparse vectors stay sparse.</remarks>
internal sealed class LinearProblem
{
    /// <summary>How many features there are.</summary>
    public required int Width { get; init; }

    /// <summary>How many margins a row has.</summary>
    public required int Outputs { get; init; }

    /// <summary>The sum of weights.</summary>
    public required double Weight { get; init; }

    /// <summary>What is taken away from each feature: its mean, or 0 where there is no intercept.</summary>
    public required double[] Centers { get; init; }

    /// <summary>What each feature is multiplied by: 1 by its deviation, or 0 where it is constant.</summary>
    public required double[] Factors { get; init; }

    /// <summary>Whether there are intercepts.</summary>
    public required bool HasIntercept { get; init; }

    /// <summary>Half of it times the sum of squares of the variables is added to the mean loss.</summary>
    public double L2 { get; init; }

    /// <summary>Whether penalties are on the coefficients of scaled features; else on those of features as they are.</summary>
    public bool PenalizesScaled { get; init; } = true;

    /// <summary>What labels are taken to be multiples of.</summary>
    public double LabelScale { get; init; } = 1;

    /// <summary>What is taken away from labels.</summary>
    public double LabelCenter { get; init; }

    /// <summary>Whether the last variable is the logarithm of the scale of errors.</summary>
    public bool HasScale { get; init; }

    /// <summary>Whether the objective is quadratic and solved by products of features and labels, in one pass.</summary>
    public bool IsQuadratic { get; init; }

    /// <summary>How many variables there are.</summary>
    public int Variables => (Outputs * (Width + (HasIntercept ? 1 : 0))) + (HasScale ? 1 : 0);

    /// <summary>The scale of errors at a point.</summary>
    public double Scale(double[] point) => HasScale ? Math.Exp(point[^1]) : 1;

    /// <summary>The coefficients of features as they are.</summary>
    public Coefficients At(double[] point)
    {
        double[][] slopes = new double[Outputs][];
        double[] intercepts = new double[Outputs];
        for (int output = 0; output < Outputs; output++)
        {
            double[] own = slopes[output] = new double[Width];
            double intercept = HasIntercept ? (point[(Outputs * Width) + output] * LabelScale) + LabelCenter : 0;
            for (int j = 0; j < Width; j++)
            {
                own[j] = point[(output * Width) + j] * Factors[j] * LabelScale;
                intercept -= own[j] * Centers[j];
            }
            intercepts[output] = HasIntercept ? intercept : 0;
        }
        return new Coefficients(slopes, intercepts);
    }

    /// <summary>The objective at a point and its gradient, without penalties on absolute values.</summary>
    public (double Value, double[] Gradient) Objective(double[] point, GradientSums sums)
    {
        double unit = 1 / (Weight * LabelScale * LabelScale), value = sums.Loss * unit;
        double[] gradient = new double[Variables];
        for (int output = 0; output < Outputs; output++)
        {
            double total = sums.InterceptSlope(output);
            for (int j = 0; j < Width; j++)
            {
                int place = (output * Width) + j;
                double slope = (sums.Slope(output, j) - (Centers[j] * total)) * Factors[j] * LabelScale * unit;
                double penalty = L2 * PenaltyFactor(j) * PenaltyFactor(j);
                gradient[place] = Factors[j] == 0 ? 0 : slope + (penalty * point[place]);
                value += 0.5 * penalty * point[place] * point[place];
            }
            if (HasIntercept)
                gradient[(Outputs * Width) + output] = total * LabelScale * unit;
        }
        if (HasScale)
            gradient[^1] = sums.ScaleSlope * Scale(point) * unit;
        return (value, gradient);
    }

    /// <summary>Penalties on the absolute values of the variables.</summary>
    public double[] Penalties(double l1)
    {
        double[] penalties = new double[Variables];
        for (int place = 0; place < Outputs * Width; place++)
            penalties[place] = l1 * PenaltyFactor(place % Width);
        return penalties;
    }

    /// <summary>Writes it down.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Width);
        writer.Write(Outputs);
        writer.Write(Weight);
        Minimizer.Write(writer, Centers);
        Minimizer.Write(writer, Factors);
        writer.Write(HasIntercept);
        writer.Write(PenalizesScaled);
        writer.Write(HasScale);
        writer.Write(IsQuadratic);
        writer.Write(L2);
        writer.Write(LabelScale);
        writer.Write(LabelCenter);
    }

    /// <summary>Reads what was written.</summary>
    public static LinearProblem Load(BinaryReader reader) => new()
    {
        Width = reader.ReadInt32(), Outputs = reader.ReadInt32(), Weight = reader.ReadDouble(),
        Centers = Minimizer.Numbers(reader), Factors = Minimizer.Numbers(reader),
        HasIntercept = reader.ReadBoolean(), PenalizesScaled = reader.ReadBoolean(), HasScale = reader.ReadBoolean(), IsQuadratic = reader.ReadBoolean(),
        L2 = reader.ReadDouble(), LabelScale = reader.ReadDouble(), LabelCenter = reader.ReadDouble(),
    };

    /// <summary>How much penalties on a feature's variable count.</summary>
    public double PenaltyFactor(int feature) => PenalizesScaled ? 1 : Factors[feature];
}
