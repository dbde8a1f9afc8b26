namespace SynapseServerless.Runs;

/// <summary>News of a run, as the command line draws it and as NDJSON carries it.</summary>
public sealed record RunProgress
{
    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Identity of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>What the run is at, such as <c>fit LightGBMClassifier</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Tasks of the phase that are finished.</summary>
    public required int TasksDone { get; init; }

    /// <summary>Tasks of the phase, as far as known.</summary>
    public required int TasksTotal { get; init; }

    /// <summary>Tasks of the phase that are with a pool of workers: in its queue, or taken by a worker that is not done.</summary>
    public int TasksWithWorkers { get; init; }

    /// <summary>Rows that went into the stages of the phase; those that a split leaves to others are not among them.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes read in the phase.</summary>
    public long Bytes { get; init; }

    /// <summary>Rows per second over the phase.</summary>
    public double RowsPerSecond { get; init; }

    /// <summary>Estimate of the seconds the phase still takes; null when nothing is known.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Rows set aside so far in the run.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>Details, such as an iteration and its metric, or a retry and its reason.</summary>
    public string? Text { get; init; }

    /// <summary>How far the fit of the phase is, in this process, in the app or on a worker; null where nothing trains or has told anything yet.</summary>
    public FitProgress? Fit { get; init; }
}
