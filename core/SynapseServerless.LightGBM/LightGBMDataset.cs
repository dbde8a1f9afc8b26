using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

/// <summary>What a data set holds besides features and labels.</summary>
/// <param name="HasWeights">Whether every row comes with a weight.</param>
/// <param name="InitScoresPerRow">Starting scores per row: 0 for none, 1, or as many as there are classes.</param>
public readonly record struct DatasetMetadata(bool HasWeights = false, int InitScoresPerRow = 0);

/// <summary>Rows in LightGBM's binned form, filled batch by batch: nothing of a batch is kept but its bins.</summary>
/// <remarks>
/// Bins come from a sample, from a <see cref="ReferenceDataset"/>, or from another data set (<see cref="CreateAligned"/>, for validation).
/// Then every row is pushed once, in order, and <see cref="Finish"/> closes it. One thread at a time; the native library
/// spreads a push over its own threads. Only for linear trees (<c>linear_tree</c>) rows are kept as they are until the last one is there.
/// </remarks>
public sealed class LightGBMDataset : IDisposable
{
    private readonly DatasetMetadata _metadata;
    private readonly ILogger? _logger;

    // Rows that wait for the others; null where they are binned as they come.
    private GatheredRows? _gathered;
    private bool _ownsBins;

    private LightGBMDataset(
        DatasetHandle handle, int rows, int columns, DatasetMetadata metadata, NativeThreads.Lease threads, ILogger? logger)
    {
        Handle = handle;
        Threads = threads;
        Rows = rows;
        Columns = columns;
        _metadata = metadata;
        _logger = logger;
    }

    /// <summary>How many rows it takes.</summary>
    public int Rows { get; }

    /// <summary>How many features it has.</summary>
    public int Columns { get; }

    /// <summary>How many rows were pushed so far.</summary>
    public int PushedRows { get; private set; }

    internal DatasetHandle Handle { get; private set; }

    /// <summary>The number of threads as long as the data set is there; what trains on it uses as many.</summary>
    internal NativeThreads.Lease Threads { get; }

    /// <summary>A data set whose bins are chosen from a sample of its rows.</summary>
    /// <param name="sample">The sample; not needed afterwards.</param>
    /// <param name="rows">How many rows will be pushed.</param>
    /// <param name="parameters">Native parameters; those of data sets matter (<c>max_bin</c>, <c>categorical_feature</c> and so on).</param>
    /// <param name="metadata">What comes with the rows.</param>
    /// <param name="logger">Takes the native library's messages.</param>
    /// <exception cref="LightGBMException">The native library refuses the parameters.</exception>
    public static LightGBMDataset Create(
        BinSample sample, int rows, NativeParameters parameters, DatasetMetadata metadata = default, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        using NativeLog.Scope log = NativeLog.To(logger);
        return Leased(parameters, threads =>
        {
            if (HasLinearTrees(parameters))
            {
                DatasetHandle bins = sample.CreateDataset(rows, threads.Apply(parameters), localRows: 1);
                return new LightGBMDataset(bins, rows, sample.Columns, metadata, threads, logger)
                {
                    _gathered = new GatheredRows(bins, rows, sample.Columns, metadata, threads.Apply(parameters).ToString()), _ownsBins = true,
                };
            }
            DatasetHandle handle = sample.CreateDataset(rows, threads.Apply(parameters));
            return new LightGBMDataset(handle, rows, sample.Columns, metadata, threads, logger).InitStreaming(parameters, metadata);
        });
    }

