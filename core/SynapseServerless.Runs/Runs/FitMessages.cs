using SynapseServerless.Orchestration;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>What a step of a fit asks of the engine.</summary>
internal enum FitStepKind
{
    /// <summary>An aggregation over the data.</summary>
    Aggregate,

    /// <summary>A training in one place.</summary>
    Train,

    /// <summary>Fits of other estimators, each a run of its own.</summary>
    Children,
}

/// <summary>The step that a fit is at, as far as an orchestration needs to know.</summary>
/// <param name="Round">How many steps the fit has done.</param>
/// <param name="Kind">What it asks of the engine.</param>
internal sealed record FitNext(int Round, FitStepKind Kind)
{
    /// <summary>How many children there are.</summary>
    public int? Children { get; init; }

    /// <summary>Whether later steps have children; null where they do not.</summary>
    public bool? HasChildren { get; init; }

    /// <summary>How many of them run at once.</summary>
    public int? Parallelism { get; init; }

    /// <summary>How far the fit is, for the news of the run; null for nothing to say.</summary>
    public string? News { get; init; }

    internal static FitNext Of(int round, FitStep step, int processors, string? news = null) => step switch
    {
        AggregateStep => new FitNext(round, FitStepKind.Aggregate) { News = news },
        TrainStep => new FitNext(round, FitStepKind.Train) { News = news },
        ChildrenStep children => new FitNext(round, FitStepKind.Children)
        {
            Children = children.Children.Count, Parallelism = children.Parallelism > 0 ? children.Parallelism : Math.Min(processors, 8), News = news,
        },
        _ => throw new NotSupportedException($"No executor knows the step {step.GetType().Name}."),
    };
}

/// <summary>A fit of several steps, from one of them on.</summary>
internal sealed record FitRounds
{
    /// <summary>The run.</summary>
    public required RunInput Run { get; init; }

    /// <summary>Index of the stage.</summary>
    public required int Stage { get; init; }

    /// <summary>What the stage is called; null where that is not known.</summary>
    public string? StageName { get; init; }

    /// <summary>The data, with no stages pending.</summary>
    public required RunSource Source { get; init; }

    /// <summary>Whether the data is read for the first time.</summary>
    public bool FirstReading { get; init; }

    /// <summary>The step.</summary>
    public required FitNext Next { get; init; }

    /// <summary>The first of its children that has not ended.</summary>
    public int FirstChild { get; init; }

    /// <summary>Number of the next pass of the run.</summary>
    public required int Pass { get; init; }

    /// <summary>Rows set aside so far.</summary>
    public long RowsSetAside { get; init; }

    /// <summary>How failures are retried.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>The workers that tasks go to; null for the engine.</summary>
    public Workers.WorkerRoute? Workers { get; init; }

    /// <summary>Whether short tasks share activities; null for a task an activity.</summary>
    public bool? Grouped { get; init; }
}

/// <summary>What a fit of several steps gave.</summary>
/// <param name="Model">What is to be known of the model.</param>
/// <param name="Pass">Number of the next pass of the run.</param>
/// <param name="RowsSetAside">Rows set aside so far.</param>
internal sealed record FitRoundsResult(CompleteResult Model, int Pass, long RowsSetAside);

/// <summary>A child of a step, to be made ready.</summary>
/// <param name="Run">The run of the parent.</param>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Round">The step.</param>
/// <param name="Source">The data.</param>
/// <param name="Index">Index of the child.</param>
internal sealed record ChildTask(RunInput Run, int Stage, int Round, DataRef Source, int Index) : IOfRun
{
    string IOfRun.Folder => Run.Folder;
}

/// <summary>A child that is ready.</summary>
/// <param name="Run">Its run.</param>
/// <param name="HasEnded">Whether it ended well before, in an earlier start of the parent.</param>
internal sealed record ChildRun(RunInput Run, bool HasEnded);

/// <summary>Children that have all ended.</summary>
/// <param name="Run">The run of the parent.</param>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Round">The step.</param>
/// <param name="Source">The data.</param>
internal sealed record ChildrenTask(RunInput Run, int Stage, int Round, DataRef Source) : IOfRun
{
    string IOfRun.Folder => Run.Folder;
}
