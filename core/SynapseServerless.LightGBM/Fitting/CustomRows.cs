namespace SynapseServerless.LightGBM.Fitting;

/// <summary>The rows of a data set for functions of the user's, with room for what they compute.</summary>
/// <param name="booster">What trains on the data set.</param>
/// <param name="index">0 for the rows trained on, 1 for those that validate.</param>
/// <param name="dataset">The data set.</param>
/// <param name="code">The functions.</param>
internal sealed class CustomRows(Booster booster, int index, LightGBMDataset dataset, TrainingCode code)
{
    private double[] _scores = [];
    private float[] _gradients = [], _hessians = [];

    /// <summary>Trains one iteration on the user's objective.</summary>
    /// <param name="iteration">The iteration, from 0.</param>
    /// <param name="cancellationToken">Whether a failure is one.</param>
    /// <returns>False when no tree could be split any more.</returns>
    public bool Update(int iteration, CancellationToken cancellationToken)
    {
        ReadScores();
        if (_gradients.Length == 0)
            (_gradients, _hessians) = (new float[_scores.Length], new float[_scores.Length]);
        // What the function forgets to set is found with what it computes wrongly.
        Array.Fill(_gradients, float.NaN);
        Array.Fill(_hessians, float.NaN);
        try
        {
            code.Objective!(Rows(iteration), _gradients, _hessians);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw code.Failed("The objective", iteration, error);
        }
        Check("gradient", _gradients, iteration);
        Check("hessian", _hessians, iteration);
        return booster.Update(_gradients, _hessians);
    }

    /// <summary>The user's metrics of the rows.</summary>
    /// <param name="iteration">The iteration, from 0.</param>
    /// <param name="cancellationToken">Whether a failure is one.</param>
    public double[] Evaluate(int iteration, CancellationToken cancellationToken)
    {
        if (code.Metrics.Count == 0)
            return [];
        ReadScores();
        double[] values = new double[code.Metrics.Count];
        for (int i = 0; i < values.Length; i++)
        {
            try
            {
                values[i] = code.Metrics[i].Evaluate(Rows(iteration));
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                throw code.Failed($"The metric '{code.Metrics[i].Name}'", iteration, error);
            }
        }
        return values;
    }

    private void ReadScores()
    {
        if (_scores.Length == 0)
            _scores = new double[booster.ScoreCount(index)];
        booster.ReadScores(index, _scores);
    }

    private TrainingRows Rows(int iteration) => new(
        iteration, _scores.Length / dataset.Rows, _scores, dataset.Field<float>("label"), dataset.Field<float>("weight"), dataset.Field<int>("group"));

    private void Check(string what, ReadOnlySpan<float> values, int iteration)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                string ofClass = values.Length == dataset.Rows ? "" : $", class {i / dataset.Rows},";
                throw code.Useless(
                    $"The {what} of row {i % dataset.Rows}{ofClass} is {(float.IsNaN(values[i]) ? "NaN, or was not set," : "infinite")}", iteration,
                    "An objective sets a finite gradient and hessian for every score of every row; rows are counted among those trained on.");
            }
        }
    }
}
