using System.Collections.Concurrent;
using System.Globalization;
using Cronos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Runs;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Intake;

/// <summary>Starts stored pipelines at the times of their schedules.</summary>
/// <remarks>
/// <para>Its host ticks once a minute or so. A tick starts what has come due since the last one, which is kept in
/// <c>schedule.json</c> in the root: nothing is lost while nobody ticks. Of several times of one pipeline that were missed, only the latest
/// is made up for, and the log says so. A pipeline and a time start one run, however many tick.</para>
/// <para>Times are those of a clock on the wall in the schedule's time zone. One that the wall clock skips, when summer time
/// begins, is at the moment of the skip; one that it shows twice, when summer time ends, is the first of the two. Schedules with
/// <c>*</c> or <c>/</c> for minutes or hours just go on: they leave out what is skipped, and take both of what is there twice.</para>
/// </remarks>
/// <param name="runs">Starts runs.</param>
/// <param name="pipelines">The stored pipelines.</param>
/// <param name="storage">Where the root is.</param>
/// <param name="layout">Where things are below it.</param>
/// <param name="logger">Where it logs; null for nowhere.</param>
public sealed partial class ScheduleIntake(IRunStarter runs, PipelineStore pipelines, IStorage storage, ServiceLayout layout, ILogger? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    // Versions never change; only a pipeline that was deleted and stored anew has the same ones again, at another time.
    private readonly ConcurrentDictionary<PipelineSummary, StoredPipeline> _known = new();

    /// <summary>Starts what has come due since the last tick.</summary>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up; the next tick makes up for it.</param>
    /// <returns>The runs that this tick started.</returns>
    /// <exception cref="SynapseException">The storage or the engine could not be reached: the next tick tries again what could not be started.</exception>
    public async Task<IReadOnlyList<RunStarted>> TickAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var files = new RunFiles(storage, layout.Root);
        string location = $"{layout.Root}/schedule.json";
        ScheduleState? state = await files.FindAsync<ScheduleState>(location, cancellationToken).ConfigureAwait(false);
        var started = new List<RunStarted>();
        // The first tick of all has nothing to make up for, and a clock that went back starts nothing twice.
        if (state is not null && state.LastTick >= now)
            return started;
        var behind = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        SynapseException? failure = null;
        foreach (PipelineSummary summary in state is null ? [] : await pipelines.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            DateTimeOffset since = state!.Behind.TryGetValue(summary.Name, out DateTimeOffset earlier) ? earlier : state.LastTick;
            try
            {
                if (await StartAsync(summary, since, now, cancellationToken).ConfigureAwait(false) is { } run)
                    started.Add(run);
            }
            catch (SynapseException error) when (Refusals.IsFinal(error))
            {
                LogRefused(_logger, "schedule", Refusals.Status(error), $"{summary.Name}: {layout.Relative(error.Message)}");
            }
            catch (SynapseException error)
            {
                // One that cannot be started now comes due again, and holds up nobody else.
                behind[summary.Name] = since;
                failure ??= error;
            }
        }
        await files.WriteAsync(location, new ScheduleState(now, behind), cancellationToken).ConfigureAwait(false);
        return failure is null ? started : throw failure;
    }

    private async Task<RunStarted?> StartAsync(PipelineSummary summary, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(summary, cancellationToken).ConfigureAwait(false) is not { Schedule: { } schedule } pipeline)
            return null;
        DateTimeOffset from = await SinceAsync(pipeline, since, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DateTimeOffset> due = Due(schedule, from, now);
        if (due.Count == 0)
            return null;
        DateTimeOffset latest = due[^1];
        if (due.Count > 1)
            LogMissed(_logger, summary.Name, due.Count - 1, due[0], latest);
        RunStarted run = await runs.StartAsync(
            new RunRequest
            {
                Pipeline = summary.Name,
                IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"schedule:{summary.Name}@{latest.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"),
                Trigger = "schedule",
            },
            cancellationToken).ConfigureAwait(false);
        return run.Created ? run : null;
    }

    /// <summary>The times of a schedule after one moment and up to another, that one included.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="after">The first moment.</param>
    /// <param name="upTo">The last moment.</param>
    /// <exception cref="SpecificationException">The schedule is none.</exception>
    public static IReadOnlyList<DateTimeOffset> Due(PipelineSchedule schedule, DateTimeOffset after, DateTimeOffset upTo)
    {
        (CronExpression cron, TimeZoneInfo zone) = Parse(schedule);
        return [.. cron.GetOccurrences(after.UtcDateTime, upTo.UtcDateTime, zone, fromInclusive: false, toInclusive: true)
            .Where(time => !IsRepeated(schedule) || IsOnTheWall(cron, zone, time))
            .Select(time => new DateTimeOffset(time, TimeSpan.Zero))];
    }

    // What is due every hour or every few minutes has no time to make up for when the wall clock skips one.
    private static bool IsRepeated(PipelineSchedule schedule)
    {
        string[] fields = schedule.Cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Take(2).Any(field => field.AsSpan().IndexOfAny("*/") >= 0);
    }

    private static bool IsOnTheWall(CronExpression cron, TimeZoneInfo zone, DateTime time)
    {
        DateTime wall = DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(time, zone), DateTimeKind.Utc);
        return cron.GetNextOccurrence(wall, inclusive: true) == wall;
    }

    /// <summary>What is wrong with a schedule; null when nothing is.</summary>
    /// <param name="schedule">The schedule.</param>
    public static SpecificationException? Objection(PipelineSchedule schedule)
    {
        try
        {
            Parse(schedule);
            return null;
        }
        catch (SpecificationException error)
        {
            return error;
        }
    }

    private static (CronExpression Cron, TimeZoneInfo Zone) Parse(PipelineSchedule schedule)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone ?? "UTC", out TimeZoneInfo? zone))
        {
            throw new SpecificationException(
                $"There is no time zone '{schedule.TimeZone}'", new Location { Pointer = "/schedule/timeZone" }, "Write a name of the IANA database, such as Europe/Berlin.");
        }
        // Its parser goes through a list by a recursion.
        if (schedule.Cron.Length > PipelineSchedule.MostCharacters)
        {
            throw new SpecificationException(
                $"A schedule has at most {PipelineSchedule.MostCharacters} characters, and this one has {schedule.Cron.Length}", new Location { Pointer = "/schedule/cron" },
                "Use ranges and steps, such as 0-29 and */5.");
        }
        return CronExpression.TryParse(schedule.Cron, CronFormat.Standard, out CronExpression? cron) ? (cron, zone) : throw new SpecificationException(
            $"'{schedule.Cron}' is no schedule", new Location { Pointer = "/schedule/cron" },
            "Write minute, hour, day of the month, month and day of the week, such as 30 6 * * 1-5 for half past six on working days.");
    }

    private async Task<StoredPipeline?> FindAsync(PipelineSummary summary, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(summary, out StoredPipeline? known))
            return known;
        if (await pipelines.FindAsync(summary.Name, summary.Version, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;
        foreach (PipelineSummary old in _known.Keys.Where(other => other.Name == summary.Name))
            _known.TryRemove(old, out _);
        return _known[summary] = found;
    }

    // A schedule has no times before there was it; a new version of the pipeline with the same schedule changes nothing.
    private async Task<DateTimeOffset> SinceAsync(StoredPipeline pipeline, DateTimeOffset since, CancellationToken cancellationToken)
    {
        StoredPipeline first = pipeline;
        while (first.Created > since && first.Version > 1)
        {
            StoredPipeline? before = await pipelines.FindAsync(first.Name, first.Version - 1, cancellationToken).ConfigureAwait(false);
            if (before?.Schedule != pipeline.Schedule)
                break;
            first = before!;
        }
        return first.Created > since ? first.Created : since;
    }

    [LoggerMessage(EventName = "RunRefused", Level = LogLevel.Warning, Message = "A start by {trigger} was refused ({status}): {reason}")]
    private static partial void LogRefused(ILogger logger, string trigger, int status, string reason);

    [LoggerMessage(EventName = "ScheduleMissed", Level = LogLevel.Warning, Message = "{pipeline} missed {missed} times since {first}; only the latest, {latest}, is made up for")]
    private static partial void LogMissed(ILogger logger, string pipeline, int missed, DateTimeOffset first, DateTimeOffset latest);
}

/// <summary>Up to when schedules have been looked at.</summary>
/// <param name="LastTick">The time.</param>
/// <param name="Behind">Pipelines that could not be started then, and up to when they have been looked at.</param>
internal sealed record ScheduleState(DateTimeOffset LastTick, IReadOnlyDictionary<string, DateTimeOffset> Behind);
