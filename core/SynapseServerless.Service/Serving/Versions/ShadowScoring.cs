using System.Collections.Concurrent;
using SynapseServerless.Data;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Serving;

/// <summary>Has versions score what others have answered, and counts the differences. Callers wait for none of it.</summary>
internal sealed class ShadowScoring
{
    // Beyond that a version that is slower than those that answer would gather rows without end.
    private const int MostWaiting = 256;

    private readonly ConcurrentDictionary<(string Model, string Version), ShadowCounts> _counts = new();
    private int _waiting;

    /// <summary>What was counted of a version; null before anything was.</summary>
    public ShadowView? Find(string model, string version) => _counts.TryGetValue((model, version), out ShadowCounts? counts) ? counts.View(version) : null;

    /// <summary>Has a request scored once more, unless too many wait.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="version">The version that is compared.</param>
    /// <param name="request">The request, borrowed.</param>
    /// <param name="answer">What was answered; taken over.</param>
    /// <param name="score">Scores it.</param>
    public void Offer(string model, string version, ScoringRequest request, ScoredRows answer, Func<ScoringRequest, Task<ScoredRows>> score)
    {
        ShadowCounts counts = _counts.GetOrAdd((model, version), static _ => new ShadowCounts());
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            counts.Skipped();
            ServingTelemetry.Compared(model, version, "skipped", request.Rows.Length);
            answer.Dispose();
            return;
        }
        ScoringRequest own = request with { Rows = Batches.Share(request.Rows) };
        _ = Task.Run(() => CompareAsync(model, version, own, answer, score, counts));
    }

    private async Task CompareAsync(string model, string version, ScoringRequest request, ScoredRows answer, Func<ScoringRequest, Task<ScoredRows>> score, ShadowCounts counts)
    {
        try
        {
            using ScoredRows other = await score(request).ConfigureAwait(false);
            (int different, double largest) = RowComparison.Compare(answer, other, request.Rows.Length);
            counts.Compared(request.Rows.Length, different, largest);
            ServingTelemetry.Compared(model, version, "different", different);
            ServingTelemetry.Compared(model, version, "same", request.Rows.Length - different);
        }
#pragma warning disable CA1031 // A version that fails answers nobody; that it fails is counted.
        catch (Exception)
#pragma warning restore CA1031
        {
            counts.Failed();
            ServingTelemetry.Compared(model, version, "failed", request.Rows.Length);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            answer.Dispose();
            request.Rows.Dispose();
        }
    }
}
