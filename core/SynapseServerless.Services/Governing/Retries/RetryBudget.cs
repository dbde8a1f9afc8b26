namespace SynapseServerless.Services.Governing;

/// <summary>Bounds how many requests to an endpoint are repeated: a share of those that recently succeeded, and a few.</summary>
/// <remarks>So a service that fails gets little more than the work it has, instead of a multiple of it. It is safe for threads.</remarks>
/// <param name="time">The clock.</param>
/// <param name="share">Repeats for each recent success.</param>
/// <param name="reserve">Repeats without any.</param>
public sealed class RetryBudget(TimeProvider time, double share = 0.1, int reserve = 3)
{
    private const double RecentSeconds = 60;
    private readonly Lock _lock = new();
    private readonly long _origin = time.GetTimestamp();
    private readonly RecentCounts _recent = new(RecentSeconds);

    /// <summary>How many more may be repeated now.</summary>
    public int Left
    {
        get
        {
            lock (_lock)
                return Count();
        }
    }

    /// <summary>Takes note of a success.</summary>
    public void Succeeded()
    {
        lock (_lock)
            _recent.Add(Now(), good: 1, bad: 0);
    }

    /// <summary>Takes one repeat, where there is one.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (Count() < 1)
                return false;
            _recent.Add(Now(), good: 0, bad: 1);
            return true;
        }
    }

    private double Now() => time.GetElapsedTime(_origin).TotalSeconds;

    private int Count()
    {
        (double good, double bad) = _recent.Sum(Now());
        return (int)Math.Max(0, Math.Floor(reserve + (share * good) - bad + 1e-9));
    }
}
