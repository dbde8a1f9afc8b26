using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Serving;

/// <summary>Scores requests in batches, by the version that each is dealt to.</summary>
/// <param name="models">The models.</param>
/// <param name="plans">Which versions answer.</param>
/// <param name="scorer">Applies models.</param>
/// <param name="sampler">Keeps some rows.</param>
/// <param name="logger">Where it logs.</param>
/// <param name="time">The clock.</param>
internal sealed class ServedScoring(ModelStore models, ServedPlans plans, RowScorer scorer, RequestSampler sampler, ILogger logger, TimeProvider time) : IModelScoring, IDisposable
{
    // Services are waited for without a thread.
    private const int SlotsOfServices = 64;

    private readonly ConcurrentDictionary<(string Model, string Version), Lazy<VersionState>> _states = new();
    private readonly ShadowScoring _shadows = new();

    /// <inheritdoc/>
    public async ValueTask<ScoredRows> ScoreAsync(ScoringRequest request, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        ServedPlan plan = request.Served?.Plan is { } known && known.Name == request.Model ? known : await plans.FindAsync(request.Model, cancellationToken).ConfigureAwait(false);
        string version = plan.Choose(request);
        string outcome = "failed";
        try
        {
            ScoredRows scored = await ScoreAsync(request, plan, version, cancellationToken).ConfigureAwait(false);
            outcome = "answered";
            return scored;
        }
        catch (ServiceException error) when (error.Refusal is Refusal.Busy or Refusal.Late)
        {
            outcome = error.Refusal == Refusal.Busy ? "busy" : "late";
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            ServingTelemetry.Answered(plan.Name, version, outcome, request.Rows.Length, time.GetElapsedTime(began));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ServedModel> DescribeAsync(string model, string? version, CancellationToken cancellationToken)
    {
        ServedPlan plan = await plans.FindAsync(model, cancellationToken).ConfigureAwait(false);
        string described = version is null ? plan.Main : plan.Check(version);
        (string source, string? of) = plan.Source(described);
        using ModelLease lease = await models.LeaseAsync(source, of, cancellationToken).ConfigureAwait(false);
        // A request asks what the one before it asked, and the answer is the same while plan and model are.
        if (lease.Loaded.Described is { } before && ReferenceEquals(before.Plan, plan) && before.Version == described && ReferenceEquals(before.Known, lease.Known) && before.Name == model)
            return before;
        var served = new ServedModel
        {
            Name = model,
            Type = lease.Model.Type,
            Version = described,
            Versions = plan.Versions,
            Input = lease.Input,
            Output = lease.Output,
            Explanations = lease.Explanations,
            Ready = true,
            Plan = plan,
            Known = lease.Known,
        };
        lease.Loaded.Described = served;
        return served;
    }

    /// <summary>What the process keeps of a version; null before it has served anything.</summary>
    public VersionState? Find(string model, string version) => _states.TryGetValue((model, version), out Lazy<VersionState>? state) ? state.Value : null;

    /// <summary>How the version that is compared stands; null where none has been compared.</summary>
    public ShadowView? Shadow(string model, string version) => _shadows.Find(model, version);

    /// <summary>Refuses what waits.</summary>
    public void Dispose()
    {
        foreach (Lazy<VersionState> state in _states.Values)
            state.Value.Dispose();
    }

    private async ValueTask<ScoredRows> ScoreAsync(ScoringRequest request, ServedPlan plan, string version, CancellationToken cancellationToken)
    {
        using CancellationTokenSource? deadline = Deadline(request);
        using CancellationTokenSource? either = deadline is null ? null : CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        CancellationToken token = either?.Token ?? cancellationToken;
        try
        {
            (ScoringItem item, VersionState state) = await ItemAsync(request, plan, version, plan, token).ConfigureAwait(false);
            CancellationTokenRegistration leaving = state.Queue.Add(item, token);
            try
            {
                return await item.Answer.ConfigureAwait(false);
            }
            catch (ServiceException error) when (error.Refusal == Refusal.Busy)
            {
                state.TellBusy();
                throw;
            }
            finally
            {
                await leaving.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && deadline?.IsCancellationRequested == true)
        {
            throw TooLate();
        }
    }

    // Cancelled when it is too late; null for a request that is never.
    private CancellationTokenSource? Deadline(ScoringRequest request)
    {
        if (request.Deadline is not { } deadline)
            return null;
        TimeSpan left = deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            throw TooLate();
        // What clocks cannot be set to is as good as never.
        return left > TimeSpan.FromDays(24) ? null : new CancellationTokenSource(left, time);
    }

    private static ServiceException TooLate() => new(Refusal.Late, "The deadline of the request passed before its rows were scored", "Give it more time, or ask when there is less to do.");

    private async ValueTask<(ScoringItem Item, VersionState State)> ItemAsync(
        ScoringRequest request, ServedPlan plan, string version, ServedPlan? seen, CancellationToken cancellationToken)
    {
        ModelLease lease = (request.Served is { Known: { } known } served && served.Version == version ? models.Again(known) : null)
            ?? await LeaseAsync(plan, version, cancellationToken).ConfigureAwait(false);
        VersionState state = _states.GetOrAdd(
            (plan.Name, version),
            static (key, context) => new Lazy<VersionState>(() => context.Scoring.State(key.Model, key.Version, context.WaitsForOthers)),
            (lease.Loaded.WaitsForOthers, Scoring: this)).Value;
        state.Queue.Settings = plan.Settings.Batching;
        return (new ScoringItem(request, lease, seen), state);
    }

    private ValueTask<ModelLease> LeaseAsync(ServedPlan plan, string version, CancellationToken cancellationToken)
    {
        (string source, string? of) = plan.Source(version);
        return models.LeaseAsync(source, of, cancellationToken);
    }

    private VersionState State(string model, string version, bool waitsForOthers) =>
        new(model, version, waitsForOthers ? SlotsOfServices : Environment.ProcessorCount, RunAsync, logger, time);

    private async Task RunAsync(VersionState state, IReadOnlyList<ScoringItem> items, CancellationToken cancellationToken)
    {
        if (items is [var alone])
        {
            ValueTask<ScoredRows> scoring = scorer.ScoreAsync(alone.Lease, alone.Request, state.Version, cancellationToken);
            // The thread that goes on with it later is not the caller, who may let go of the rows then.
            if (!scoring.IsCompleted)
                alone.Hold();
            ScoredRows scored = await scoring.ConfigureAwait(false);
            await AnswerAsync(state, alone, new ScoringOutcome(scored, null)).ConfigureAwait(false);
            return;
        }
        var outcomes = new ScoringOutcome[items.Count];
        try
        {
            await scorer.ScoreAsync(items[0].Lease, [.. items.Select(static item => item.Request)], state.Version, outcomes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ServiceException or SpecificationException) && !items[0].Lease.Loaded.WaitsForOthers)
        {
            // Something in one of them fails as a whole, and is nobody else's failure.
            await OneByOneAsync(state, items, outcomes, cancellationToken).ConfigureAwait(false);
        }
        for (int i = 0; i < items.Count; i++)
            await AnswerAsync(state, items[i], outcomes[i]).ConfigureAwait(false);
    }

    private async Task OneByOneAsync(VersionState state, IReadOnlyList<ScoringItem> items, ScoringOutcome[] outcomes, CancellationToken cancellationToken)
    {
        for (int i = 0; i < items.Count; i++)
        {
            try
            {
                outcomes[i] = new ScoringOutcome(await scorer.ScoreAsync(items[i].Lease, items[i].Request, state.Version, cancellationToken).ConfigureAwait(false), null);
            }
#pragma warning disable CA1031 // It is what the caller gets.
            catch (Exception error)
#pragma warning restore CA1031
            {
                outcomes[i] = new ScoringOutcome(null, error);
            }
        }
    }

    private async ValueTask AnswerAsync(VersionState state, ScoringItem item, ScoringOutcome outcome)
    {
        if (outcome.Scored is not { } scored)
        {
            item.Refuse(outcome.Failure!);
            return;
        }
        // The rows of the answer are the caller's from now on; what is compared has its own.
        ScoredRows? compared = item.Plan?.Settings.Shadow is not null && item.Request.Version is null
            ? new ScoredRows { Rows = Batches.Share(scored.Rows), Sources = scored.Sources, Errors = scored.Errors, Version = scored.Version }
            : null;
        item.Give(scored);
        if (item.Plan is not { } plan)
        {
            compared?.Dispose();
            return;
        }
        state.Count(item);
        if (compared is not null)
            _shadows.Offer(plan.Name, plan.Settings.Shadow!, item.Request, compared, request => ShadowAsync(request, plan, plan.Settings.Shadow!));
        if (plan.Settings.Sampling is { } sampling)
            await sampler.TakeAsync(plan.Name, sampling, item.Request.Rows, item.Lease.Input, state.Version).ConfigureAwait(false);
    }

    private async Task<ScoredRows> ShadowAsync(ScoringRequest request, ServedPlan plan, string version)
    {
        (ScoringItem item, VersionState state) = await ItemAsync(request with { Version = version, Deadline = null, Caller = "", Served = null }, plan, version, null, CancellationToken.None).ConfigureAwait(false);
        state.Queue.Add(item, CancellationToken.None);
        return await item.Answer.ConfigureAwait(false);
    }
}
