using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML.Tests.Causal;

/// <summary>Linear regression by least squares, for tests of what is built upon models: its predictions are known in closed form.</summary>
internal sealed class LeastSquares : GangEstimator
{
    public string LabelCol { get; init; } = "label";

    public string FeaturesCol { get; init; } = "features";

    public string PredictionCol { get; init; } = "prediction";

    public override Schema TransformSchema(Schema input) => Schemas.With(input, new Field(PredictionCol, DoubleType.Default, true));

    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        double[,]? sums = null;
        double[] products = [];
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, [FeaturesCol, LabelCol], cancellationToken))
            {
                FeatureRows rows = FeatureRows.Read(batch, Uid, FeaturesCol);
                double[] labels = NumericColumn.ToDoubles(batch.Column(1));
                sums ??= new double[rows.Width + 1, rows.Width + 1];
                products = products.Length == 0 ? new double[rows.Width + 1] : products;
                for (int row = 0; row < labels.Length; row++)
                {
                    double[] values = [1, .. rows.Row(row).ToArray().Select(value => (double)value)];
                    for (int a = 0; a < values.Length; a++)
                    {
                        products[a] += values[a] * labels[row];
                        for (int b = 0; b < values.Length; b++)
                            sums[a, b] += values[a] * values[b];
                    }
                }
            }
        }
        return new Model { FeaturesCol = FeaturesCol, PredictionCol = PredictionCol, Weights = Solve(sums!, products) };
    }

    // Gauss and Jordan, with pivots.
    private static double[] Solve(double[,] matrix, double[] side)
    {
        int n = side.Length;
        for (int column = 0; column < n; column++)
        {
            int pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(matrix[row, column]));
            for (int k = 0; k < n; k++)
                (matrix[column, k], matrix[pivot, k]) = (matrix[pivot, k], matrix[column, k]);
            (side[column], side[pivot]) = (side[pivot], side[column]);
            for (int row = 0; row < n; row++)
            {
                if (row == column)
                    continue;
                double factor = matrix[row, column] / matrix[column, column];
                for (int k = column; k < n; k++)
                    matrix[row, k] -= factor * matrix[column, k];
                side[row] -= factor * side[column];
            }
        }
        return [.. side.Select((value, i) => value / matrix[i, i])];
    }

    private sealed class Model : BatchTransformer
    {
        public string FeaturesCol { get; init; } = "";

        public string PredictionCol { get; init; } = "";

        public double[] Weights { get; init; } = [];

        public override BoundBatchTransformer Bind(Schema input)
        {
            var added = new AddedColumns(input, new Field(PredictionCol, DoubleType.Default, true));
            return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, NumericColumn.Of(Predict(batch))), keepsRows: true);
        }

        private double[] Predict(RecordBatch batch)
        {
            FeatureRows rows = FeatureRows.Read(batch, Uid, FeaturesCol);
            return [.. Enumerable.Range(0, batch.Length).Select(row => Weights[0] + Enumerable.Range(0, rows.Width).Sum(i => Weights[i + 1] * rows.Row(row)[i]))];
        }
    }
}