    /// <summary>A data set with bins that were kept.</summary>
    /// <param name="reference">The bins.</param>
    /// <param name="rows">How many rows will be pushed.</param>
    /// <param name="parameters">Native parameters; what decided about the bins is decided.</param>
    /// <param name="metadata">What comes with the rows.</param>
    /// <param name="logger">Takes the native library's messages.</param>
    /// <exception cref="LightGBMException">The native library refuses the bins, such as those of another version.</exception>
    public static unsafe LightGBMDataset Create(
        ReferenceDataset reference, int rows, NativeParameters parameters, DatasetMetadata metadata = default, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        using NativeLog.Scope log = NativeLog.To(logger);
        return Leased(parameters, threads =>
        {
            nint handle;
            fixed (byte* content = reference.Content)
            {
                NativeCall.Check(NativeMethods.LGBM_DatasetCreateFromSerializedReference(
                    content, reference.Content.Length, rows, metadata.InitScoresPerRow, threads.Apply(parameters).ToString(), out handle));
            }
            // Room for starting scores is there already, and without any the number of classes is 0: with 1 all would start from zero.
            return new LightGBMDataset(new DatasetHandle(handle), rows, reference.Columns, metadata, threads, logger)
                .InitStreaming(parameters, metadata with { InitScoresPerRow = 0 });
        });
    }

    /// <summary>A data set with the bins of another, such as the validation rows of a fit.</summary>
    /// <param name="reference">The data set whose bins, features and parameters are taken over.</param>
    /// <param name="rows">How many rows will be pushed.</param>
    /// <param name="parameters">Native parameters; only <c>num_threads</c> matters.</param>
    /// <param name="metadata">What comes with the rows.</param>
    /// <param name="logger">Takes the native library's messages.</param>
    public static LightGBMDataset CreateAligned(
        LightGBMDataset reference, int rows, NativeParameters parameters, DatasetMetadata metadata = default, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        using NativeLog.Scope log = NativeLog.To(logger);
        return Leased(parameters, threads =>
        {
            if (reference._gathered is { } gathered)
            {
                string text = threads.Apply(parameters).ToString();
                return new LightGBMDataset(gathered.Bins, rows, reference.Columns, metadata, threads, logger)
                {
                    _gathered = new GatheredRows(gathered.Bins, rows, reference.Columns, metadata, text) { Names = gathered.Names },
                };
            }
            NativeCall.Check(NativeMethods.LGBM_DatasetCreateByReference(reference.Handle, rows, out nint handle));
            var dataset = new LightGBMDataset(new DatasetHandle(handle), rows, reference.Columns, metadata, threads, logger);
            // Room for what the reference has of these is there already, and the library refuses to make it twice.
            DatasetMetadata known = reference._metadata;
            return dataset.InitStreaming(
                parameters, new DatasetMetadata(metadata.HasWeights && !known.HasWeights, known.InitScoresPerRow > 0 ? 0 : metadata.InitScoresPerRow));
        });
    }

