using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SynapseServerless.TestService;

/// <summary>How the server misbehaves: at which share of requests, and with which faults; and what rate it allows.</summary>
public sealed class Misbehaviour
{
    private readonly Lock _lock = new();
    private readonly Random _random;

    /// <param name="seed">What the draws of faults begin with.</param>
    public Misbehaviour(int seed = 1) => _random = new Random(seed);

    /// <summary>None.</summary>
    public static Misbehaviour None => new();

    /// <summary>The share of requests that meet a fault.</summary>
    public double Share { get; init; }

    /// <summary>The faults, of which each is as likely as the others.</summary>
    public IReadOnlyList<Fault> Kinds { get; init; } = [];

    /// <summary>Limits the rate; null for none.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Faults that the next requests meet, before any is drawn.</summary>
    public Queue<Fault> Next { get; } = new();

    internal async Task<bool> TryMisbehaveAsync(HttpContext context, ReceivedRequest request)
    {
        if (Limit?.Refuse(request) is { } refusal)
        {
            await refusal.WriteAsync(context.Response);
            return true;
        }
        if (Latency > TimeSpan.Zero)
            await Task.Delay(Latency, context.RequestAborted);
        Fault? fault = Draw();
        if (fault is null)
            return false;
        if (fault.Spoils)
        {
            context.Items["fault"] = fault;
            return false;
        }
        await fault.HappenAsync(context);
        return true;
    }

    internal static async Task<bool> TrySpoilAsync(HttpContext context, TestAnswer answer)
    {
        if (context.Items["fault"] is not Fault fault)
            return false;
        await fault.SpoilAsync(context, answer);
        return true;
    }

    private Fault? Draw()
    {
        lock (_lock)
        {
            if (Next.TryDequeue(out Fault? next))
                return next;
            return Kinds.Count > 0 && _random.NextDouble() < Share ? Kinds[_random.Next(Kinds.Count)] : null;
        }
    }
}

/// <summary>A fault.</summary>
public sealed class Fault
{
    private readonly Func<HttpContext, Task>? _happen;
    private readonly Func<HttpContext, TestAnswer, Task>? _spoil;

    private Fault(string name, Func<HttpContext, Task>? happen, Func<HttpContext, TestAnswer, Task>? spoil) => (Name, _happen, _spoil) = (name, happen, spoil);

    /// <summary>Its name.</summary>
    public string Name { get; }

    internal bool Spoils => _spoil is not null;

    // Whether the answer does not arrive.
    internal bool Loses { get; private init; }

    /// <summary>No fault: the request is answered.</summary>
    public static Fault None { get; } = new("none", null, static (context, answer) => answer.WriteAsync(context.Response));

    /// <summary>Something that the test does while the request is answered.</summary>
    public static Fault Doing(string name, Action action) => new(name, null, (context, answer) =>
    {
        action();
        return answer.WriteAsync(context.Response);
    });

    /// <summary>A status with an error, as services write it.</summary>
    public static Fault Status(int status, string code = "InternalServerError", string? retryAfter = null) => new($"status {status}", context =>
    {
        var answer = TestAnswer.Error(status, code, "Something went wrong.");
        if (retryAfter is not null)
            answer.Headers["Retry-After"] = retryAfter;
        return answer.WriteAsync(context.Response);
    }, null);

    /// <summary>No answer at all, until the caller gives up.</summary>
    public static Fault Hang { get; } = new("hang", async context =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
    }, null);

    /// <summary>The connection is reset before the answer.</summary>
    public static Fault Reset { get; } = new("reset", context =>
    {
        context.Abort();
        return Task.CompletedTask;
    }, null);

    /// <summary>The work is done, and the connection is reset in the middle of the answer.</summary>
    public static Fault HalfBody { get; } = new("half body", null, async (context, answer) =>
    {
        await answer.WriteAsync(context.Response, answer.Body.Length / 2);
        context.Abort();
    }) { Loses = true };

    /// <summary>The answer comes, bytes at a time.</summary>
    public static Fault Drip { get; } = new("drip", null, async (context, answer) =>
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach ((string name, string value) in answer.Headers)
            context.Response.Headers[name] = value;
        foreach (byte[] part in answer.Body.Chunk(Math.Max(1, answer.Body.Length / 8)))
        {
            await context.Response.Body.WriteAsync(part);
            await context.Response.Body.FlushAsync();
            await Task.Yield();
        }
    });

    /// <summary>The status of success with what is no answer.</summary>
    public static Fault Garbage { get; } = new("garbage", context => new TestAnswer(200, "{\"results\": [1, 2"u8.ToArray()).WriteAsync(context.Response), null);

    /// <summary>The status of success with a page of a proxy.</summary>
    public static Fault WrongContentType { get; } = new("wrong content type", context => new TestAnswer(200, "<html><body>Welcome</body></html>"u8.ToArray(), "text/html").WriteAsync(context.Response), null);

    /// <summary>A refusal because of too many requests.</summary>
    public static Fault TooMany(double seconds) => Status(429, "429", seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>One of each kind.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [Status(500), Status(502, "BadGateway"), Status(503, "ServiceUnavailable"), Status(503, "ServiceUnavailable", "1"), Status(504, "GatewayTimeout"), Reset, HalfBody, Drip, Garbage, WrongContentType, TooMany(1)];

    internal Task HappenAsync(HttpContext context) => _happen!(context);

    internal Task SpoilAsync(HttpContext context, TestAnswer answer) => _spoil!(context, answer);
}
