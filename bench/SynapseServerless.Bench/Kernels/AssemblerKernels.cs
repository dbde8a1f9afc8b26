using Apache.Arrow;
using Apache.Arrow.Types;
using BenchmarkDotNet.Attributes;
using SynapseServerless.ML;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Kernels;

/// <summary>Putting columns side by side into a matrix of floats, beside a plain loop over the same numbers.</summary>
[MemoryDiagnoser]
public class AssemblerKernels : IDisposable
{
    private const int Rows = 65_536;
    private const int Columns = 28;

    private readonly FastVectorAssembler _assembler = new()
    {
        InputCols = [.. Enumerable.Range(0, Columns).Select(i => $"c{i}")], OutputCol = "features", HandleInvalid = "keep",
    };

    private readonly StageContext _context = new("bench");
    private readonly double[][] _numbers = [.. Enumerable.Range(0, Columns).Select(i => Enumerable.Range(0, Rows).Select(row => (double)(row * i)).ToArray())];
    private RecordBatch _batch = null!;

    /// <summary>Makes the batch: doubles without nulls.</summary>
    [GlobalSetup]
    public void SetUp() => _batch = new RecordBatch(
        new Schema(_assembler.InputCols.Select(name => new Field(name, DoubleType.Default, nullable: true)), null),
        _numbers.Select(column => new DoubleArray.Builder().AppendRange(column).Build()), Rows);

    /// <summary>Frees the batch and the stage.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _batch?.Dispose();
        _assembler.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The stage.</summary>
    [Benchmark(Description = "assemble 65,536 rows of 28 doubles")]
    public void Assemble() => _assembler.Transform(_batch, _context).Dispose();

    /// <summary>The same numbers written column after column by a plain loop.</summary>
    [Benchmark(Baseline = true, Description = "the same by a plain loop")]
    public float[] Loop()
    {
        float[] matrix = new float[Rows * Columns];
        for (int column = 0; column < Columns; column++)
        {
            double[] numbers = _numbers[column];
            for (int row = 0; row < Rows; row++)
                matrix[(row * Columns) + column] = (float)numbers[row];
        }
        return matrix;
    }
}
