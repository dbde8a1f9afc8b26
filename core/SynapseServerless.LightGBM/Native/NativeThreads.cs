using System.Globalization;

namespace SynapseServerless.LightGBM.Native;

/// <summary>Keeps the native library's number of threads as it is while anything is running with it.</summary>
/// <remarks>
/// <para>The library keeps that number once for the whole process, every call sets it again, and much of what it allocates has one
/// element per thread: a number that grows while another thread is running makes that one write beyond its memory. So a call
/// that comes while others are running takes their number, and only a call that comes alone gets the one that it asks for.</para>
/// <para>Trainings last and predictions do not. A training therefore waits until the predictions in progress are done, rather
/// than keep their number for as long as it lasts, and predictions that come meanwhile wait for it. The state is static
/// because what it guards is.</para>
/// </remarks>
internal static class NativeThreads
{
    private const string Name = "num_threads";

    private static readonly object s_lock = new();
    private static int s_threads;
    private static int s_trainings, s_predictions, s_waiting;

    /// <summary>Begins a training, or what goes before it.</summary>
    /// <param name="wanted">How many threads are asked for; 0 for OpenMP's number.</param>
    /// <returns>To be disposed when nothing that was made under it is used any more.</returns>
    public static Lease ForTraining(int wanted)
    {
        lock (s_lock)
        {
            s_waiting++;
            while (s_trainings == 0 && s_predictions > 0 && s_threads != wanted)
                Monitor.Wait(s_lock);
            if (--s_waiting == 0)
                Monitor.PulseAll(s_lock);
            if (s_trainings == 0 && s_predictions == 0)
                s_threads = wanted;
            s_trainings++;
            return new Lease(s_threads, isTraining: true);
        }
    }

    /// <summary>Begins a call that predicts.</summary>
    /// <param name="wanted">How many threads are asked for; 0 for OpenMP's number.</param>
    /// <returns>To be disposed when the call is done.</returns>
    public static Lease ForPrediction(int wanted)
    {
        lock (s_lock)
        {
            while (s_trainings == 0 && s_waiting > 0)
                Monitor.Wait(s_lock);
            if (s_trainings == 0 && s_predictions == 0)
                s_threads = wanted;
            s_predictions++;
            return new Lease(s_threads, isTraining: false);
        }
    }

    /// <summary>The number of threads that parameters ask for.</summary>
    public static int Wanted(NativeParameters parameters) =>
        int.TryParse(parameters[Name], NumberStyles.Integer, CultureInfo.InvariantCulture, out int count) ? Limited(count) : 0;

    /// <summary>The number of threads that parameters ask for, as the C API takes them.</summary>
    public static int Wanted(string parameters)
    {
        foreach (Range part in parameters.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> pair = parameters.AsSpan(part);
            if (pair.StartsWith(Name + "=") && int.TryParse(pair[(Name.Length + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture, out int count))
                return Limited(count);
        }
        return 0;
    }

    private static int Limited(int count) => Math.Clamp(count, 0, LightGBMLimits.Threads);

    /// <summary>A claim to a number of threads.</summary>
    internal sealed class Lease(int threads, bool isTraining) : IDisposable
    {
        private readonly string _parameter = $"{Name}={threads.ToString(CultureInfo.InvariantCulture)} ";
        private bool _ended;

        /// <summary>How many threads there are, whatever was asked for; 0 for OpenMP's number.</summary>
        public int Threads => threads;

        /// <summary>The parameters with this number of threads.</summary>
        public NativeParameters Apply(NativeParameters parameters) => parameters.Copy().Set(Name, threads);

        /// <summary>The parameters, as the C API takes them, with this number of threads.</summary>
        public string Apply(string parameters) => parameters.StartsWith(_parameter, StringComparison.Ordinal)
            ? parameters
            // The library takes the first of several values.
            : _parameter + parameters;

        /// <summary>Gives the claim up.</summary>
        public void Dispose()
        {
            lock (s_lock)
            {
                if (_ended)
                    return;
                _ended = true;
                if (isTraining)
                    s_trainings--;
                else
                    s_predictions--;
                Monitor.PulseAll(s_lock);
            }
        }
    }
}
