using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Turns the state of a classification into metrics and figures.</summary>
internal static class ClassificationSummary
{
    /// <summary>The evaluation.</summary>
    public static EvaluationResult Of(ClassificationState state, EvaluationPlan plan, string stage)
    {
        ClassOrder order = ClassOrder.Of(state, plan);
        long[][] matrix = [.. order.Ids.Select(label => order.Ids.Select(prediction =>
            label < 0 || prediction < 0 ? 0 : state.Count(label, prediction)).ToArray())];
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        var notes = new List<string>();
        if (state.Rows == 0)
            notes.Add("There are no rows to evaluate.");
        CheckComparable(state, plan, order, matrix, stage);

        BinaryScores? scores = null;
        if (order.IsBinary)
        {
            AddBinary(metrics, matrix, state.Rows);
            if (state.Rows > 0 && matrix[0][1] + matrix[1][1] == 0)
                notes.Add($"Nothing is predicted to be '{order.Names[1]}': precision is not defined.");
            scores = Scores(state, order, matrix, plan, metrics, notes);
        }
        else
        {
            AddMulticlass(metrics, matrix, state.Rows);
            if (state.Width > 2)
                AddLoss(state, metrics, notes);
        }
        return new EvaluationResult
        {
            Stage = stage,
            Kind = MetricNames.Classification,
            Rows = state.Rows,
            Metrics = metrics,
            Notes = notes,
            Confusion = new ConfusionMatrix(order.Names, matrix),
            Roc = scores?.Roc ?? [],
            PrecisionRecall = scores?.PrecisionRecall ?? [],
            Calibration = scores?.Calibration ?? [],
        };
    }

    private static void AddBinary(Dictionary<string, double> metrics, long[][] matrix, long rows)
    {
        double right = matrix[1][1] + matrix[0][0], truePositives = matrix[1][1];
        metrics[MetricNames.Accuracy] = right / rows;
        metrics[MetricNames.Precision] = truePositives / (matrix[1][1] + matrix[0][1]);
        metrics[MetricNames.Recall] = truePositives / (matrix[1][1] + matrix[1][0]);
    }

    private static BinaryScores? Scores(
        ClassificationState state, ClassOrder order, long[][] matrix, EvaluationPlan plan, Dictionary<string, double> metrics, List<string> notes)
    {
        ScoreCount[] counts;
        int positive = 1;
        if (plan.Scores is null)
            counts = [new(0, matrix[0][0], matrix[1][0]), new(1, matrix[0][1], matrix[1][1])];
        else if (state.Scores is null)
            return null;
        else
        {
            counts = state.Scores.Sorted();
            positive = state.ScoredLabels.IndexOf(order.Ids[1]) is >= 0 and int column ? column : 1 - Math.Max(0, state.ScoredLabels.IndexOf(order.Ids[0]));
            if (positive == 0)
                counts = Array.ConvertAll(counts, score => new ScoreCount(score.Score, score.Second, score.First));
        }
        double step = plan.Scores is null ? 0 : state.Scores!.Step;
        BinaryScores scores = BinaryScores.Of(counts, step);
        metrics[MetricNames.Auc] = scores.Auc;
        metrics[MetricNames.AreaUnderPR] = scores.AreaUnderPR;
        metrics[MetricNames.AveragePrecision] = scores.AveragePrecision;
        AddNotes(notes, scores, order, step);
        if (plan.Scores is null)
            return scores with { Calibration = [] };
        if (scores.AreProbabilities)
            metrics[MetricNames.LogLoss] = state.Scores!.LogLoss(positive).Over(state.Rows);
        else if (state.Rows > 0)
            notes.Add($"Some values of '{plan.Scores.Name}' are not between 0 and 1, so they are not probabilities: there is no log loss and no calibration.");
        return scores;
    }

    private static void AddNotes(List<string> notes, BinaryScores scores, ClassOrder order, double step)
    {
        long rows = scores.Positives + scores.Negatives;
        if (rows > 0 && (scores.Positives == 0 || scores.Negatives == 0))
            notes.Add($"Every label is '{order.Names[scores.Positives == 0 ? 0 : 1]}': AUC is not defined for one class.");
        if (step > 0)
        {
            notes.Add(
                $"There are more than {ScoreHistogram.MaxScores:N0} different scores; they were rounded down to multiples of {step:G3}, by which AUC is off by at most {scores.AucError:G2}.");
        }
    }

    // Sokolova and Lapalme, "A systematic analysis of performance measures for classification tasks", 2009. A class that is never
    // predicted has precision 0, and one that no row has recall 0, as in scikit-learn.
    private static void AddMulticlass(Dictionary<string, double> metrics, long[][] matrix, long rows)
    {
        double right = 0, accuracy = 0, precision = 0, recall = 0;
        int classes = 0;
        for (int k = 0; k < matrix.Length; k++)
        {
            double hits = matrix[k][k], actual = matrix[k].Sum(), predicted = matrix.Sum(row => row[k]);
            if (actual + predicted == 0)
                continue;
            classes++;
            right += hits;
            accuracy += ((2 * hits) + rows - actual - predicted) / rows;
            precision += predicted == 0 ? 0 : hits / predicted;
            recall += actual == 0 ? 0 : hits / actual;
        }
        // Averaged over rows, precision and recall are the accuracy: every wrong row is a false positive of one class and a false negative of another.
        metrics[MetricNames.Accuracy] = right / rows;
        metrics[MetricNames.Precision] = right / rows;
        metrics[MetricNames.Recall] = right / rows;
        metrics[MetricNames.AverageAccuracy] = accuracy / classes;
        metrics[MetricNames.MacroPrecision] = precision / classes;
        metrics[MetricNames.MacroRecall] = recall / classes;
    }

    private static void AddLoss(ClassificationState state, Dictionary<string, double> metrics, List<string> notes)
    {
        if (state.WithoutLoss == 0)
            metrics[MetricNames.LogLoss] = state.Losses.Over(state.Rows);
        else
            notes.Add($"There is no log loss: {state.WithoutLoss:N0} rows have no probability between 0 and 1 for their label.");
    }

    private static void CheckComparable(ClassificationState state, EvaluationPlan plan, ClassOrder order, long[][] matrix, string stage)
    {
        if (state.Rows == 0 || plan.ComparesNumbers || plan.Prediction is null || plan.Label.DataType.TypeId == plan.Prediction.DataType.TypeId)
            return;
        bool anyCommon = Enumerable.Range(0, matrix.Length).Any(k => matrix[k].Sum() > 0 && matrix.Sum(row => row[k]) > 0);
        if (anyCommon)
            return;
        string labels = string.Join(", ", order.Names.Where((_, k) => matrix[k].Sum() > 0).Take(3).Select(name => $"'{name}'"));
        string predictions = string.Join(", ", order.Names.Where((_, k) => matrix.Sum(row => row[k]) > 0).Take(3).Select(name => $"'{name}'"));
        throw new DataException(
            $"No label is ever predicted: labels are {labels}, predictions in '{plan.Prediction.Name}' are {predictions}",
            Location.OfStage(stage, plan.Label.Name), "Index labels with ValueIndexer before training, or turn predictions back into labels with IndexToValue.");
    }
}
