namespace SynapseServerless.Services.Governing.Control;

/// <summary>A stretch of time over which the rate that a service accepts is measured, in requests and in tokens.</summary>
/// <param name="start">When it began, in seconds: at the end of the last hold.</param>
/// <param name="inTokens">Whether tokens are what is paced.</param>
internal sealed class Epoch(double start, bool inTokens)
{
    private const double Marks = 4;
    private const double LeastRequests = 5;
    private Amount _sum;
    private readonly Queue<Mark> _marks = new([new Mark(start, default)]);
    private Mark _late = new(start, default);
    private Epoch? _into;

    public double Start { get; private set; } = start;

    public bool InTokens { get; private set; } = inTokens;

    /// <summary>Whether nothing that was sent in it was accepted, or may still be.</summary>
    public bool IsEmpty => _sum.Requests <= 0;

    /// <summary>The estimate before it; 0 where there was none.</summary>
    public double Before { get; private set; }

    /// <summary>What was accepted a second: what is still under way is taken as accepted until it is not.</summary>
    public Amount Rate => (_sum - From.Sum) * (1 / Math.Max(End - From.At, 1e-3));

    /// <summary>The estimate after it. Where much less was accepted than before, or more, what was before is no guide.</summary>
    public double Estimate
    {
        get
        {
            double rate = Rate.In(InTokens);
            double mixed = Before <= 0 || rate < 0.7 * Before || rate > 1.05 * Before ? rate : (0.3 * Before) + (0.7 * rate);
            return Math.Max(mixed, Least);
        }
    }

    private double Least { get; set; }

    private double End { get; set; }

    private Mark From { get; set; }

    /// <summary>Paces tokens from the start: they turned out to be counted.</summary>
    public void CountTokens() => InTokens = true;

    /// <summary>Counts a request that was sent.</summary>
    /// <param name="now">When.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="part">How long the last part of the epoch is at least.</param>
    public void Add(double now, long tokens, double part)
    {
        if (now - _late.At >= part / Marks)
        {
            _late = new Mark(now, _sum);
            _marks.Enqueue(_late);
            Forget(now - part);
        }
        _sum += new Amount(1, tokens);
    }

    /// <summary>Takes back a request that was not accepted.</summary>
    public void Remove(long tokens)
    {
        if (_into is not null)
            _into.Remove(tokens);
        else
            _sum -= new Amount(1, tokens);
    }

    /// <summary>Measures it up to a time.</summary>
    /// <param name="end">The time.</param>
    /// <param name="before">The estimate before it.</param>
    /// <param name="part">How long its last part is, where only that counts, for what came before is no sign of the limit; else infinite.</param>
    /// <param name="least">The least that the estimate may be.</param>
    public void Measure(double end, double before, double part, double least)
    {
        Forget(end - part);
        (End, Before, Least) = (end, before, least);
        // Of a few requests nothing can be told.
        bool isWhole = double.IsInfinity(part) || (_sum - _marks.Peek().Sum).Requests < LeastRequests;
        From = isWhole ? new Mark(Start, default) : _marks.Peek();
    }

    /// <summary>Leaves a time out of it in which nothing was sent.</summary>
    public void Pause(double seconds)
    {
        Start += seconds;
        _late = _late with { At = _late.At + seconds };
        for (int i = _marks.Count; i > 0; i--)
        {
            Mark mark = _marks.Dequeue();
            _marks.Enqueue(mark with { At = mark.At + seconds });
        }
    }

    /// <summary>Takes the one after it in: it turned out not to be over.</summary>
    public void Absorb(Epoch next)
    {
        next._into = this;
        _sum += next._sum;
    }

    // Keeps one mark that is as early as a time.
    private void Forget(double from)
    {
        while (_marks.Count > 1 && _marks.ElementAt(1).At <= from)
            _marks.Dequeue();
    }

    private readonly record struct Mark(double At, Amount Sum);
}
