using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

/// <summary>Rows kept as they are until all are there: linear models in leaves are fitted to values, not to bins.</summary>
/// <remarks>LightGBM's own way of streaming rows gives such values no room, so the data set is made of all blocks in one call.</remarks>
/// <param name="bins">A native data set with the bins, without rows of its own; its creator frees it.</param>
/// <param name="rows">How many rows there will be.</param>
/// <param name="columns">How many features a row has.</param>
/// <param name="metadata">What comes with the rows.</param>
/// <param name="parameters">Native parameters, as the C API takes them.</param>
internal sealed class GatheredRows(DatasetHandle bins, int rows, int columns, DatasetMetadata metadata, string parameters)
{
    // Pinned: the native call reads them all where they are.
    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _blockRows = [];
    private readonly float[] _labels = new float[rows];
    private readonly float[] _weights = new float[metadata.HasWeights ? rows : 0];
    private readonly double[] _scores = new double[(long)metadata.InitScoresPerRow * rows];
    private int _dataType = -1;

    /// <summary>The bins, for data sets that share them.</summary>
    public DatasetHandle Bins => bins;

    /// <summary>Names of the features; null for LightGBM's.</summary>
    public IReadOnlyList<string>? Names { get; set; }

    /// <summary>Keeps rows.</summary>
    /// <param name="rowMajor">The rows, one after the other.</param>
    /// <param name="dataType">LightGBM's number of the type of values; the same for all rows.</param>
    /// <param name="first">How many rows came before.</param>
    /// <param name="labels">One label per row.</param>
    /// <param name="weights">One weight per row, or nothing.</param>
    /// <param name="initScores">Scores, class by class, or nothing.</param>
    public void Add<T>(
        ReadOnlySpan<T> rowMajor, int dataType, int first, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ReadOnlySpan<double> initScores)
        where T : unmanaged
    {
        if (_dataType >= 0 && _dataType != dataType)
            throw new InvalidOperationException("Rows of floats and of doubles do not go into one data set of linear trees.");
        _dataType = dataType;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rowMajor);
        byte[] block = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(block);
        _blocks.Add(block);
        _blockRows.Add(labels.Length);
        labels.CopyTo(_labels.AsSpan(first));
        weights.CopyTo(_weights.AsSpan(metadata.HasWeights ? first : 0));
        for (int k = 0; k < metadata.InitScoresPerRow; k++)
            initScores.Slice(k * labels.Length, labels.Length).CopyTo(_scores.AsSpan((k * rows) + first));
    }

    /// <summary>Makes the data set; what was kept is let go.</summary>
    public unsafe DatasetHandle Build()
    {
        nint[] data = [.. _blocks.Select(block => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(block)))];
        int[] counts = [.. _blockRows], rowMajor = [.. _blockRows.Select(_ => 1)];
        nint made;
        fixed (nint* blocks = data)
        fixed (int* lengths = counts, orders = rowMajor)
        {
            NativeCall.Check(NativeMethods.LGBM_DatasetCreateFromMats(
                data.Length, (void**)blocks, _dataType, lengths, columns, orders, parameters, bins, out made));
        }
        GC.KeepAlive(_blocks);
        _blocks.Clear();
        var handle = new DatasetHandle(made);
        Set(handle, "label", _labels, NativeMethods.Float32);
        Set(handle, "weight", _weights, NativeMethods.Float32);
        Set(handle, "init_score", _scores, NativeMethods.Float64);
        return handle;
    }

    private static unsafe void Set<T>(DatasetHandle handle, string field, T[] values, int dataType)
        where T : unmanaged
    {
        if (values.Length == 0)
            return;
        fixed (T* data = values)
            NativeCall.Check(NativeMethods.LGBM_DatasetSetField(handle, field, data, values.Length, dataType));
    }
}
