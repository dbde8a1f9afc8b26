using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Anomalies;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Anomalies;

/// <summary>Fit and scores of an isolation forest of 100 trees of 256 rows, against scikit-learn's with all processors.</summary>
/// <param name="rows">How many rows, of ten normal numbers.</param>
public sealed class IsolationForestComparison(int rows) : Comparison
{
    private const int Width = 10;

    private const string Script = """
        import numpy, sys
        from sklearn.ensemble import IsolationForest
        rows = numpy.fromfile(sys.argv[1], dtype=numpy.float32).reshape(-1, 10)
        def work():
            forest = IsolationForest(n_estimators=100, max_samples=256, random_state=1, n_jobs=-1).fit(rows)
            forest.score_samples(rows)
            return len(rows)
        """;

    private MemoryDataset? _data;
    private PythonSide? _python;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"isolation-forest-{rows / 1000}k");

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"IsolationForest, fit and scores of {rows:N0} x {Width}, 100 trees of 256 rows, against scikit-learn with n_jobs=-1");

    /// <inheritdoc/>
    public override int Rounds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(20)];

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        float[] values = new float[rows * Width];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        string path = context.Scratch(Name + ".bin");
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>(values).ToArray());
        var items = new FloatArray(NumericColumn.Buffer(values), ArrowBuffer.Empty, values.Length, 0, 0);
        Field field = ColumnMetadata.Vector("features", Width);
        var column = new FixedSizeListArray(field.DataType, rows, items, ArrowBuffer.Empty, 0);
        _data = Datasets.FromBatches(new RecordBatch(new Schema([field], null), [column], rows));
        _python = PythonSide.Start(Script, path);
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
        using Transformer model = await new IsolationForest().FitAsync(_data!, cancellationToken: cancellationToken);
        using RecordBatch scored = await model.Transform(_data!).CollectAsync(["outlierScore"], cancellationToken);
        return scored.Length;
    }
}
