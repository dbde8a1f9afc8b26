namespace SynapseServerless.Services.Governing.Control;

/// <summary>The numbers of the rate controller. Tests of the table in virtual time settled them.</summary>
internal sealed record RateTuning
{
    public static RateTuning Default { get; } = new();

    /// <summary>The share of the estimate at which sending begins after a refusal.</summary>
    public double Keep { get; init; } = 0.95;

    /// <summary>The same while others come or go.</summary>
    public double KeepContended { get; init; } = 0.85;

    /// <summary>For how many seconds others are taken to come or go after a sign of it.</summary>
    public double Contended { get; init; } = 30;

    /// <summary>For how many windows of the limit at least a process insists on its share after that.</summary>
    public double ContendedPeriods { get; init; } = 4;

    /// <summary>The least time from there back to the estimate, in seconds.</summary>
    public double LeastClimb { get; init; } = 5;

    /// <summary>The least number of requests sent on the way.</summary>
    public double ClimbRequests { get; init; } = 50;

    /// <summary>How many times as long as the last hold the way takes at least.</summary>
    public double HoldsPerClimb { get; init; } = 32;

    /// <summary>From which share of the estimate on the rate doubles.</summary>
    public double Beyond { get; init; } = 1.025;

    /// <summary>In how many seconds it doubles, at least.</summary>
    public double Doubling { get; init; } = 2;

    /// <summary>An epoch under so many seconds is measured with the next one.</summary>
    public double LeastEpoch { get; init; } = 2;

    /// <summary>How many requests the last part of an epoch has at least.</summary>
    public double PartRequests { get; init; } = 20;

    /// <summary>How long to wait before asking again, as a share of how long everything has been refused.</summary>
    public double Backoff { get; init; } = 0.3;

    /// <summary>Up to how many seconds a hold may be one that the service rounded up.</summary>
    public double RoundedHold { get; init; } = 2.1;

    /// <summary>How much of the length of a window that was seen counts at the next refusal that shows none.</summary>
    public double KeepPeriod { get; init; } = 0.8;

    /// <summary>From how many seconds on a hold may be one that the service rounded up: a shorter one is exact.</summary>
    public double LeastRounded { get; init; } = 0.6;

    /// <summary>From which share of the estimate on it was none.</summary>
    public double LeftBehind { get; init; } = 1.2;

    /// <summary>The same while the rate grows fast.</summary>
    public double FastPartRequests { get; init; } = 8;

    /// <summary>Under which share of the estimate before it an estimate is a sign that others came.</summary>
    public double Drop { get; init; } = 0.9;

    /// <summary>The least share of an estimate that is left after one epoch: others that begin take more than theirs at first.</summary>
    public double LeastShare { get; init; } = 0.5;

    /// <summary>The most time from there back to the estimate, in seconds.</summary>
    public double LongestClimb { get; init; } = 120;

    /// <summary>How long the pause between two requests is at most, in seconds.</summary>
    public double LongestPause { get; init; } = 20;

    /// <summary>Which share of the window at the start is refused where the limit is reached.</summary>
    public double StartRefused { get; init; } = 0.1;

    /// <summary>How late a request may be sent without losing its place in the pace, in seconds: clocks tick in milliseconds.</summary>
    public double Slack { get; init; } = 0.02;

    /// <summary>The longest hold without a word of the service, in seconds.</summary>
    public double LongestGuess { get; init; } = 30;
}
