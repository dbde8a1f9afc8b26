using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Learners;

/// <summary>LogisticRegression without penalties against ML.NET's L-BFGS trainer, both on rows in memory whose features have mean 0 and deviation 1.</summary>
/// <param name="table">The table.</param>
public sealed class LogisticRegressionComparison(VectorTable table) : Comparison
{
    private const int BatchRows = 65_536;

    private float[] _matrix = [];
    private float[] _labels = [];
    private MemoryDataset? _data;
    private IDataView? _rows;
    private (double[] Weights, double Bias) _found;
    private MLContext? _ml;

    /// <inheritdoc/>
    public override string Name => "logistic-regression" + table.Suffix;

    /// <inheritdoc/>
    public override string Summary => $"LogisticRegression.fit, {table.Words} in memory, no penalty, against ML.NET's LbfgsLogisticRegression on the same; the mean log loss is compared too";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(1.0), Requirement.DifferenceAtMost("mean log loss", 1e-6)];

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override double? Amount => Loss();

    /// <inheritdoc/>
    public override async Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (_matrix, _labels) = await VectorFile.LoadAsync(await table.FileAsync(context, cancellationToken), cancellationToken);
        Standardize();
        _data = InMemory();
        _ml = new MLContext(seed: 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(MLNetTrainer.Row));
        schema[nameof(MLNetTrainer.Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, table.Columns);
        List<MLNetTrainer.Row> rows = [.. _labels.Select((label, row) => new MLNetTrainer.Row { Label = label == 1, Features = _matrix.AsSpan(row * table.Columns, table.Columns).ToArray() })];
        _rows = _ml.Data.LoadFromEnumerable(rows, schema);
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _data?.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        LinearBinaryModelParameters model = _ml!.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L1Regularization = 0, L2Regularization = 0,
        }).Fit(_rows!).Model.SubModel;
        _found = ([.. model.Weights.Select(static weight => (double)weight)], model.Bias);
        return Task.FromResult((long)_labels.Length);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        using var model = (LogisticRegressionModel)await new LogisticRegression().FitAsync(_data!, null, cancellationToken);
        _found = (model.CoefficientMatrix[0], model.InterceptVector[0]);
        return _labels.Length;
    }

    private MemoryDataset InMemory()
    {
        var partitions = new List<RecordBatch>[] { [], [] };
        int half = _labels.Length / 2;
        var schema = new Schema([ColumnMetadata.Vector("features", table.Columns), new Field("label", Apache.Arrow.Types.DoubleType.Default, nullable: false)], null);
        for (int first = 0; first < _labels.Length;)
        {
            int end = first < half ? half : _labels.Length, count = Math.Min(BatchRows, end - first);
            FloatArray values = new FloatArray.Builder().Append(_matrix.AsSpan(first * table.Columns, count * table.Columns)).Build();
            var features = new FixedSizeListArray(schema.GetFieldByIndex(0).DataType, count, values, ArrowBuffer.Empty, 0);
            DoubleArray labels = new DoubleArray.Builder().AppendRange(_labels.Skip(first).Take(count).Select(static label => (double)label)).Build();
            partitions[first < half ? 0 : 1].Add(new RecordBatch(schema, [features, labels], count));
            first += count;
        }
        return new MemoryDataset(schema, partitions);
    }

    private void Standardize()
    {
        for (int column = 0; column < table.Columns; column++)
        {
            double sum = 0, squares = 0;
            for (int place = column; place < _matrix.Length; place += table.Columns)
                sum += _matrix[place];
            double mean = sum / _labels.Length;
            for (int place = column; place < _matrix.Length; place += table.Columns)
                squares += (_matrix[place] - mean) * (_matrix[place] - mean);
            double deviation = Math.Sqrt(squares / _labels.Length);
            for (int place = column; place < _matrix.Length; place += table.Columns)
                _matrix[place] = (float)((_matrix[place] - mean) / deviation);
        }
    }

    private double? Loss()
    {
        if (_found.Weights is not { } weights)
            return null;
        double sum = 0;
        for (int row = 0; row < _labels.Length; row++)
        {
            double margin = _found.Bias;
            for (int column = 0; column < weights.Length; column++)
                margin += weights[column] * _matrix[(row * table.Columns) + column];
            double signed = _labels[row] == 1 ? -margin : margin;
            sum += Math.Max(signed, 0) + Math.Log(1 + Math.Exp(-Math.Abs(signed)));
        }
        return sum / _labels.Length;
    }
}
