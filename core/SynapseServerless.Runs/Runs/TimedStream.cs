using System.Diagnostics;
using System.Runtime.CompilerServices;
using Apache.Arrow;

namespace SynapseServerless.Runs;

/// <summary>Measures how long a stream takes to give its batches, streams below it included, and counts its rows.</summary>
/// <param name="batches">The batches.</param>
/// <param name="came">Hears of the rows of each batch.</param>
internal sealed class TimedStream(IAsyncEnumerable<RecordBatch> batches, Action<int>? came = null)
{
    private long _ticks;

    /// <summary>Seconds spent in this stream and all below it.</summary>
    public double Seconds => (double)_ticks / Stopwatch.Frequency;

    /// <summary>Rows that came out.</summary>
    public long Rows { get; private set; }

    /// <summary>The batches; each belongs to the consumer that pulls it.</summary>
    public async IAsyncEnumerable<RecordBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using ConfiguredCancelableAsyncEnumerable<RecordBatch>.Enumerator reader =
            batches.WithCancellation(cancellationToken).ConfigureAwait(false).GetAsyncEnumerator();
        while (true)
        {
            long began = Stopwatch.GetTimestamp();
            bool more;
            try
            {
                more = await reader.MoveNextAsync();
            }
            finally
            {
                _ticks += Stopwatch.GetTimestamp() - began;
            }
            if (!more)
                yield break;
            Rows += reader.Current.Length;
            came?.Invoke(reader.Current.Length);
            yield return reader.Current;
        }
    }
}
