namespace SynapseServerless.Services.Governing.Control;

/// <summary>What a governor counts for reports.</summary>
internal sealed class GovernorCounts
{
    private readonly double[] _seconds = new double[Enum.GetValues<GovernorBound>().Length];
    private double _since;
    private double _waited;
    private long _accepted;
    private long _refused;
    private long _overloaded;
    private long _failed;
    private double? _utilization;

    /// <summary>What keeps the next request.</summary>
    public GovernorBound Bound { get; private set; }

    /// <summary>Takes note of what keeps the next request from now on.</summary>
    public void Turn(double now, GovernorBound bound)
    {
        _seconds[(int)Bound] += now - _since;
        (_since, Bound) = (now, bound);
    }

    public void OnSent(double now, double waited)
    {
        if (!double.IsNaN(waited))
            _waited += waited;
        else if (Bound is not GovernorBound.Nothing)
            Turn(now, GovernorBound.Nothing);
    }

    public void OnCompleted(CallOutcome outcome)
    {
        _utilization = outcome.Limits?.Utilization ?? _utilization;
        switch (outcome.Result)
        {
            case CallResult.Accepted:
                _accepted++;
                break;
            case CallResult.Refused:
                _refused++;
                break;
            case CallResult.Overloaded:
                _overloaded++;
                break;
            case CallResult.Failed:
                _failed++;
                break;
            default:
                break;
        }
    }

    public GovernorState Describe(double now)
    {
        Turn(now, Bound);
        return new GovernorState
        {
            Bound = Bound,
            BoundSeconds = Enum.GetValues<GovernorBound>().ToDictionary(bound => bound, bound => _seconds[(int)bound]),
            Accepted = _accepted,
            Refused = _refused,
            Overloaded = _overloaded,
            Failed = _failed,
            SecondsWaited = _waited,
            Utilization = _utilization,
        };
    }
}
