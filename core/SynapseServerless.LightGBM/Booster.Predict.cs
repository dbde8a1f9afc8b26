using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

// Predictions: one native call per block of rows, read where they are.
public sealed partial class Booster
{
    // The native predictor writes the range of iterations it uses into the booster before it starts. Threads that ask for
    // the same range may therefore predict together; a call for another range waits until it has the booster alone.
    private readonly ReaderWriterLockSlim _predictions = new();
    private (int Start, int Count, bool Contributions) _prepared = (-1, -1, false);

    /// <summary>How many numbers a prediction of one row has.</summary>
    /// <param name="kind">What is predicted.</param>
    /// <param name="startIteration">The first iteration used, from 0.</param>
    /// <param name="iterations">How many iterations are used; all that follow when not positive.</param>
    public int OutputsPerRow(PredictionKind kind, int startIteration = 0, int iterations = -1)
    {
        NativeCall.Check(NativeMethods.LGBM_BoosterCalcNumPredict(_handle, 1, (int)kind, startIteration, iterations, out long length));
        return checked((int)length);
    }

    /// <summary>Predicts dense rows.</summary>
    /// <param name="rowMajor">The rows one after the other.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="kind">What is predicted.</param>
    /// <param name="startIteration">The first iteration used, from 0.</param>
    /// <param name="iterations">How many iterations are used; all that follow when not positive.</param>
    /// <param name="destination">Takes <see cref="OutputsPerRow"/> numbers per row, row after row.</param>
    /// <param name="parameters">Native parameters such as <c>predict_disable_shape_check=true</c> and <c>num_threads=1</c>, separated by spaces.</param>
    /// <exception cref="LightGBMException">The number of columns is not the model's.</exception>
    public void Predict(
        ReadOnlySpan<float> rowMajor, int rows, int columns, PredictionKind kind, int startIteration, int iterations,
        Span<double> destination, string parameters = "") =>
        PredictDense(rowMajor, NativeMethods.Float32, rows, columns, kind, startIteration, iterations, destination, parameters);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, int, int, PredictionKind, int, int, Span{double}, string)"/>
    public void Predict(
        ReadOnlySpan<double> rowMajor, int rows, int columns, PredictionKind kind, int startIteration, int iterations,
        Span<double> destination, string parameters = "") =>
        PredictDense(rowMajor, NativeMethods.Float64, rows, columns, kind, startIteration, iterations, destination, parameters);

    /// <summary>Predicts sparse rows in compressed form.</summary>
    /// <param name="rowStarts">Where each row starts in <paramref name="values"/> and, last, where the last one ends.</param>
    /// <param name="indices">The feature of each value, from 0.</param>
    /// <param name="values">The values that are not zero.</param>
    /// <param name="columns">How many features a row has.</param>
    /// <param name="kind">What is predicted.</param>
    /// <param name="startIteration">The first iteration used, from 0.</param>
    /// <param name="iterations">How many iterations are used; all that follow when not positive.</param>
    /// <param name="destination">Takes <see cref="OutputsPerRow"/> numbers per row, row after row.</param>
    /// <param name="parameters">Native parameters, separated by spaces.</param>
    public unsafe void PredictSparse(
        ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> indices, ReadOnlySpan<double> values, int columns,
        PredictionKind kind, int startIteration, int iterations, Span<double> destination, string parameters = "")
    {
        int rows = rowStarts.Length - 1;
        if (rows <= 0)
            return;
        CheckDestination(rows, kind, startIteration, iterations, destination);
        (int, int, bool) wanted = (startIteration, iterations, kind == PredictionKind.Contribution);
        bool alone = Enter(wanted);
        try
        {
            using NativeLog.Scope log = NativeLog.To(_logger);
            using NativeThreads.Lease threads = NativeThreads.ForPrediction(NativeThreads.Wanted(parameters));
            fixed (int* starts = rowStarts, columnIndices = indices)
            fixed (double* elements = values, output = destination)
            {
                NativeCall.Check(NativeMethods.LGBM_BoosterPredictForCSR(
                    _handle, starts, NativeMethods.Int32, columnIndices, elements, NativeMethods.Float64, rowStarts.Length, values.Length,
                    columns, (int)kind, startIteration, iterations, Quiet(threads.Apply(parameters)), out _, output));
            }
        }
        finally
        {
            Exit(alone, wanted);
        }
    }

    private unsafe void PredictDense<T>(
        ReadOnlySpan<T> rowMajor, int dataType, int rows, int columns, PredictionKind kind, int startIteration, int iterations,
        Span<double> destination, string parameters)
        where T : unmanaged
    {
        if (rowMajor.Length != (long)rows * columns)
            throw new ArgumentException($"{rows} rows of {columns} features are not {rowMajor.Length} values.", nameof(rowMajor));
        if (rows == 0)
            return;
        if (rows == 1)
        {
            PredictRow(rowMajor, dataType, kind, destination, startIteration, iterations, parameters);
            return;
        }
        CheckDestination(rows, kind, startIteration, iterations, destination);
        (int, int, bool) wanted = (startIteration, iterations, kind == PredictionKind.Contribution);
        bool alone = Enter(wanted);
        try
        {
            using NativeLog.Scope log = NativeLog.To(_logger);
            using NativeThreads.Lease threads = NativeThreads.ForPrediction(NativeThreads.Wanted(parameters));
            fixed (T* data = rowMajor)
            fixed (double* output = destination)
            {
                NativeCall.Check(NativeMethods.LGBM_BoosterPredictForMat(
                    _handle, data, dataType, rows, columns, 1, (int)kind, startIteration, iterations, Quiet(threads.Apply(parameters)), out _, output));
            }
        }
        finally
        {
            Exit(alone, wanted);
        }
    }

    // Every call sets the library's log level for its thread again; only errors are of interest, and those are thrown.
    private static string Quiet(string parameters) => parameters.Length == 0 ? "verbosity=-1" : parameters + " verbosity=-1";

    private void CheckDestination(int rows, PredictionKind kind, int startIteration, int iterations, Span<double> destination)
    {
        CheckKind(kind);
        long needed = (long)rows * OutputsPerRow(kind, startIteration, iterations);
        if (destination.Length < needed)
            throw new ArgumentException($"The predictions of {rows} rows take {needed} numbers; there is room for {destination.Length}.", nameof(destination));
    }

    // SHAP values are found by a recursion, and for trees whose leaves hold one number.
    internal void CheckKind(PredictionKind kind)
    {
        if (kind == PredictionKind.Contribution)
            Shape.CheckContributions();
    }

    private bool Enter((int Start, int Count, bool Contributions) wanted)
    {
        _predictions.EnterReadLock();
        if (IsPrepared(wanted))
            return false;
        _predictions.ExitReadLock();
        _predictions.EnterWriteLock();
        return true;
    }

    private void Exit(bool alone, (int Start, int Count, bool Contributions) wanted)
    {
        if (!alone)
        {
            _predictions.ExitReadLock();
            return;
        }
        _prepared = (wanted.Start, wanted.Count, wanted.Contributions || _prepared.Contributions);
        _predictions.ExitWriteLock();
    }

    private bool IsPrepared((int Start, int Count, bool Contributions) wanted) =>
        _prepared.Start == wanted.Start && _prepared.Count == wanted.Count && (_prepared.Contributions || !wanted.Contributions);
}
