using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>Subtracts what a model predicts from what was observed.</summary>
/// <remarks>Where the prediction is a vector of probabilities, that of one class is subtracted. A row without an observation or a prediction gets a null.</remarks>
public sealed class ResidualTransformer : BatchTransformer
{
    /// <summary>The column of what was observed: numbers or booleans.</summary>
    [Required]
    public string ObservedCol { get; init; } = "label";

    /// <summary>The column of what is predicted: numbers, or vectors of probabilities.</summary>
    [Required]
    public string PredictedCol { get; init; } = "prediction";

    /// <summary>The column that gets the residual.</summary>
    [Required]
    public string OutputCol { get; init; } = "residual";

    /// <summary>The class whose probability is taken out of a vector, from 0.</summary>
    [Range(0, 100_000)]
    public int ClassIndex { get; init; } = 1;

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        InputColumns.Require(input, Uid, "observedCol", ObservedCol, NumericColumn.IsReadable, "a column of numbers or booleans");
        Field predicted = InputColumns.Require(
            input, Uid, "predictedCol", PredictedCol, static type => NumericColumn.IsReadable(type) || type is FixedSizeListType { ValueDataType.TypeId: ArrowTypeId.Float or ArrowTypeId.Double },
            "a column of numbers, or of vectors of probabilities");
        if (predicted.DataType is FixedSizeListType list && list.ListSize <= ClassIndex)
            throw BadParameter(nameof(ClassIndex), $"There are {list.ListSize} classes, and none of index {ClassIndex}", $"The last is {list.ListSize - 1}.");
        var added = new AddedColumns(input, new Field(OutputCol, DoubleType.Default, nullable: true));
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, Residuals(batch)), keepsRows: true);
    }

    private DoubleArray Residuals(RecordBatch batch)
    {
        double[] observed = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, ObservedCol));
        double[] predicted = Predicted(InputColumns.Get(batch, Uid, PredictedCol), ClassIndex);
        var residuals = new DoubleArray.Builder();
        for (int row = 0; row < observed.Length; row++)
        {
            double residual = observed[row] - predicted[row];
            if (double.IsNaN(residual))
                residuals.AppendNull();
            else
                residuals.Append(residual);
        }
        return residuals.Build();
    }

    /// <summary>The predictions of a column: its numbers, or those of one class; NaN for null.</summary>
    internal static double[] Predicted(IArrowArray column, int classIndex)
    {
        if (column is not FixedSizeListArray list)
            return NumericColumn.ToDoubles(column);
        int width = ((FixedSizeListType)list.Data.DataType).ListSize;
        double[] all = new double[list.Length * width], values = new double[list.Length];
        NumericColumn.CopyTo(list.Values, list.Offset * width, all, 1, double.NaN);
        for (int row = 0; row < values.Length; row++)
            values[row] = list.IsNull(row) ? double.NaN : all[(row * width) + classIndex];
        return values;
    }
}
