using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Causal;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Causal;

/// <summary>Double machine learning over two folds with 100 boosted trees of 31 leaves for outcome and treatment, against scikit-learn's histogram boosting in the same cross-fitting.</summary>
/// <param name="rows">How many rows.</param>
/// <param name="width">How many features.</param>
public sealed class DoubleMLComparison(int rows, int width) : Comparison
{
    private const string Script = """
        import numpy, sys
        from sklearn.ensemble import HistGradientBoostingRegressor
        width = int(sys.argv[2])
        table = numpy.fromfile(sys.argv[1], dtype=numpy.float32).reshape(-1, width + 2)
        x, t, y = table[:, :width], table[:, width], table[:, width + 1]
        def work():
            fold = numpy.random.RandomState(1).rand(len(table)) < 0.5
            left = numpy.empty((len(table), 2))
            for own in (fold, ~fold):
                for i, target in enumerate((t, y)):
                    model = HistGradientBoostingRegressor(max_iter=100, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False).fit(x[~own], target[~own])
                    left[own, i] = target[own] - model.predict(x[own])
            effect = (left[:, 0] * left[:, 1]).sum() / (left[:, 0] ** 2).sum()
            if abs(effect - 0.5) > 0.1:
                raise ValueError(effect)
            return len(table)
        """;

    private MemoryDataset? _data;
    private PythonSide? _python;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"double-ml-{rows / 1000}k");

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"DoubleMLEstimator with LightGBM, {rows:N0} x {width}, against scikit-learn's histogram boosting, 100 trees of 31 leaves in each of two folds");

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override bool WarmsUp => rows < 1_000_000;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.TimeAtMost(0.5)];

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        string path = context.Scratch(Name + ".bin");
        var features = new float[(long)rows * width];
        double[] treatments = new double[rows], outcomes = new double[rows];
        using (var file = new BufferedStream(File.Create(path), 1 << 20))
        {
            float[] row = new float[width + 2];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < width; j++)
                    features[((long)i * width) + j] = row[j] = random.NextSingle();
                // The effect is a half, and what is left of treatment and outcome is uniform.
                row[width] = row[0] + (row[1] * row[2]) + (2 * random.NextSingle()) - 1;
                row[width + 1] = (0.5f * row[width]) + MathF.Sin(3 * row[0]) + row[3] + (2 * random.NextSingle()) - 1;
                (treatments[i], outcomes[i]) = (row[width], row[width + 1]);
                file.Write(MemoryMarshal.AsBytes<float>(row));
            }
        }
        var items = new FloatArray(NumericColumn.Buffer(features), ArrowBuffer.Empty, features.Length, 0, 0);
        Field field = ColumnMetadata.Vector("features", width);
        IArrowArray[] columns = [new FixedSizeListArray(field.DataType, rows, items, ArrowBuffer.Empty, 0), NumericColumn.Of(treatments), NumericColumn.Of(outcomes)];
        using var whole = new RecordBatch(new Schema([field, new Field("t", DoubleType.Default, false), new Field("y", DoubleType.Default, false)], null), columns, rows);
        _data = Datasets.FromBatches([.. Enumerable.Range(0, (rows + 65_535) / 65_536).Select(batch => whole.SliceShared(batch * 65_536, Math.Min(65_536, rows - (batch * 65_536))))]);
        _python = PythonSide.Start(Script, path, width.ToString(CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        _python?.Dispose();
        _data?.Dispose();
        (_python, _data) = (null, null);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken) => Task.FromResult(_python!.Run().Units);

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var learner = new LightGBMRegressor { NumIterations = 100, NumLeaves = 31, LearningRate = 0.1 };
        var stage = new DoubleMLEstimator { TreatmentModel = learner, OutcomeModel = learner, TreatmentCol = "t", OutcomeCol = "y" };
        using var model = (DoubleMLModel)await stage.FitAsync(_data!, cancellationToken: cancellationToken);
        return Math.Abs(model.GetAvgTreatmentEffect() - 0.5) <= 0.1
            ? rows
            : throw new InvalidOperationException($"{Name}: the effect is {model.GetAvgTreatmentEffect():R}, and 0.5 in the data, so the ratio means nothing.");
    }
}
