using System.Runtime.InteropServices;
using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

/// <summary>The rows from which LightGBM chooses the bins of every feature, column by column and without the zeros.</summary>
/// <remarks>Holds 12 bytes per value that is not zero. Rows are added in their order in the data.</remarks>
public sealed class BinSample
{
    // LightGBM's kZeroThreshold: what is smaller counts as zero and is left out of a sample.
    private const float ZeroThreshold = 1e-35f;

    private readonly double[][] _values;
    private readonly int[][] _rows;
    private readonly int[] _counts;

    /// <summary>An empty sample.</summary>
    /// <param name="columns">How many features there are, at least one.</param>
    public BinSample(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        _values = new double[columns][];
        _rows = new int[columns][];
        _counts = new int[columns];
        for (int i = 0; i < columns; i++)
        {
            _values[i] = [];
            _rows[i] = [];
        }
    }

    /// <summary>How many features there are.</summary>
    public int Columns => _values.Length;

    /// <summary>How many rows were added.</summary>
    public int Rows { get; private set; }

    /// <summary>The rows LightGBM itself would sample from a ready matrix with these parameters (<c>bin_construct_sample_cnt</c>, <c>data_random_seed</c>).</summary>
    /// <param name="rows">How many rows there are to choose from.</param>
    /// <param name="parameters">Native parameters.</param>
    /// <returns>Row indexes, ascending.</returns>
    public static unsafe int[] ChooseRows(int rows, NativeParameters parameters)
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

    private void Append(int column, double value)
    {
        // Written so that NaN is kept.
        if (Math.Abs(value) <= ZeroThreshold)
            return;
        int count = _counts[column];
        if (count == _values[column].Length)
        {
            int capacity = Math.Max(256, 2 * count);
            Array.Resize(ref _values[column], capacity);
            Array.Resize(ref _rows[column], capacity);
        }
        _values[column][count] = value;
        _rows[column][count] = Rows;
        _counts[column] = count + 1;
    }

    internal unsafe DatasetHandle CreateDataset(int rows, NativeParameters parameters)
    {
        var pins = new List<GCHandle>(2 * Columns);
        try
        {
            double*[] values = new double*[Columns];
            int*[] indices = new int*[Columns];
            for (int i = 0; i < Columns; i++)
            {
                values[i] = (double*)Pin(_values[i]);
                indices[i] = (int*)Pin(_rows[i]);
            }
            nint dataset;
            fixed (double** allValues = values)
            fixed (int** allIndices = indices)
            fixed (int* counts = _counts)
            {
                NativeCall.Check(NativeMethods.LGBM_DatasetCreateFromSampledColumn(
                    allValues, allIndices, Columns, counts, Rows, rows, rows, parameters.ToString(), out dataset));
            }
            return new DatasetHandle(dataset);
        }
        finally
        {
            foreach (GCHandle pin in pins)
                pin.Free();
        }

        nint Pin(Array array)
        {
            var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
            pins.Add(pin);
            return pin.AddrOfPinnedObject();
        }
    }
}
