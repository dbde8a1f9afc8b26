namespace SynapseServerless.LightGBM.Tests.Training;

/// <summary>Losses written from their textbook derivatives.</summary>
internal static class Losses
{
    /// <summary>Half the squared error.</summary>
    public static void Squared(TrainingRows rows, Span<float> gradients, Span<float> hessians)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            float weight = rows.Weights.IsEmpty ? 1 : rows.Weights[row];
            gradients[row] = (float)(rows.Scores[row] - rows.Labels[row]) * weight;
            hessians[row] = weight;
        }
    }

    /// <summary>The log loss of two classes: p - y and p (1 - p).</summary>
    public static void Binary(TrainingRows rows, Span<float> gradients, Span<float> hessians)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            float weight = rows.Weights.IsEmpty ? 1 : rows.Weights[row];
            double p = 1 / (1 + Math.Exp(-rows.Scores[row]));
            gradients[row] = (float)((p - rows.Labels[row]) * weight);
            hessians[row] = (float)(p * (1 - p) * weight);
        }
    }

    /// <summary>The log loss of a softmax; LightGBM scales the second derivatives by k / (k - 1), as Friedman does.</summary>
    public static void Softmax(TrainingRows rows, Span<float> gradients, Span<float> hessians)
    {
        int classes = rows.ScoresPerRow;
        double factor = classes / (classes - 1.0);
        for (int row = 0; row < rows.Count; row++)
        {
            double sum = 0;
            for (int k = 0; k < classes; k++)
                sum += Math.Exp(rows.ScoresOf(k)[row]);
            for (int k = 0; k < classes; k++)
            {
                double p = Math.Exp(rows.ScoresOf(k)[row]) / sum;
                gradients[(k * rows.Count) + row] = (float)(p - (rows.Labels[row] == k ? 1 : 0));
                hessians[(k * rows.Count) + row] = (float)(factor * p * (1 - p));
            }
        }
    }

    /// <summary>Within each group every row is to be above those with lower grades: RankNet's loss, pair by pair.</summary>
    public static void Pairs(TrainingRows rows, Span<float> gradients, Span<float> hessians)
    {
        gradients.Clear();
        hessians.Clear();
        for (int group = 0; group + 1 < rows.GroupBounds.Length; group++)
        {
            for (int i = rows.GroupBounds[group]; i < rows.GroupBounds[group + 1]; i++)
            {
                for (int j = rows.GroupBounds[group]; j < rows.GroupBounds[group + 1]; j++)
                {
                    if (rows.Labels[i] <= rows.Labels[j])
                        continue;
                    double p = 1 / (1 + Math.Exp(rows.Scores[i] - rows.Scores[j]));
                    gradients[i] -= (float)p;
                    gradients[j] += (float)p;
                    hessians[i] += (float)(p * (1 - p));
                    hessians[j] += (float)(p * (1 - p));
                }
            }
        }
    }

    /// <summary>The mean squared error.</summary>
    public static double MeanSquaredError(TrainingRows rows)
    {
        double sum = 0, weights = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            double weight = rows.Weights.IsEmpty ? 1 : rows.Weights[row];
            sum += weight * Math.Pow(rows.Scores[row] - rows.Labels[row], 2);
            weights += weight;
        }
        return sum / weights;
    }
}
