using System.Globalization;

namespace SynapseServerless.TestService;

/// <summary>How a refusal says when to come back.</summary>
public enum RetryForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Whole seconds.</summary>
    Seconds,

    /// <summary>A date of HTTP.</summary>
    Date,

    /// <summary>Milliseconds, in <c>retry-after-ms</c>.</summary>
    Milliseconds,

    /// <summary>In <c>x-ratelimit-reset-requests</c>.</summary>
    Reset,
}

/// <summary>So many requests in a window of so many seconds.</summary>
/// <param name="requests">Requests in a window.</param>
/// <param name="window">Length of the window.</param>
/// <param name="form">How refusals say when to come back.</param>
/// <param name="announces">Whether answers say what the limit is.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class RateLimit(int requests, TimeSpan window, RetryForm form = RetryForm.Seconds, bool announces = false, TimeProvider? time = null)
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private long _window = -1;
    private int _count;
    private long _taken;
    private long _refused;

    /// <summary>Requests that were let in.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Requests that were refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    internal TestAnswer? Refuse(ReceivedRequest request)
    {
        _ = request;
        DateTimeOffset now = _time.GetUtcNow();
        long index = now.UtcTicks / window.Ticks;
        lock (_lock)
        {
            if (index != _window)
                (_window, _count) = (index, 0);
            if (_count < requests)
            {
                _count++;
                Interlocked.Increment(ref _taken);
                return null;
            }
        }
        Interlocked.Increment(ref _refused);
        var end = new DateTimeOffset((index + 1) * window.Ticks, TimeSpan.Zero);
        TestAnswer answer = TestAnswer.Error(429, "429", "Requests have exceeded the call rate limit.");
        double seconds = (end - now).TotalSeconds;
        switch (form)
        {
            case RetryForm.Seconds: answer.Headers["Retry-After"] = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture); break;
            case RetryForm.Date: answer.Headers["Retry-After"] = end.AddSeconds(1).ToString("R", CultureInfo.InvariantCulture); break;
            case RetryForm.Milliseconds: answer.Headers["retry-after-ms"] = Math.Ceiling(seconds * 1000).ToString(CultureInfo.InvariantCulture); break;
            case RetryForm.Reset: answer.Headers["x-ratelimit-reset-requests"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds * 1000)}ms"); break;
        }
        if (announces)
            answer.Headers["x-ratelimit-limit-requests"] = requests.ToString(CultureInfo.InvariantCulture);
        return answer;
    }
}
