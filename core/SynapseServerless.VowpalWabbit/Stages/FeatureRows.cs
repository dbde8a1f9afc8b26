using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Rows with columns of vectors, a label and a weight as examples.</summary>
/// <param name="learner">What learns.</param>
/// <param name="columns">The columns of vectors, the main one first.</param>
/// <param name="label">The column of labels; null where rows are predicted alone.</param>
/// <param name="weight">The column of weights; null where all rows count alike.</param>
/// <param name="convert">Whether labels 0 and 1 become -1 and 1.</param>
internal sealed class FeatureRows(Learner learner, IReadOnlyList<string> columns, string? label, string? weight, bool convert) : ExampleRows
{
    private readonly VectorColumn[] _columns = [.. columns.Select(column => new VectorColumn(column, learner.Options))];
    private readonly Example _example = new();
    private double[] _labels = [];
    private double[] _weights = [];

    public override string Column => columns[0];

    public override void Open(RecordBatch batch)
    {
        foreach (VectorColumn column in _columns)
            column.Open(batch.Column(batch.Schema.GetFieldIndex(column.Name)));
        if (label is not null)
            _labels = NumericColumn.ToDoubles(batch.Column(batch.Schema.GetFieldIndex(label)));
        if (weight is not null)
            _weights = NumericColumn.ToDoubles(batch.Column(batch.Schema.GetFieldIndex(weight)));
    }

    public override void Learn(int row)
    {
        Read(row);
        Label(row);
        learner.Learn(_example);
    }

    public override void Predict(int row)
    {
        Read(row);
        learner.Predict(_example);
    }

    private void Read(int row)
    {
        _example.Clear();
        foreach (VectorColumn column in _columns)
            column.Add(row, _example);
    }

    private void Label(int row)
    {
        double value = _labels[row];
        if (!double.IsFinite(value))
            throw new VwLineException($"The label in '{label}' is missing", 1, "Give each row a number, or set onError to setAside to go on without the row.");
        if (learner.Options.Oaa > 0)
        {
            if (value < 0 || value != Math.Floor(value) || value > int.MaxValue)
                throw new VwLineException($"The label {value} is no class", 1, "Classes are whole numbers.");
            _example.Class = (uint)value;
        }
        else
        {
            _example.Label = Converted(value);
        }
        if (weight is null)
            return;
        double weighs = _weights[row];
        if (!(weighs >= 0) || double.IsInfinity(weighs))
            throw new VwLineException($"The weight in '{weight}' is {weighs}", 1, "A weight is 0 or more.");
        _example.Weight = (float)weighs;
    }

    private float Converted(double value)
    {
        if (convert)
            return value is 0 or 1 ? (float)((value * 2) - 1) : throw new VwLineException($"The label {value} is neither 0 nor 1", 1, "labelConversion takes labels of 0 and 1.");
        if (learner.Options.Loss is "hinge" || learner.Options.Binary)
            return value is -1 or 1 ? (float)value : throw new VwLineException($"The label {value} is neither -1 nor 1", 1, "Set labelConversion for labels of 0 and 1.");
        if (learner.Options.Loss is "logistic" && (value < learner.Options.LogisticMin || value > learner.Options.LogisticMax))
            throw new VwLineException($"The label {value} is not between {learner.Options.LogisticMin} and {learner.Options.LogisticMax}", 1, "Set --logistic_min and --logistic_max, or labelConversion.");
        if (learner.Options.Loss is "poisson" && value < 0)
            throw new VwLineException($"The label {value} is negative", 1, "Counts are 0 or more.");
        return (float)value;
    }
}
