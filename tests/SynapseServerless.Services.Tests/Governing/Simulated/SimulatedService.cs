using System.Globalization;
using System.Net;
using SynapseServerless.Services.Governing;

namespace SynapseServerless.Services.Tests.Governing.Simulated;

/// <summary>How a simulated service says how long to wait.</summary>
internal enum WaitForm
{
    None,
    Seconds,
    Date,
    Milliseconds,
    Absurd,
}

/// <summary>A service with a limit, a latency that is log-normal (sigma 0.25), and refusals that come after 50 ms or the latency, whichever is less.</summary>
internal sealed class SimulatedService(VirtualClock clock, Random random)
{
    public required ServiceLimit? Limit { get; init; }

    public required double Latency { get; init; }

    public WaitForm Form { get; init; }

    /// <summary>What happened to each request: when it was sent, by which process, what it cost, whether it was accepted.</summary>
    public List<(double At, int Process, double Amount, bool Accepted)> Log { get; } = [];

    /// <summary>Answers a request.</summary>
    public Task<CallOutcome> CallAsync(int process, double amount)
    {
        var answer = new TaskCompletionSource<CallOutcome>();
        double refusal = Limit is null ? 0 : Math.Min(0.05, Latency) * Spread();
        clock.After(refusal / 2, () =>
        {
            double? wait = Limit?.Refuse(clock.Now, amount);
            Log.Add((clock.Now, process, amount, wait is null));
            if (wait is null)
                clock.After(Math.Max(refusal / 2, (Latency * Spread()) - (refusal / 2)), () => answer.SetResult(new CallOutcome { Result = CallResult.Accepted }));
            else
                clock.After(refusal / 2, () => answer.SetResult(Refuse(wait.Value)));
        });
        return answer.Task;
    }

    private CallOutcome Refuse(double wait)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        switch (Form)
        {
            case WaitForm.Seconds:
                response.Headers.TryAddWithoutValidation("Retry-After", Math.Ceiling(wait).ToString(CultureInfo.InvariantCulture));
                break;
            case WaitForm.Date:
                DateTimeOffset until = clock.GetUtcNow().AddSeconds(wait);
                response.Headers.TryAddWithoutValidation(
                    "Retry-After", until.AddTicks(-until.Ticks % TimeSpan.TicksPerSecond).AddSeconds(1).ToString("R", CultureInfo.InvariantCulture));
                break;
            case WaitForm.Milliseconds:
                response.Headers.TryAddWithoutValidation("retry-after-ms", Math.Ceiling(wait * 1000).ToString(CultureInfo.InvariantCulture));
                break;
            case WaitForm.Absurd:
                response.Headers.TryAddWithoutValidation("Retry-After", "99999999999999999999");
                break;
            default:
                break;
        }
        ThrottlingNews news = ThrottlingHeaders.Read(response.StatusCode, response.Headers, clock.GetUtcNow());
        return new CallOutcome { Result = CallResult.Refused, Wait = news.Wait, Limits = news.Limits };
    }

    private double Spread()
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Exp(0.25 * normal);
    }
}
