using System.Globalization;

namespace SynapseServerless.Trees.Text;

/// <summary>What a model was trained for, as its text says, and how raw scores become probabilities.</summary>
/// <param name="Name">LightGBM's name of the objective; empty when the text has none.</param>
/// <param name="Sigmoid">Steepness of the sigmoid.</param>
/// <param name="AveragesTrees">Whether raw scores are sums over trees of which the average counts (random forests).</param>
/// <param name="HasSquareRoot">Whether the model was trained on square roots of the labels.</param>
internal sealed record ModelObjective(string Name, double Sigmoid, bool AveragesTrees, bool HasSquareRoot = false)
{
    /// <summary>Whether raw scores become probabilities through a sigmoid or a softmax.</summary>
    public bool IsClassification => Name is "binary" or "multiclass" or "multiclassova" or "cross_entropy";

    /// <summary>Reads the header of a model text.</summary>
    /// <exception cref="TreeModelException">It is not what LightGBM writes.</exception>
    public static ModelObjective Parse(string model) => Of(ModelHeader.Read(new ModelLines(TreeModel.WithPlainLines(model))));

    /// <summary>What the header of a model text says.</summary>
    public static ModelObjective Of(ModelHeader header)
    {
        const string sigmoid = "sigmoid:";
        string[] words = header.Objective.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? steepness = words.LastOrDefault(word => word.StartsWith(sigmoid, StringComparison.Ordinal));
        return new ModelObjective(
            words.FirstOrDefault(""), steepness is null ? 1 : double.Parse(steepness.AsSpan(sigmoid.Length), CultureInfo.InvariantCulture),
            header.AveragesTrees, words.Contains("sqrt"));
    }

    /// <summary>Turns raw scores into what LightGBM predicts, in place and operation by operation as it does: a number for each class, or one.</summary>
    /// <param name="scores">Raw scores, row after row.</param>
    /// <param name="classes">How many numbers a row has.</param>
    /// <param name="iterations">How many iterations the scores are sums over.</param>
    public void ToOutputs(Span<double> scores, int classes, int iterations)
    {
        if (AveragesTrees)
        {
            foreach (ref double score in scores)
                score /= iterations;
        }
        switch (Transformation)
        {
            case ScoreTransformation.Softmax:
                for (int start = 0; start < scores.Length; start += classes)
                    Softmax(scores.Slice(start, classes), 1, scores.Slice(start, classes));
                break;
            case ScoreTransformation.Logistic:
                foreach (ref double score in scores)
                    score = Logistic(score);
                break;
            case ScoreTransformation.Exponential:
                foreach (ref double score in scores)
                    score = Math.Exp(score);
                break;
            case ScoreTransformation.LogOnePlusExponential:
                foreach (ref double score in scores)
                    score = LogOnePlus.Of(Math.Exp(score));
                break;
            case ScoreTransformation.SignedSquare:
                foreach (ref double score in scores)
                    score = Square(score);
                break;
        }
    }

    // Math.Sign has no sign for what is no number.
    private static double Square(double score) => ((score > 0 ? 1 : 0) - (score < 0 ? 1 : 0)) * score * score;

    /// <summary>Turns raw scores into probabilities, row by row, the way LightGBM does; where the objective is the user's own they stay as they are, -s and s for two classes.</summary>
    /// <param name="raw">Raw scores: one per row for two classes, else one per class, row after row.</param>
    /// <param name="iterations">How many iterations the scores are sums over.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="probabilities">Gets as many numbers per row as there are classes.</param>
    public void ToProbabilities(ReadOnlySpan<double> raw, int iterations, int classes, Span<double> probabilities)
    {
        double scale = AveragesTrees && iterations > 0 ? iterations : 1;
        if (Name.Length == 0)
        {
            // An objective of the user's, of which nothing is known.
            bool hasOne = raw.Length < probabilities.Length;
            for (int i = 0; i < probabilities.Length; i++)
                probabilities[i] = (hasOne ? (i % 2 == 0 ? -raw[i / 2] : raw[i / 2]) : raw[i]) / scale;
            return;
        }
        if (classes == 2 && Name is not "multiclass" and not "multiclassova")
        {
            for (int row = 0; row < raw.Length; row++)
            {
                double p = Logistic(raw[row] / scale);
                probabilities[2 * row] = 1 - p;
                probabilities[(2 * row) + 1] = p;
            }
            return;
        }
        for (int start = 0; start < raw.Length; start += classes)
        {
            ReadOnlySpan<double> scores = raw.Slice(start, classes);
            Span<double> target = probabilities.Slice(start, classes);
            if (Name == "multiclass")
                Softmax(scores, scale, target);
            else
            {
                for (int k = 0; k < classes; k++)
                    target[k] = Logistic(scores[k] / scale);
            }
        }
    }

    /// <summary>Turns the raw scores of a single number per row into predictions, in place, the way LightGBM does.</summary>
    /// <param name="raw">One raw score per row; gets the predictions.</param>
    /// <param name="iterations">How many iterations the scores are sums over.</param>
    public void ToNumbers(Span<double> raw, int iterations)
    {
        double scale = AveragesTrees && iterations > 0 ? iterations : 1;
        for (int i = 0; i < raw.Length; i++)
        {
            double score = raw[i] / scale;
            raw[i] = Transformation switch
            {
                ScoreTransformation.Exponential => Math.Exp(score),
                ScoreTransformation.Logistic => Logistic(score),
                ScoreTransformation.LogOnePlusExponential => LogOnePlus.Of(Math.Exp(score)),
                ScoreTransformation.SignedSquare => Square(score),
                _ => score,
            };
        }
    }

    /// <summary>How a raw score becomes a prediction.</summary>
    public ScoreTransformation Transformation => Name switch
    {
        "poisson" or "gamma" or "tweedie" => ScoreTransformation.Exponential,
        "binary" or "multiclassova" or "cross_entropy" => ScoreTransformation.Logistic,
        "cross_entropy_lambda" => ScoreTransformation.LogOnePlusExponential,
        "multiclass" => ScoreTransformation.Softmax,
        _ => HasSquareRoot ? ScoreTransformation.SignedSquare : ScoreTransformation.None,
    };

    private double Logistic(double score) => 1 / (1 + Math.Exp(-Sigmoid * score));

    private static void Softmax(ReadOnlySpan<double> scores, double scale, Span<double> target)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double score in scores)
            largest = Math.Max(largest, score / scale);
        for (int k = 0; k < scores.Length; k++)
        {
            target[k] = Math.Exp((scores[k] / scale) - largest);
            sum += target[k];
        }
        for (int k = 0; k < scores.Length; k++)
            target[k] /= sum;
    }
}

/// <summary>How raw scores become predictions.</summary>
internal enum ScoreTransformation
{
    /// <summary>They are predictions.</summary>
    None,

    /// <summary>1 / (1 + exp(-sigmoid * s)), class by class.</summary>
    Logistic,

    /// <summary>exp(s) over the sum of the classes.</summary>
    Softmax,

    /// <summary>exp(s).</summary>
    Exponential,

    /// <summary>log(1 + exp(s)).</summary>
    LogOnePlusExponential,

    /// <summary>sign(s) * s * s.</summary>
    SignedSquare,
}
