using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Adds the rows of a batch to the state of a classification.</summary>
internal static class ClassificationReader
{
    private const string Remedy = "Give every row a label and a prediction, or set onError to setAside to evaluate the others.";

    /// <summary>Adds the rows; those without a label, a prediction or a score are rejected.</summary>
    public static void Add(ClassificationState state, RecordBatch batch, EvaluationPlan plan, StageContext context)
    {
        IArrowArray labelColumn = InputColumns.Get(batch, context.Stage, plan.Label.Name);
        IArrowArray? predictionColumn = plan.Prediction is { } field ? InputColumns.Get(batch, context.Stage, field.Name) : null;
        IArrowArray? scoreColumn = plan.Scores is { } scoreField ? InputColumns.Get(batch, context.Stage, scoreField.Name) : null;

        int[] labels = ClassColumn.Read(labelColumn, plan.Label, plan, state.Classes);
        ScoreColumn? scores = scoreColumn is null ? null : ScoreColumn.Read(scoreColumn);
        int[] predictions = predictionColumn is null
            ? FromScores(scores!, batch.Length, plan, state.Classes)
            : ClassColumn.Read(predictionColumn, plan.Prediction!, plan, state.Classes);
        CheckClasses(state, context.Stage, plan.Label.Name);
        if (scores is not null && batch.Length > 0)
        {
            state.Width = Math.Max(state.Width, scores.Width);
            if (state.Width > 2)
                state.DropScores();
        }

        var bad = new List<BadRow>();
        var losses = scores?.Width > 2 ? new LossReader(state, plan) : null;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<double> scoresOfRow = scores is null ? default : scores.Row(row);
            if (labels[row] < 0)
                bad.Add(Missing(row, labelColumn, plan.Label.Name, "label"));
            else if (scores is not null && (scoresOfRow.IsEmpty || ScoreColumn.HasNaN(scoresOfRow)))
                bad.Add(Missing(row, scoreColumn!, plan.Scores!.Name, "score"));
            else if (predictions[row] < 0)
                bad.Add(Missing(row, predictionColumn!, plan.Prediction!.Name, "predicted label"));
            else
            {
                state.Add(labels[row], predictions[row]);
                if (losses is not null)
                    losses.Add(labels[row], scoresOfRow);
                else if (scores is not null)
                    state.AddScore(labels[row], scoresOfRow[^1]);
            }
        }
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
    }

    /// <summary>A row that cannot be evaluated because a cell is null or NaN.</summary>
    public static BadRow Missing(int row, IArrowArray column, string name, string what) =>
        new(row, name, $"The {what} is {(column.IsNull(row) ? "null" : "NaN")}", Remedy);

    // Without predicted labels the class of the largest score is predicted; of one score, class 1 where it is above one half.
    private static int[] FromScores(ScoreColumn scores, int rows, EvaluationPlan plan, ClassSet classes)
    {
        var predictions = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> scoresOfRow = scores.Row(row);
            if (scoresOfRow.IsEmpty || ScoreColumn.HasNaN(scoresOfRow))
            {
                predictions[row] = ClassColumn.Missing;
                continue;
            }
            int index = scoresOfRow.Length == 1 ? (scoresOfRow[0] > 0.5 ? 1 : 0) : ScoreColumn.Largest(scoresOfRow);
            predictions[row] = plan.ComparesNumbers || index >= plan.ClassNames.Count
                ? classes.IdOf((double)index)
                : classes.IdOf(plan.ClassNames[index]);
        }
        return predictions;
    }

    private static void CheckClasses(ClassificationState state, string stage, string column)
    {
        if (state.Classes.Names.Count <= ClassificationState.MaxClasses)
            return;
        throw new DataException(
            $"There are more than {ClassificationState.MaxClasses:N0} different labels, such as {string.Join(", ", state.Classes.Names.Take(3))}",
            Location.OfStage(stage, column), "Set evaluationMetric to regression if these are amounts, not classes.");
    }

    // The probability that a row of more than two classes gives to its label.
    private sealed class LossReader(ClassificationState state, EvaluationPlan plan)
    {
        private readonly int[] _places = [.. state.Classes.Names.Select(name => Place(name, plan))];

        public void Add(int label, ReadOnlySpan<double> scores)
        {
            int place = _places[label];
            if (place < 0 || place >= scores.Length || !(scores[place] is >= 0 and <= 1 + 1e-6))
                state.WithoutLoss++;
            else
                state.Losses.Add(-Math.Log(Math.Clamp(scores[place], ScoreHistogram.Epsilon, 1)));
        }

        private static int Place(string name, EvaluationPlan plan)
        {
            if (!plan.ComparesNumbers)
                return plan.ClassNames.ToList().IndexOf(name);
            double value = ClassSet.ValueOf(name);
            return ClassColumn.IsIndex(value, int.MaxValue) ? (int)value : -1;
        }
    }
}
