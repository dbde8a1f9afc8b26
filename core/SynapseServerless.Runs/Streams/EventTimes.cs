using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Streams;

/// <summary>Reads when rows happened, and takes those out that are late. What is late follows from the plan of the epoch, so that it is the same however often a part is read.</summary>
internal sealed class EventTimes
{
    private readonly int _place;
    private readonly EventTimeSpecification _time;
    private readonly DateTimeOffset? _watermark;
    private readonly DateTimeOffset _limit;

    /// <summary>Finds the column.</summary>
    /// <exception cref="SpecificationException">There is no such column, or it has no times.</exception>
    public EventTimes(EventTimeSpecification time, Schema schema, EpochPlan plan)
    {
        (_time, _place, _watermark) = (time, PlaceOf(time.Column, schema), plan.Watermark);
        _limit = plan.Planned.AddSeconds(time.AheadSeconds);
    }

    /// <summary>The newest time of a row, in milliseconds since 1970; null where no row has one.</summary>
    public long? Newest { get; private set; }

    /// <summary>The oldest time of a row that is not late.</summary>
    public long? Oldest { get; private set; }

    /// <summary>Finds a column with times.</summary>
    /// <exception cref="SpecificationException">There is no such column, or it has no times.</exception>
    public static int PlaceOf(string column, Schema schema)
    {
        int place = schema.GetFieldIndex(column);
        if (place < 0)
        {
            throw new SpecificationException(
                "The rows of the stream have no such column", new Location { Parameter = "stream.eventTime.column", Column = column },
                Suggestions.Remedy(column, [.. Schemas.Names(schema)], "columns"));
        }
        if (!TimeColumn.IsReadable(schema.GetFieldByIndex(place).DataType))
        {
            throw new SpecificationException(
                $"This column is {Data.TypeNames.Of(schema.GetFieldByIndex(place).DataType)} and has no times", new Location { Parameter = "stream.eventTime.column", Column = column },
                "Name a column of timestamps or dates, or make one with SQLTransformer.");
        }
        return place;
    }

    /// <summary>The rows that are in time; those that are late, or have no time that may be, are set aside.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="window">The windows, by which a row is late when the last of its own has closed; null where it is late when it is older than the watermark.</param>
    /// <param name="aside">Takes the others.</param>
    public RecordBatch InTime(RecordBatch batch, WindowSpecification? window, StreamSetAside aside)
    {
        Func<int, DateTimeOffset?> read = TimeColumn.Reader(batch.Column(_place));
        var bad = new List<BadRow>();
        var late = new List<int>();
        bool[] keep = new bool[batch.Length];
        for (int row = 0; row < batch.Length; row++)
        {
            if (read(row) is not { } time)
            {
                bad.Add(new BadRow(row, _time.Column, "The row has no time"));
                continue;
            }
            if (time > _limit)
            {
                bad.Add(new BadRow(row, _time.Column, string.Create(CultureInfo.InvariantCulture, $"The time {time:O} is more than {_time.AheadSeconds} s ahead of the clock")));
                continue;
            }
            long milliseconds = time.ToUnixTimeMilliseconds();
            DateTimeOffset end = window is null ? time : DateTimeOffset.FromUnixTimeMilliseconds(WindowTimes.Of(window).LastEnd(milliseconds));
            if (_watermark is { } watermark && (window is null ? time < watermark : end <= watermark))
            {
                late.Add(row);
                continue;
            }
            keep[row] = true;
            Newest = Newest is { } newest && newest > milliseconds ? newest : milliseconds;
            Oldest = Oldest is { } oldest && oldest < milliseconds ? oldest : milliseconds;
        }
        if (late.Count > 0)
            aside.RejectLate(batch, late, _time.Column, _watermark!.Value);
        if (bad.Count > 0)
            aside.Reject(batch, bad, new StageContext("eventTime"));
        return bad.Count == 0 && late.Count == 0 ? Batches.Share(batch) : Batches.Filter(batch, keep);
    }
}

/// <summary>Beginnings and ends of windows, in milliseconds since 1970.</summary>
/// <param name="Size">Length of a window.</param>
/// <param name="Slide">From the beginning of one to that of the next.</param>
internal readonly record struct WindowTimes(long Size, long Slide)
{
    /// <summary>The windows of a specification.</summary>
    public static WindowTimes Of(WindowSpecification window) =>
        new((long)Math.Round(window.Seconds * 1000), (long)Math.Round((window.SlideSeconds ?? window.Seconds) * 1000));

    /// <summary>The beginning of the last window that a time is in.</summary>
    public long LastStart(long time) => Floor(time);

    /// <summary>The end of the last window that a time is in.</summary>
    public long LastEnd(long time) => Floor(time) + Size;

    /// <summary>The beginning of the first window that a time is in.</summary>
    public long FirstStart(long time) => Floor(time) - Size + Slide;

    private long Floor(long time) => time - (((time % Slide) + Slide) % Slide);
}
