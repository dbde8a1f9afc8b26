using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Computes one metric of scored rows, by a name that Spark ML has for it. The output is one row with a column of that name.</summary>
public abstract class MetricEvaluator : AggregateTransformer, IEvaluator
{
    private protected MetricEvaluator()
    {
    }

    /// <summary>The column of true labels: numbers.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of weights of rows, none of them negative; null for 1 each.</summary>
    public string? WeightCol { get; init; }

    /// <summary>Whether a larger metric is a better one.</summary>
    [NotAParameter]
    public abstract bool IsLargerBetter { get; }

    private protected abstract string Metric { get; }

    private protected abstract string Kind { get; }

    private protected abstract void Require(Schema input);

    private protected abstract void Add(EvaluatorState state, RecordBatch batch, EvaluatedRows rows);

    private protected abstract double Compute(EvaluatorState state);

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Number(input, "labelCol", LabelCol);
        if (WeightCol is { Length: > 0 })
            Number(input, "weightCol", WeightCol);
        Require(input);
        return new Schema([new Field(Metric, DoubleType.Default, nullable: false)], null);
    }

    /// <inheritdoc/>
    public sealed override object CreateState(Schema input)
    {
        TransformSchema(input);
        return new EvaluatorState();
    }

    /// <inheritdoc/>
    public sealed override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var evaluated = (EvaluatorState)state;
        var rows = EvaluatedRows.Read(batch, Uid, LabelCol, WeightCol);
        Add(evaluated, batch, rows);
        if (rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        return evaluated;
    }

    /// <inheritdoc/>
    public sealed override object Merge(object left, object right)
    {
        ((EvaluatorState)left).Add((EvaluatorState)right);
        return left;
    }

    /// <inheritdoc/>
    public sealed override RecordBatch Complete(object state, Schema input, StageContext context) =>
        new(TransformSchema(input), [NumericColumn.Of([Compute((EvaluatorState)state)])], 1);

    /// <inheritdoc/>
    public EvaluationResult Evaluate(object state, Schema input)
    {
        var evaluated = (EvaluatorState)state;
        double value = Compute(evaluated);
        return new EvaluationResult
        {
            Stage = Uid, Kind = Kind, Rows = evaluated.Rows, Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { [Metric] = value },
            Notes = double.IsNaN(value) ? [$"{Metric} is not defined for these rows."] : [],
        };
    }

    /// <inheritdoc/>
    public sealed override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.SaveAsync(stream, ((EvaluatorState)state).Save, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public sealed override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryState.LoadAsync(stream, EvaluatorState.Load, cancellationToken).ConfigureAwait(false);

    private protected Field Number(Schema input, string parameter, string column) =>
        InputColumns.Require(input, Uid, parameter, column, NumericColumn.IsReadable, "a column of numbers");
}

/// <summary>Labels and weights of a batch, and the rows that cannot be evaluated.</summary>
internal sealed class EvaluatedRows
{
    private const string Remedy = "Give every row a label and a prediction, or set onError to setAside to evaluate the others.";

    private EvaluatedRows(string stage, double[] labels, double[] weights, bool[] use, List<BadRow> bad) =>
        (Stage, Labels, Weights, Use, Bad) = (stage, labels, weights, use, bad);

    /// <summary>The stage, for messages.</summary>
    public string Stage { get; }

    /// <summary>Labels by row.</summary>
    public double[] Labels { get; }

    /// <summary>Weights by row.</summary>
    public double[] Weights { get; }

    /// <summary>Which rows take part.</summary>
    public bool[] Use { get; }

    /// <summary>Rows that cannot be evaluated.</summary>
    public List<BadRow> Bad { get; }

    /// <summary>Reads labels and weights.</summary>
    public static EvaluatedRows Read(RecordBatch batch, string stage, string label, string? weight)
    {
        double[] labels = NumericColumn.ToDoubles(InputColumns.Get(batch, stage, label)), weights = new double[labels.Length];
        System.Array.Fill(weights, 1);
        if (weight is { Length: > 0 })
            weights = NumericColumn.ToDoubles(InputColumns.Get(batch, stage, weight));
        bool[] use = new bool[labels.Length];
        var rows = new EvaluatedRows(stage, labels, weights, use, []);
        for (int row = 0; row < labels.Length; row++)
        {
            use[row] = true;
            if (!double.IsFinite(labels[row]))
                rows.Leave(row, label, "The label is missing, NaN or infinite");
            else if (!(weights[row] >= 0 && double.IsFinite(weights[row])))
                rows.Leave(row, weight!, "The weight is missing, negative or infinite");
            else
                use[row] = weights[row] > 0;
        }
        return rows;
    }

    /// <summary>The numbers of a column; rows without one are left out.</summary>
    public double[] Numbers(RecordBatch batch, string column, string what)
    {
        double[] numbers = NumericColumn.ToDoubles(InputColumns.Get(batch, Stage, column));
        for (int row = 0; row < numbers.Length; row++)
        {
            if (Use[row] && !double.IsFinite(numbers[row]))
                Leave(row, column, $"The {what} is missing, NaN or infinite");
        }
        return numbers;
    }

    /// <summary>Leaves a row out as a bad one.</summary>
    public void Leave(int row, string column, string problem)
    {
        Use[row] = false;
        Bad.Add(new BadRow(row, column, problem, Remedy));
    }
}