    /// <summary>Names the features; without it they are <c>Column_0</c>, <c>Column_1</c> and so on.</summary>
    /// <param name="names">One name per feature, all different, without the characters that LightGBM's model text cannot hold.</param>
    public unsafe void SetFeatureNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count != Columns)
            throw new ArgumentException($"{names.Count} names do not fit {Columns} features.", nameof(names));
        if (_gathered is not null && PushedRows < Rows)
        {
            _gathered.Names = names;
            return;
        }
        using NativeLog.Scope log = NativeLog.To(_logger);
        nint[] pointers = [.. names.Select(Marshal.StringToCoTaskMemUTF8)];
        try
        {
            fixed (nint* first = pointers)
                NativeCall.Check(NativeMethods.LGBM_DatasetSetFeatureNames(Handle, (byte**)first, names.Count));
        }
        finally
        {
            foreach (nint pointer in pointers)
                Marshal.FreeCoTaskMem(pointer);
        }
    }

    /// <summary>Pushes dense rows. The values are read where they are; nothing is copied before LightGBM bins them.</summary>
    /// <param name="rowMajor">The rows one after the other, <see cref="Columns"/> values each; NaN is a missing value.</param>
    /// <param name="labels">One label per row; its length says how many rows there are.</param>
    /// <param name="weights">One weight per row, or nothing where the data set has none.</param>
    /// <param name="initScores">All rows' scores of the first class, then of the next, or nothing where the data set has none.</param>
    public void PushRows(
        ReadOnlySpan<float> rowMajor, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default, ReadOnlySpan<double> initScores = default) =>
        PushDense(rowMajor, NativeMethods.Float32, labels, weights, initScores);

    /// <inheritdoc cref="PushRows(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{double})"/>
    public void PushRows(
        ReadOnlySpan<double> rowMajor, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default, ReadOnlySpan<double> initScores = default) =>
        PushDense(rowMajor, NativeMethods.Float64, labels, weights, initScores);

    /// <summary>Pushes sparse rows in compressed form.</summary>
    /// <param name="rowStarts">Where each row starts in <paramref name="values"/> and, last, where the last one ends: one more than there are rows.</param>
    /// <param name="indices">The feature of each value, from 0.</param>
    /// <param name="values">The values that are not zero.</param>
    /// <param name="labels">One label per row.</param>
    /// <param name="weights">One weight per row, or nothing where the data set has none.</param>
    /// <param name="initScores">All rows' scores of the first class, then of the next, or nothing where the data set has none.</param>
    public unsafe void PushSparseRows(
        ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> indices, ReadOnlySpan<double> values,
        ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default, ReadOnlySpan<double> initScores = default)
    {
        if (_gathered is not null)
            throw new InvalidOperationException("Linear trees take dense rows.");
        if (rowStarts.Length != labels.Length + 1)
            throw new ArgumentException($"{labels.Length} rows need {labels.Length + 1} row starts, not {rowStarts.Length}.", nameof(rowStarts));
        CheckMetadata(labels, weights, initScores);
        if (labels.Length == 0)
            return;
        // The library refuses a null data pointer even when all rows are empty.
        double nothing = 0;
        int noIndex = 0;
        ReadOnlySpan<double> data = values.IsEmpty ? new ReadOnlySpan<double>(ref nothing) : values;
        ReadOnlySpan<int> columns = values.IsEmpty ? new ReadOnlySpan<int>(ref noIndex) : indices;
        using NativeLog.Scope log = NativeLog.To(_logger);
        fixed (int* starts = rowStarts, columnIndices = columns)
        fixed (double* elements = data, scores = initScores)
        fixed (float* label = labels, weight = weights)
        {
            NativeCall.Check(NativeMethods.LGBM_DatasetPushRowsByCSRWithMetadata(
                Handle, starts, NativeMethods.Int32, columnIndices, elements, NativeMethods.Float64, rowStarts.Length, values.Length,
                PushedRows, label, weight, scores, null, 0));
        }
        PushedRows += labels.Length;
    }

    /// <summary>Closes the data set after its last row; it can then be trained on.</summary>
    public void Finish()
    {
        if (PushedRows != Rows)
            throw new InvalidOperationException($"The data set takes {Rows} rows and got {PushedRows}.");
        using NativeLog.Scope log = NativeLog.To(_logger);
        if (_gathered is not null)
        {
            Handle = _gathered.Build();
            if (_gathered.Names is { } names)
                SetFeatureNames(names);
            return;
        }
        NativeCall.Check(NativeMethods.LGBM_DatasetMarkFinished(Handle));
    }

    /// <summary>Says which rows belong together, for ranking; after <see cref="Finish"/>.</summary>
    /// <param name="rowsPerGroup">How many rows each group has, in the order of the rows; their sum is <see cref="Rows"/>.</param>
    public unsafe void SetGroups(ReadOnlySpan<int> rowsPerGroup)
    {
        using NativeLog.Scope log = NativeLog.To(_logger);
        fixed (int* data = rowsPerGroup)
            NativeCall.Check(NativeMethods.LGBM_DatasetSetField(Handle, "group", data, rowsPerGroup.Length, NativeMethods.Int32));
    }

    /// <summary>A field as the native data set holds it, for as long as that is there; empty where it has none.</summary>
    /// <param name="name">label or weight (floats), or group (bounds of groups, whole numbers).</param>
    internal unsafe ReadOnlySpan<T> Field<T>(string name)
        where T : unmanaged
    {
        NativeCall.Check(NativeMethods.LGBM_DatasetGetField(Handle, name, out int length, out void* data, out _));
        return data is null ? [] : new ReadOnlySpan<T>(data, length);
    }

    /// <summary>Frees the native memory.</summary>
    public void Dispose()
    {
        // Data sets that are aligned with another have its bins.
        if (_gathered is null || Handle != _gathered.Bins)
            Handle.Dispose();
        if (_ownsBins)
            _gathered!.Bins.Dispose();
        Threads.Dispose();
    }

    private static LightGBMDataset Leased(NativeParameters parameters, Func<NativeThreads.Lease, LightGBMDataset> create)
    {
        NativeThreads.Lease threads = NativeThreads.ForTraining(NativeThreads.Wanted(parameters));
        try
        {
            return create(threads);
        }
        catch
        {
            threads.Dispose();
            throw;
        }
    }

    private unsafe void PushDense<T>(
        ReadOnlySpan<T> rowMajor, int dataType, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ReadOnlySpan<double> initScores)
        where T : unmanaged
    {
        if (rowMajor.Length != (long)labels.Length * Columns)
            throw new ArgumentException($"{labels.Length} rows of {Columns} features are not {rowMajor.Length} values.", nameof(rowMajor));
        CheckMetadata(labels, weights, initScores);
        if (labels.Length == 0)
            return;
        if (_gathered is not null)
        {
            _gathered.Add(rowMajor, dataType, PushedRows, labels, weights, initScores);
            PushedRows += labels.Length;
            return;
        }
        using NativeLog.Scope log = NativeLog.To(_logger);
        fixed (T* data = rowMajor)
        fixed (float* label = labels, weight = weights)
        fixed (double* scores = initScores)
        {
            NativeCall.Check(NativeMethods.LGBM_DatasetPushRowsWithMetadata(
                Handle, data, dataType, labels.Length, Columns, PushedRows, label, weight, scores, null, 0));
        }
        PushedRows += labels.Length;
    }

    private void CheckMetadata(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, ReadOnlySpan<double> initScores)
    {
        if (PushedRows + (long)labels.Length > Rows)
            throw new InvalidOperationException($"The data set takes {Rows} rows and {PushedRows + (long)labels.Length} were pushed.");
        if (weights.Length != (_metadata.HasWeights ? labels.Length : 0))
            throw new ArgumentException($"{labels.Length} rows came with {weights.Length} weights.", nameof(weights));
        if (initScores.Length != (long)labels.Length * _metadata.InitScoresPerRow)
            throw new ArgumentException($"{labels.Length} rows came with {initScores.Length} starting scores.", nameof(initScores));
    }

    private LightGBMDataset InitStreaming(NativeParameters parameters, DatasetMetadata room)
    {
        try
        {
            NativeCall.Check(NativeMethods.LGBM_DatasetInitStreaming(
                Handle, room.HasWeights ? 1 : 0, room.InitScoresPerRow > 0 ? 1 : 0, 0,
                Math.Max(1, room.InitScoresPerRow), 1, MostThreads(parameters)));
            NativeCall.Check(NativeMethods.LGBM_DatasetSetWaitForManualFinish(Handle, 1));
            return this;
        }
        catch
        {
            Handle.Dispose();
            throw;
        }
    }

    /// <summary>Whether parameters ask for linear models in leaves.</summary>
    internal static bool HasLinearTrees(NativeParameters parameters) => parameters["linear_tree"] is "true" or "1" or "+";

    // Buffers per thread are set up once: room for the most that can be.
    private static int MostThreads(NativeParameters parameters)
    {
        int most = Environment.ProcessorCount;
        foreach (string? text in (string?[])[parameters["num_threads"], Environment.GetEnvironmentVariable("OMP_NUM_THREADS")])
        {
            if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int count))
                most = Math.Max(most, count);
        }
        return most;
    }
}
