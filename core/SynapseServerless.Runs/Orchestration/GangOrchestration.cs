using System.Globalization;
using System.IO.Hashing;
using System.Text;
using SynapseServerless.Collectives;
using SynapseServerless.Runs;
using SynapseServerless.Workers;

namespace SynapseServerless.Orchestration;

/// <summary>A fit whose ranks are tasks of their own.</summary>
public sealed record GangFit
{
    /// <summary>What every rank fits.</summary>
    public required FitTask Task { get; init; }

    /// <summary>How many ranks there are.</summary>
    public required int Ranks { get; init; }

    /// <summary>How often, and after what waits, a gang that broke apart is put together again.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>The workers that the ranks go to; null for the engine.</summary>
    public WorkerRoute? Workers { get; init; }
}

/// <summary>How far a gang is; the custom status of its orchestration.</summary>
/// <param name="Attempt">How often it was put together.</param>
/// <param name="Ranks">How many ranks it has.</param>
/// <param name="Failure">Why it broke apart the last time; null when it never did.</param>
public sealed record GangStatus(int Attempt, int Ranks, string? Failure)
{
    /// <summary>The session in which the ranks of the attempt meet.</summary>
    public string? Session { get; init; }
}

/// <summary>Lets ranks train together, as tasks that run at the same time and meet at a training hub.</summary>
/// <remarks>
/// <para>The first rank that fails ends the attempt: the hub tells all others within seconds, so they are waited for only that long, for
/// one of them may know more of the reason. The gang is then put together again under another name, and goes on from its last
/// checkpoint. Tasks and ranks of an earlier attempt find their session over, and change nothing.</para>
/// <para>What is wrong with the data or the parameters is as wrong the next time, and ends the fit at once.</para>
/// <para>A gang that the hub sends away, because another of an older run may wait for the same workers or trains on them, comes
/// back; that is no attempt that failed.</para>
/// </remarks>
internal sealed class GangOrchestration : IOrchestration<GangFit, CompleteResult>
{
    private static readonly RetryPolicy _once = new(1, TimeSpan.Zero);

    /// <summary>For how long the other ranks may say what they know, after one has failed.</summary>
    public TimeSpan LastWords { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a gang that gave way stays away the first time; as much longer each further time, up to ten times as long, so that its history stays short.</summary>
    public TimeSpan Away { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<CompleteResult> RunAsync(IOrchestrationContext context, GangFit input)
    {
        TaskFailure? failure = null;
        int gaveWay = 0;
        for (int attempt = 1; ; attempt++)
        {
            string session = Session(context.InstanceId, input.Task.Folder, attempt);
            context.SetCustomStatus(new GangStatus(attempt, input.Ranks, failure?.Message) { Session = session });
            (RankResult[]? results, failure) = await AttemptAsync(context, input, attempt, session);
            if (failure is null)
            {
                var end = new FitEnd(input.Task, input.Ranks, attempt);
                await context.CallActivityAsync<FitEnd, PassResult>(ActivityNames.CloseFit, end, input.Retry);
                return results!.Single(rank => rank.Model is not null).Model!;
            }
            if (failure.ErrorType == typeof(GaveWayException).FullName)
            {
                await context.CreateTimerAsync(context.CurrentTime + Away * Math.Min(++gaveWay, 10), CancellationToken.None);
                continue;
            }
            // The delays do not grow: the hub waits for missing ranks, and a gang continues from where it was.
            if (RetrySchedule.DelayAfter(input.Retry with { Backoff = 1 }, failure, context.InstanceId, 0, attempt - gaveWay) is not { } delay)
                throw new TaskFailedException(ActivityNames.FitRank, failure);
            await context.CreateTimerAsync(context.CurrentTime + delay, CancellationToken.None);
        }
    }

    private async Task<(RankResult[]? Results, TaskFailure? Failure)> AttemptAsync(
        IOrchestrationContext context, GangFit input, int attempt, string session)
    {
        using var over = new CancellationTokenSource();
        Task<RankEnd>[] ranks = [.. Enumerable.Range(0, input.Ranks).Select(rank => RankAsync(context, input, attempt, session, rank, over.Token))];
        Task? timer = null;
        while (true)
        {
            RankEnd[] ended = [.. ranks.Where(rank => rank.IsCompleted).Select(rank => rank.Result)];
            TaskFailure[] failures = [.. ended.Select(end => end.Failure).OfType<TaskFailure>()];
            if (ended.Length == ranks.Length && failures.Length == 0)
                return ([.. ended.Select(end => end.Result!)], null);
            if (failures.Length > 0 && (ended.Length == ranks.Length || timer is { IsCompleted: true } || failures.Any(one => !one.Retriable)))
            {
                Cancel(over);
                return (null, failures.MinBy(Distance));
            }
            if (failures.Length > 0)
                timer ??= context.CreateTimerAsync(context.CurrentTime + LastWords, over.Token);
            IEnumerable<Task> open = ranks.Where(rank => !rank.IsCompleted);
            await Task.WhenAny(timer is null ? open : open.Append(timer));
        }
    }

    private static async Task<RankEnd> RankAsync(
        IOrchestrationContext context, GangFit input, int attempt, string session, int rank, CancellationToken over)
    {
        var task = new RankTask(input.Task, rank, input.Ranks, attempt, session);
        try
        {
            int number = checked((attempt - 1) * input.Ranks + rank);
            RankResult result = input.Workers is { } route
                ? await QueuedCall.CallAsync<RankTask, RankResult>(context, route, ActivityNames.FitRank, number, task, _once, abandoned: over)
                : await context.CallActivityAsync<RankTask, RankResult>(ActivityNames.FitRank, task);
            return new RankEnd(result, null);
        }
        catch (TaskFailedException error)
        {
            return new RankEnd(null, error.Failure);
        }
    }

    // Every attempt is a session of its own, which ranks of another cannot disturb; nor can those of a run of the same name elsewhere.
    private static string Session(string instanceId, string folder, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{instanceId}:{attempt}:{XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(folder)):x16}");

    // How far a failure is from where it began: what is permanent, then what one rank met with, then what the hub decided, then what
    // all others heard of it.
    private static int Distance(TaskFailure failure) => failure switch
    {
        { Retriable: false } => 0,
        _ when failure.ErrorType == typeof(CollectiveException).FullName => 3,
        _ when failure.ErrorType == typeof(GaveWayException).FullName => 2,
        _ => 1,
    };

    // CancelAsync would cancel from another thread, of which an orchestration has none.
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    private sealed record RankEnd(RankResult? Result, TaskFailure? Failure);
}
