namespace SynapseServerless.Services.Governing.Control;

/// <summary>What became of the first request after a refusal.</summary>
internal enum WitnessVerdict
{
    /// <summary>It is under way.</summary>
    Unknown,

    /// <summary>It was accepted, or would have been refused by now.</summary>
    Accepted,

    /// <summary>It was refused.</summary>
    Refused,
}

/// <summary>The first request that is sent after a refusal. What becomes of it shows whether the service refuses everything.</summary>
/// <remarks>Answers may take long, and refusals seldom do: a request that is not refused in the time of some refusals is accepted.</remarks>
internal sealed class Witness
{
    private const double Refusals = 3;
    private const double Least = 0.01;
    private double _sent = double.NaN;
    private double _refusal;
    private bool _isAccepted = true;

    /// <summary>Until when the next one waits: none where there is no witness yet.</summary>
    public double Until => double.IsNaN(_sent) ? double.NegativeInfinity : _sent + Patience;

    private double Patience => (Refusals * _refusal) + Least;

    /// <summary>Waits for a new one.</summary>
    public void Clear() => (_sent, _isAccepted) = (double.NaN, false);

    /// <summary>Whether it was accepted, or would have been refused by now.</summary>
    public bool IsAccepted(double now) => _isAccepted || now >= Patience + _sent;

    /// <summary>Takes note of a request that is sent after the refusal.</summary>
    public void OnSent(double now)
    {
        if (double.IsNaN(_sent) && !_isAccepted)
            _sent = now;
    }

    /// <summary>Takes note of an answer to a request sent after the refusal.</summary>
    public void OnAccepted() => _isAccepted = true;

    /// <summary>Takes note of a refusal of any request.</summary>
    /// <returns>What is known of the witness, if it is not this one; if it is, that it was refused.</returns>
    public WitnessVerdict OnRefused(double now, double sent)
    {
        bool isAccepted = IsAccepted(now);
        double took = Math.Max(now - sent, 0);
        _refusal += (_refusal <= 0 ? 1 : 0.2) * (took - _refusal);
        if (sent == _sent && !_isAccepted)
            return WitnessVerdict.Refused;
        return isAccepted ? WitnessVerdict.Accepted : WitnessVerdict.Unknown;
    }

    /// <summary>Takes note of a request of which nothing is learnt.</summary>
    public void OnLost(double sent)
    {
        if (sent == _sent)
            _sent = double.NaN;
    }
}
