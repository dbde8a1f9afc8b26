using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>An interval that holds a value with a probability of 95 %.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct PolicyInterval(double Lower, double Upper);

/// <summary>What a policy would have earned, estimated from decisions that another policy made and logged.</summary>
/// <remarks>
/// <para>Each event has the probability of the logged choice under both policies; its weight is the quotient. <see cref="Ips"/> is the mean of weighted
/// rewards, <see cref="Snips"/> divides by the mean of the weights, and <see cref="CressieRead"/> is the empirical likelihood with the divergence of
/// Cressie and Read of power -2 (Karampatziakis, Langford and Mineiro, "Empirical Likelihood for Contextual Bandits", 2020; Mineiro,
/// "Distributionally Robust Contextual Bandits", machinedlearnings.com, 2020).</para>
/// <para>Sums are exact, so that estimates do not depend on how events are cut into parts. SynapseML squares the count of an event with its weight,
/// takes 1 less the lower quantile of the distribution F for the upper one, loses a term to a division of whole numbers and gives no interval for
/// unbounded weights; here the estimates are those of the papers.</para>
/// </remarks>
public sealed class PolicyEvaluation
{
    private const double Tolerance = 1e-9;
    private const double Level = 0.95;

    private readonly ExactSum _n = new();
    private readonly ExactSum _w = new();
    private readonly ExactSum _ww = new();
    private readonly ExactSum _wr = new();
    private readonly ExactSum _wwr = new();
    private readonly ExactSum _wwrr = new();
    private readonly ExactSum _r = new();

    /// <summary>How many events there were, by their counts.</summary>
    public double Count => _n.Over(1);

