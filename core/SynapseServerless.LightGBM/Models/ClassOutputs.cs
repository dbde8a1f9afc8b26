using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.LightGBM;

/// <summary>Names of the columns a classification model adds; empty ones are left out.</summary>
internal sealed record ClassOutputColumns(string RawPrediction, string Probability, string Prediction, string Leaf, string Shap);

/// <summary>Raw scores, probabilities and labels of classes, all from the raw scores of one native call.</summary>
internal static class ClassOutputs
{
    /// <summary>The columns a classification model adds.</summary>
    /// <param name="columns">Their names.</param>
    /// <param name="classes">How many classes there are; 0 when not known yet.</param>
    /// <param name="treesPerRow">How many trees there are; 0 when not known yet.</param>
    /// <param name="width">How many features there are; 0 when not known yet.</param>
    /// <param name="levels">What the classes stand for, or nothing.</param>
    public static IReadOnlyList<Field> Fields(
        ClassOutputColumns columns, int classes, int treesPerRow, int width, IReadOnlyList<JsonElement> levels)
    {
        var fields = new List<Field>();
        IReadOnlyList<string>? slots = levels.Count > 0 && levels.Count == classes ? [.. levels.Select(level => level.ToString())] : null;
        if (columns.RawPrediction.Length > 0)
            fields.Add(Named(Outputs.Vector(columns.RawPrediction, classes)));
        if (columns.Probability.Length > 0)
            fields.Add(Named(Outputs.Vector(columns.Probability, classes)));
        int runs = classes == 2 ? 1 : classes;
        fields.AddRange(Outputs.Fields(columns.Prediction, columns.Leaf, columns.Shap, treesPerRow, width == 0 ? 0 : (width + 1) * runs));
        int prediction = fields.FindIndex(field => field.Name == columns.Prediction);
        if (levels.Count > 0)
            fields[prediction] = ColumnMetadata.With(fields[prediction], ColumnMetadata.LevelsKey, levels);
        return fields;

        Field Named(Field field) => slots is null ? field : ColumnMetadata.With(field, ColumnMetadata.SlotsKey, slots);
    }

    /// <summary>Says what is wrong with thresholds.</summary>
    public static IEnumerable<SpecificationException> CheckThresholds(string stage, IReadOnlyList<double> thresholds)
    {
        if (thresholds.Any(threshold => !(threshold >= 0)) || thresholds.Count(threshold => threshold == 0) > 1)
        {
            yield return new SpecificationException(
                "A threshold is a number from 0 up, and at most one is 0", Location.OfParameter(stage, "thresholds"), "Give one per class.");
        }
    }

    /// <summary>The class whose probability divided by its threshold is largest, for every row; the first of equals.</summary>
    /// <param name="probabilities">Probabilities, row after row.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="thresholds">One per class, or none to compare probabilities.</param>
    /// <param name="predictions">Gets the classes.</param>
    public static void Choose(ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> thresholds, Span<double> predictions)
    {
        if (classes == 2 && thresholds.IsEmpty)
        {
            // The usual case, without a branch: which class wins is what a processor cannot foresee.
            for (int row = 0; row < predictions.Length; row++)
                predictions[row] = Convert.ToDouble(probabilities[(2 * row) + 1] > probabilities[2 * row]);
            return;
        }
        for (int row = 0; row < predictions.Length; row++)
        {
            ReadOnlySpan<double> p = probabilities.Slice(row * classes, classes);
            int best = 0;
            double largest = double.NegativeInfinity;
            for (int k = 0; k < classes; k++)
            {
                double value = thresholds.IsEmpty ? p[k] : p[k] / thresholds[k];
                if (value > largest)
                {
                    largest = value;
                    best = k;
                }
            }
            predictions[row] = best;
        }
    }

    /// <summary>The raw scores of two classes, -s and s, of every row.</summary>
    /// <param name="scores">One raw score per row, that of class 1.</param>
    /// <param name="both">Gets two numbers per row.</param>
    public static void BothSigns(ReadOnlySpan<double> scores, Span<double> both)
    {
        for (int row = 0; row < scores.Length; row++)
        {
            both[2 * row] = -scores[row];
            both[(2 * row) + 1] = scores[row];
        }
    }
}
