namespace SynapseServerless.Services.Governing.Control;

/// <summary>How many requests may be under way, by how their latency changes.</summary>
/// <remarks>
/// <para>It begins at the most that is allowed. Where latency grows well beyond what it was, the service queues, and the limit shrinks by
/// that share; it grows back by its square root. An overload halves it. A refusal for a rate leaves it alone: the pace deals with that.</para>
/// <para>Latency also grows where the requests ask for more work. Where fewer requests under way do not shorten it, that is the reason, and
/// the longer latency becomes the measure.</para>
/// </remarks>
/// <param name="most">The most that is allowed.</param>
internal sealed class ConcurrencyLimit(int most)
{
    private const double Tolerance = 1.5;
    private const double FirstTokenAsTokens = 50;
    private readonly double[] _samples = new double[32];
    private int _count;
    private double _usual;
    private double _before;
    private double _latencyBefore;
    private bool _shrunk;
    private bool _byTokens;
    private double _windowFrom;
    private double _halved = double.NegativeInfinity;
    private double _limit = most;
    private int _most = most;

    /// <summary>How many may be under way.</summary>
    public int Limit => Math.Max(1, (int)Math.Min(_limit, _most));

    /// <summary>The most that is allowed.</summary>
    public int Most
    {
        get => _most;
        set
        {
            // What has not shrunk for another reason is as much as is allowed.
            if (_limit >= _most)
                _limit = value;
            _most = value;
        }
    }

    /// <summary>Takes note of the latency of an accepted request.</summary>
    /// <param name="now">When its answer came, in seconds.</param>
    /// <param name="sent">When it was sent.</param>
    /// <param name="outputTokens">The tokens of its answer, by which latency is judged where they are known.</param>
    public void OnAccepted(double now, double sent, long? outputTokens)
    {
        double latency = now - sent;
        if (outputTokens is { } tokens)
            latency /= FirstTokenAsTokens + tokens;
        if (outputTokens is not null != _byTokens)
            (_byTokens, _usual, _count, _shrunk) = (outputTokens is not null, 0, 0, false);
        // Only requests sent since the last change show what it did.
        if (sent < _windowFrom)
            return;
        _samples[_count++] = latency;
        if (_count == _samples.Length)
            Close(now);
    }

    /// <summary>Takes note of an overload. Those of requests sent before the last one tell of the same moment.</summary>
    public void OnOverloaded(double now, double sent)
    {
        if (sent <= _halved)
            return;
        _halved = now;
        Restart(now, Math.Max(1, _limit / 2));
    }

    private void Close(double now)
    {
        Array.Sort(_samples);
        double latency = _samples[_samples.Length / 2];
        if (_usual <= 0)
            _usual = latency;
        double ratio = Tolerance * _usual / Math.Max(latency, 1e-9);
        if (_shrunk && latency > _latencyBefore * (1 - (0.5 * (1 - (_limit / _before)))))
        {
            // Fewer under way did not help.
            _usual = latency;
            _shrunk = false;
            Restart(now, Math.Max(_before, _limit));
            return;
        }
        if (ratio < 1)
        {
            (_before, _latencyBefore, _shrunk) = (_limit, latency, true);
            Restart(now, Math.Max(1, _limit * Math.Max(0.5, ratio)));
            return;
        }
        _shrunk = false;
        _usual += (latency < _usual ? 0.2 : 0.02) * (latency - _usual);
        _count = 0;
        _limit = Math.Min(_most, _limit + Math.Max(1, Math.Sqrt(_limit)));
    }

    private void Restart(double now, double limit) => (_limit, _windowFrom, _count) = (limit, now, 0);
}