    /// <summary>The smallest reward; infinity without events.</summary>
    public double MinReward { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest reward; minus infinity without events.</summary>
    public double MaxReward { get; private set; } = double.NegativeInfinity;

    /// <summary>The mean weighted reward; null without events.</summary>
    public double? Ips => Count > 0 ? _wr.Over(1) / Count : null;

    /// <summary>The mean weighted reward divided by the mean weight; null where no weight is above 0.</summary>
    public double? Snips => _w.Over(1) > 0 ? _wr.Over(1) / _w.Over(1) : null;

    /// <summary>Adds an event.</summary>
    /// <param name="probabilityLogged">The probability of the choice under the policy that made it, above 0.</param>
    /// <param name="reward">What it earned.</param>
    /// <param name="probabilityPredicted">The probability of the same choice under the policy that is evaluated.</param>
    /// <param name="count">How many such events there were.</param>
    /// <exception cref="ArgumentOutOfRangeException">The logged probability is not above 0, or the count is negative.</exception>
    public void Add(double probabilityLogged, double reward, double probabilityPredicted, double count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(probabilityLogged);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        double weight = probabilityPredicted / probabilityLogged;
        _n.Add(count);
        _w.Add(count * weight);
        _ww.Add(count * weight * weight);
        _wr.Add(count * weight * reward);
        _wwr.Add(count * weight * weight * reward);
        _wwrr.Add(count * weight * weight * reward * reward);
        _r.Add(count * reward);
        MinReward = Math.Min(MinReward, reward);
        MaxReward = Math.Max(MaxReward, reward);
    }

    /// <summary>Adds the events of another part.</summary>
    /// <param name="other">The part.</param>
    public void Add(PolicyEvaluation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach ((ExactSum own, ExactSum theirs) in Sums.Zip(other.Sums))
            own.Add(theirs);
        MinReward = Math.Min(MinReward, other.MinReward);
        MaxReward = Math.Max(MaxReward, other.MaxReward);
    }

    /// <summary>The estimate by empirical likelihood; null without events.</summary>
    /// <param name="minWeight">The smallest weight that can be.</param>
    /// <param name="maxWeight">The largest weight that can be; may be infinite.</param>
    public double? CressieRead(double minWeight, double maxWeight)
    {
        double n = Count, w = _w.Over(1), ww = _ww.Over(1), wr = _wr.Over(1), wwr = _wwr.Over(1);
        if (n == 0)
            return null;
        double imagined = w < n ? maxWeight : minWeight, gamma = -(1 + n) / n, beta = 0;
        if (double.IsFinite(imagined))
        {
            double a = (imagined + w) / (1 + n), b = ((imagined * imagined) + ww) / (1 + n);
            // All weights are equal: there is nothing to correct by.
            if (a * a >= b)
                return Ips;
            (gamma, beta) = ((b - a) / ((a * a) - b), (1 - a) / ((a * a) - b));
        }
        double value = ((-gamma * wr) - (beta * wwr)) / (1 + n);
        double missing = Math.Max(0, 1 - (((-gamma * w) - (beta * ww)) / (1 + n)));
        return value + (missing * _r.Over(1) / n);
    }

    /// <summary>An interval for the value with a probability of 95 %; null without events.</summary>
    /// <param name="minWeight">The smallest weight that can be.</param>
    /// <param name="maxWeight">The largest weight that can be; may be infinite.</param>
    /// <param name="minReward">The smallest reward that can be; that of the events when null.</param>
    /// <param name="maxReward">The largest reward that can be; that of the events when null.</param>
    public PolicyInterval? CressieReadInterval(double minWeight, double maxWeight, double? minReward = null, double? maxReward = null)
    {
        double n = Count;
        if (n == 0)
            return null;
        double low = minReward ?? MinReward, high = maxReward ?? MaxReward, w = _w.Over(1), ww = _ww.Over(1);
        double imagined = w < n ? maxWeight : minWeight, best = 1 + (1 / n);
        if (double.IsFinite(imagined))
        {
            double a = (imagined + w) / (1 + n), b = ((imagined * imagined) + ww) / (1 + n);
            best = b > a * a ? (1 + n) * (a - 1) * (a - 1) / (b - (a * a)) : 0;
        }
        double phi = (-best - FDistribution.Quantile(Level, n)) / (2 * (1 + n));
        return new PolicyInterval(Bound(low, 1), Bound(high, -1));

        double Bound(double reward, int sign)
        {
            double? bound = null;
            foreach (double weight in new[] { minWeight, maxWeight })
            {
                if (Candidate(weight, n, sign, reward, phi) is { } found && !(found >= bound))
                    bound = found;
            }
            return Math.Min(high, Math.Max(low, bound is { } best ? sign * best : reward));
        }
    }

    internal void Save(BinaryWriter writer)
    {
        foreach (ExactSum sum in Sums)
            sum.Save(writer);
        writer.Write(MinReward);
        writer.Write(MaxReward);
    }

    internal static PolicyEvaluation Load(BinaryReader reader)
    {
        var evaluation = new PolicyEvaluation();
        foreach (ExactSum sum in evaluation.Sums)
            sum.Add(ExactSum.Load(reader));
        evaluation.MinReward = reader.ReadDouble();
        evaluation.MaxReward = reader.ReadDouble();
        return evaluation;
    }

    private ExactSum[] Sums => [_n, _w, _ww, _wr, _wwr, _wwrr, _r];

    // The end of the interval if the event that was never seen had this weight and this reward; null where there is none.
    private double? Candidate(double weight, double n, int sign, double r, double phi)
    {
        double w = _w.Over(1), ww = _ww.Over(1), wr = _wr.Over(1), wwr = _wwr.Over(1), wwrr = _wwrr.Over(1);
        double x, y, z;
        if (double.IsFinite(weight))
        {
            double barW = (weight + w) / (1 + n), barWW = ((weight * weight) + ww) / (1 + n), barWR = sign * ((weight * r) + wr) / (1 + n);
            double barWWR = sign * ((weight * weight * r) + wwr) / (1 + n), barWWRR = ((weight * weight * r * r) + wwrr) / (1 + n);
            double variance = barWW - (barW * barW), covariance = barWWR - (barW * barWR);
            if (variance <= 0)
                return null;
            x = barWR + ((1 - barW) * covariance / variance);
            y = (covariance * covariance / variance) - (barWWRR - (barWR * barWR));
            z = phi + (0.5 * (1 - barW) * (1 - barW) / variance);
        }
        else
        {
            x = sign * (r + ((wr - (w * r)) / n));
            y = (((r * w) - wr) * ((r * w) - wr) / (n * (1 + n))) - (((r * r * ww) - (2 * r * wwr) + wwrr) / (1 + n));
            z = phi + (1 / (2 * n));
            if (Math.Abs(y * z) < Tolerance)
                y = 0;
        }
        if (Math.Abs(y * z) < Tolerance * Tolerance)
            return x - (Math.Sqrt(2) * Tolerance);
        return z <= 0 && y * z >= 0 ? x - Math.Sqrt(2 * y * z) : null;
    }
}
