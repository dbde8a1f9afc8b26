namespace SynapseServerless.Services.Governing.Control;

/// <summary>Which of requests and tokens a service limits, where it says neither: what it accepts of that is the same from epoch to epoch.</summary>
internal sealed class UnitChoice
{
    private double _requestsBefore;
    private double _tokensBefore;
    private double _requestsVary = 0.05;
    private double _tokensVary;

    /// <summary>Whether tokens are what it limits. Without a sign of the other, they are, where they are counted at all.</summary>
    public bool IsTokens => _tokensVary <= _requestsVary;

    /// <summary>Takes what was accepted a second over an epoch.</summary>
    public void Observe(double requests, double tokens)
    {
        if (_requestsBefore > 0 && requests > 0 && tokens > 0)
        {
            _requestsVary += 0.3 * (Math.Abs(Math.Log(requests / _requestsBefore)) - _requestsVary);
            _tokensVary += 0.3 * (Math.Abs(Math.Log(tokens / _tokensBefore)) - _tokensVary);
        }
        (_requestsBefore, _tokensBefore) = (requests, tokens);
    }
}
