using System.Collections.Concurrent;
using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

// Predictions of single rows: the native library sets up once what a row needs, and a call then costs little more than the trees.
public sealed partial class Booster
{
    private readonly ConcurrentDictionary<RowForm, RowPredictors> _rowPredictors = new();

    /// <summary>Predicts one row, by the native library's fast way for single rows. Safe on several threads at a time.</summary>
    /// <param name="features">The row; NaN is a missing value.</param>
    /// <param name="kind">What is predicted.</param>
    /// <param name="destination">Takes <see cref="OutputsPerRow"/> numbers.</param>
    /// <param name="startIteration">The first iteration used, from 0.</param>
    /// <param name="iterations">How many iterations are used; all that follow when not positive.</param>
    /// <param name="parameters">Native parameters such as <c>predict_disable_shape_check=true</c>, separated by spaces.</param>
    /// <exception cref="LightGBMException">The number of features is not the model's.</exception>
    public void PredictRow(
        ReadOnlySpan<float> features, PredictionKind kind, Span<double> destination, int startIteration = 0, int iterations = -1, string parameters = "") =>
        PredictRow(features, NativeMethods.Float32, kind, destination, startIteration, iterations, parameters);

    /// <inheritdoc cref="PredictRow(ReadOnlySpan{float}, PredictionKind, Span{double}, int, int, string)"/>
    public void PredictRow(
        ReadOnlySpan<double> features, PredictionKind kind, Span<double> destination, int startIteration = 0, int iterations = -1, string parameters = "") =>
        PredictRow(features, NativeMethods.Float64, kind, destination, startIteration, iterations, parameters);

    private unsafe void PredictRow<T>(
        ReadOnlySpan<T> features, int dataType, PredictionKind kind, Span<double> destination, int startIteration, int iterations, string parameters)
        where T : unmanaged
    {
        CheckKind(kind);
        var form = new RowForm(kind, startIteration, iterations, dataType, features.Length, parameters);
        (int, int, bool) wanted = (startIteration, iterations, kind == PredictionKind.Contribution);
        bool alone = Enter(wanted);
        try
        {
            RowPredictors predictors = _rowPredictors.TryGetValue(form, out RowPredictors? known) ? known
                : _rowPredictors.GetOrAdd(form, new RowPredictors(OutputsPerRow(kind, startIteration, iterations)));
            if (destination.Length < predictors.Outputs)
                throw new ArgumentException($"The prediction of a row takes {predictors.Outputs} numbers; there is room for {destination.Length}.", nameof(destination));
            // Setting one up also puts the range of iterations into the booster, which is what being alone is for.
            FastConfigurationHandle configuration = !alone && predictors.Free.TryPop(out FastConfigurationHandle? free) ? free : SetUp(form);
            try
            {
                fixed (T* data = features)
                fixed (double* output = destination)
                    NativeCall.Check(NativeMethods.LGBM_BoosterPredictForMatSingleRowFast(configuration, data, out _, output));
            }
            finally
            {
                predictors.Free.Push(configuration);
            }
        }
        catch
        {
            // The range of iterations may not have got there.
            if (alone)
                wanted = (-1, -1, false);
            throw;
        }
        finally
        {
            Exit(alone, wanted);
        }
    }

    private FastConfigurationHandle SetUp(RowForm form)
    {
        using NativeLog.Scope log = NativeLog.To(_logger);
        // Setting up sets the number of threads too; the calls that follow use none but their own.
        using NativeThreads.Lease threads = NativeThreads.ForPrediction(NativeThreads.Wanted(form.Parameters));
        NativeCall.Check(NativeMethods.LGBM_BoosterPredictForMatSingleRowFastInit(
            _handle, (int)form.Kind, form.Start, form.Iterations, form.DataType, form.Columns, Quiet(threads.Apply(form.Parameters)),
            out nint configuration));
        return new FastConfigurationHandle(configuration);
    }

    /// <summary>Forgets what was set up for single rows; after every change of the trees.</summary>
    private void ForgetRows()
    {
        foreach (RowPredictors predictors in _rowPredictors.Values)
        {
            while (predictors.Free.TryPop(out FastConfigurationHandle? configuration))
                configuration.Dispose();
        }
        _rowPredictors.Clear();
        _shape = null;
        _trees = null;
        Version++;
        _prepared = (-1, -1, false);
    }

    private readonly record struct RowForm(PredictionKind Kind, int Start, int Iterations, int DataType, int Columns, string Parameters);

    // One for every thread that was at it at the same time: the native library lets only one thread at a time use each.
    private sealed class RowPredictors(int outputs)
    {
        public int Outputs => outputs;

        public ConcurrentStack<FastConfigurationHandle> Free { get; } = new();
    }
}
