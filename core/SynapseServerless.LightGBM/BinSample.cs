using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

/// <summary>The rows from which LightGBM chooses the bins of every feature, column by column and without the zeros.</summary>
/// <remarks>
/// Rows are added in their order in the data. It holds 12 bytes per value that is not zero, outside the managed heap, so
/// that they are given back as soon as the data set is made.
/// </remarks>
public sealed unsafe partial class BinSample : IDisposable
{
    // LightGBM's kZeroThreshold: what is smaller counts as zero and is left out of a sample.
    private const float ZeroThreshold = 1e-35f;

    private readonly double*[] _values;
    private readonly int*[] _rows;
    private readonly int[] _counts;
    private readonly int[] _capacities;
    private readonly bool[]? _isCategorical;

    /// <summary>An empty sample.</summary>
    /// <param name="columns">How many features there are, at least one.</param>
    /// <param name="categorical">The features that hold categories.</param>
    public BinSample(int columns, params IReadOnlyList<int> categorical)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentNullException.ThrowIfNull(categorical);
        _isCategorical = categorical.Count == 0 ? null : new bool[columns];
        foreach (int column in categorical)
            _isCategorical![column] = true;
        _values = new double*[columns];
        _rows = new int*[columns];
        _counts = new int[columns];
        _capacities = new int[columns];
    }

    /// <summary>Frees the memory.</summary>
    ~BinSample() => Free();

    /// <summary>How many features there are.</summary>
    public int Columns => _values.Length;

    /// <summary>How many rows were added.</summary>
    public int Rows { get; private set; }

    /// <summary>How many rows it will have at most, so that it takes no room for more.</summary>
    internal int MostRows { private get; init; } = int.MaxValue;

    /// <summary>The rows LightGBM itself would sample from a ready matrix with these parameters (<c>bin_construct_sample_cnt</c>, <c>data_random_seed</c>).</summary>
    /// <param name="rows">How many rows there are to choose from.</param>
    /// <param name="parameters">Native parameters.</param>
    /// <returns>Row indexes, ascending.</returns>
    public static int[] ChooseRows(int rows, NativeParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using NativeLog.Scope log = NativeLog.To(null);
        string text = parameters.ToString();
        NativeCall.Check(NativeMethods.LGBM_GetSampleCount(rows, text, out int count));
        int[] result = new int[count];
        int length;
        fixed (int* output = result)
            NativeCall.Check(NativeMethods.LGBM_SampleIndices(rows, text, output, out length));
        return length == count ? result : result[..length];
    }

    /// <summary>Adds a dense row.</summary>
    /// <param name="row">One value per feature; NaN is a missing value.</param>
    public void Add(ReadOnlySpan<float> row)
    {
        if (row.Length != Columns)
            throw new ArgumentException($"A row of {row.Length} values does not fit {Columns} features.", nameof(row));
        for (int column = 0; column < row.Length; column++)
            Append(column, row[column]);
        Rows++;
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<double> row)
    {
        if (row.Length != Columns)
            throw new ArgumentException($"A row of {row.Length} values does not fit {Columns} features.", nameof(row));
        for (int column = 0; column < row.Length; column++)
            Append(column, row[column]);
        Rows++;
    }

    /// <summary>Adds a sparse row.</summary>
    /// <param name="indices">Features that have a value, from 0.</param>
    /// <param name="values">Their values; all other features are zero.</param>
    public void AddSparse(ReadOnlySpan<int> indices, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < indices.Length; i++)
            Append(indices[i], values[i]);
        Rows++;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal DatasetHandle CreateDataset(int rows, NativeParameters parameters, int? localRows = null)
    {
        nint dataset;
        // The library points what it is given at vectors of its own when a feature's most frequent bin is not that of zero: these
        // are copies, so that what is freed later is what was allocated.
        double*[] ownValues = (double*[])_values.Clone();
        int*[] ownRows = (int*[])_rows.Clone();
        int[] ownCounts = [.. _counts];
        fixed (double** values = ownValues)
        fixed (int** indices = ownRows)
        fixed (int* counts = ownCounts)
        {
            NativeCall.Check(NativeMethods.LGBM_DatasetCreateFromSampledColumn(
                values, indices, Columns, counts, Rows, localRows ?? rows, rows, parameters.ToString(), out dataset));
        }
        GC.KeepAlive(this);
        return new DatasetHandle(dataset);
    }

    private void Append(int column, double value)
    {
        // Written so that NaN is kept.
        if (Math.Abs(value) <= ZeroThreshold)
            return;
        // Negative categories are missing values. The library says so for each of them, on threads whose messages nobody can catch.
        if (value < 0 && _isCategorical is not null && _isCategorical[column])
            value = double.NaN;
        int count = _counts[column];
        if (count == _capacities[column])
            Grow(column);
        _values[column][count] = value;
        _rows[column][count] = Rows;
        _counts[column] = count + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int column)
    {
        int capacity = Math.Max(256, 2 * _capacities[column]);
        if (MostRows > _capacities[column])
            capacity = Math.Min(capacity, MostRows);
        _values[column] = (double*)NativeMemory.Realloc(_values[column], (nuint)capacity * sizeof(double));
        _rows[column] = (int*)NativeMemory.Realloc(_rows[column], (nuint)capacity * sizeof(int));
        _capacities[column] = capacity;
    }

    private void Free()
    {
        for (int column = 0; column < _values.Length; column++)
        {
            NativeMemory.Free(_values[column]);
            NativeMemory.Free(_rows[column]);
            _values[column] = null;
            _rows[column] = null;
            _capacities[column] = 0;
            _counts[column] = 0;
        }
    }
}
