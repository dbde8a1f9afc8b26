using System.Numerics;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What is kept of the rows of a regression: exact sums, so that the order of rows does not show.</summary>
internal sealed class RegressionState
{
    private readonly ResidualHistogram _residuals;
    private readonly PairSample _sample;
    private readonly ExactSquares _squaredErrors;
    private readonly ExactSum _absoluteErrors;
    private readonly ExactSum _labels;
    private readonly ExactSquares _squaredLabels;
    private long _rows;

    /// <summary>The state of no rows.</summary>
    public RegressionState()
        : this(new(), new(), new(), new(), new(), new())
    {
    }

    private RegressionState(
        ResidualHistogram residuals, PairSample sample, ExactSquares squaredErrors, ExactSum absoluteErrors, ExactSum labels, ExactSquares squaredLabels)
    {
        _residuals = residuals;
        _sample = sample;
        _squaredErrors = squaredErrors;
        _absoluteErrors = absoluteErrors;
        _labels = labels;
        _squaredLabels = squaredLabels;
    }

    /// <summary>Adds the rows of a batch; those without a finite label and prediction are rejected.</summary>
    public void Add(RecordBatch batch, EvaluationPlan plan, StageContext context)
    {
        IArrowArray labelColumn = InputColumns.Get(batch, context.Stage, plan.Label.Name);
        IArrowArray predictionColumn = InputColumns.Get(batch, context.Stage, plan.Prediction!.Name);
        double[] labels = NumericColumn.ToDoubles(labelColumn), predictions = NumericColumn.ToDoubles(predictionColumn);
        var bad = new List<BadRow>();
        for (int row = 0; row < labels.Length; row++)
        {
            if (!double.IsFinite(labels[row]))
                bad.Add(Missing(row, labels[row], labelColumn, plan.Label.Name, "label"));
            else if (!double.IsFinite(predictions[row]))
                bad.Add(Missing(row, predictions[row], predictionColumn, plan.Prediction.Name, "prediction"));
            else
                Add(labels[row], predictions[row]);
        }
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
    }

    /// <summary>Adds the rows of another state.</summary>
    public void Add(RegressionState other)
    {
        _rows += other._rows;
        _residuals.Add(other._residuals);
        _sample.Add(other._sample);
        _squaredErrors.Add(other._squaredErrors);
        _absoluteErrors.Add(other._absoluteErrors);
        _labels.Add(other._labels);
        _squaredLabels.Add(other._squaredLabels);
    }

    /// <summary>The evaluation.</summary>
    public EvaluationResult Summarize(string stage)
    {
        var notes = new List<string>();
        double r2 = R2();
        if (_rows == 0)
            notes.Add("There are no rows to evaluate.");
        else if (double.IsNaN(r2))
            notes.Add("All labels are equal: R^2 is not defined.");
        return new EvaluationResult
        {
            Stage = stage,
            Kind = MetricNames.Regression,
            Rows = _rows,
            Notes = notes,
            Metrics = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                [MetricNames.Mse] = _squaredErrors.Mean(_rows),
                [MetricNames.Rmse] = _squaredErrors.RootMean(_rows),
                [MetricNames.R2] = r2,
                [MetricNames.Mae] = _absoluteErrors.Over(_rows),
            },
            Residuals = _residuals.ToBins(),
            PredictedActual = _sample.ToPoints(),
        };
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_rows);
        _residuals.Save(writer);
        _sample.Save(writer);
        _squaredErrors.Save(writer);
        _absoluteErrors.Save(writer);
        _labels.Save(writer);
        _squaredLabels.Save(writer);
    }

    /// <summary>Reads a state.</summary>
    public static RegressionState Load(BinaryReader reader)
    {
        long rows = reader.ReadInt64();
        return new RegressionState(
            ResidualHistogram.Load(reader), PairSample.Load(reader),
            ExactSquares.Load(reader), ExactSum.Load(reader), ExactSum.Load(reader), ExactSquares.Load(reader)) { _rows = rows };
    }

    private static BadRow Missing(int row, double value, IArrowArray column, string name, string what) =>
        double.IsInfinity(value)
            ? new BadRow(row, name, $"The {what} is infinite", "Give a finite number, or set onError to setAside to evaluate the other rows.")
            : ClassificationReader.Missing(row, column, name, what);

    private void Add(double label, double prediction)
    {
        double error = label - prediction;
        _rows++;
        _labels.Add(label);
        _squaredLabels.Add(label);
        if (double.IsFinite(error))
        {
            _squaredErrors.Add(error);
            _absoluteErrors.Add(Math.Abs(error));
            _residuals.Add(error);
        }
        else
        {
            // Half of it is a double; so far apart are two numbers near the ends of their range.
            double half = (label / 2) - (prediction / 2);
            _squaredErrors.Add(half, 1);
            _absoluteErrors.Add(Math.Abs(half));
            _absoluteErrors.Add(Math.Abs(half));
        }
        _sample.Add(prediction, label);
    }

    // 1 - squared errors / squared distances from the mean label. The latter is n times the sum of squares less the square of the
    // sum, over n: computed as integers, since as doubles the two would cancel where the mean is far from 0.
    private double R2()
    {
        if (_rows == 0)
            return double.NaN;
        BigInteger sum = _labels.ToUnits();
        BigInteger spread = (_rows * _squaredLabels.ToUnits()) - ((sum * sum) << ((2 * ExactSum.UnitExponent) - ExactSquares.UnitExponent));
        return spread.Sign <= 0 ? double.NaN : Rational.ToDouble(spread - (_rows * _squaredErrors.ToUnits()), spread);
    }
}
