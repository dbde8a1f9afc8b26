using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SynapseServerless.Services.Governing;

/// <summary>Reads what services say of their limits.</summary>
/// <remarks>
/// A time to wait comes from <c>retry-after-ms</c>, <c>x-ms-retry-after-ms</c> or <c>Retry-After</c>, in this order. A refusal without any of them
/// waits for the reset of the limit of which nothing remains. Headers that make no sense are treated as absent.
/// </remarks>
public static class ThrottlingHeaders
{
    private static readonly LimitNames s_requests = new("-requests"), s_all = new(""), s_tokens = new("-tokens");
    private static readonly string[] s_milliseconds = ["retry-after-ms", "x-ms-retry-after-ms"];

    /// <summary>Reads the headers of an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="now">The time at which it came.</param>
    public static ThrottlingNews Read(HttpStatusCode status, HttpResponseHeaders headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var reader = new HeaderReader(headers, now);
        AnnouncedLimit? requests = Limit(reader, s_requests) ?? Limit(reader, s_all);
        AnnouncedLimit? tokens = Limit(reader, s_tokens);
        double? utilization = reader.Percent("azure-openai-deployment-utilization");
        TimeSpan? wait = null;
        foreach (string name in s_milliseconds)
            wait ??= reader.Number(name) is { } milliseconds ? reader.Plausible(name, milliseconds / 1000) : null;
        wait ??= reader.Duration("retry-after");
        if (wait is null && status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            wait = Longer(ResetOf(requests), ResetOf(tokens));
        bool any = requests is not null || tokens is not null || utilization is not null;
        return new ThrottlingNews
        {
            Wait = wait,
            Limits = any ? new AnnouncedLimits(requests, tokens) { Utilization = utilization } : null,
            Malformed = reader.Malformed,
        };
    }

    private static AnnouncedLimit? Limit(HeaderReader reader, LimitNames names)
    {
        long? limit = reader.Count(names.Limit);
        long? remaining = reader.Count(names.Remaining);
        TimeSpan? reset = reader.Duration(names.Reset);
        return limit is null && remaining is null && reset is null ? null : new AnnouncedLimit(limit, remaining, reset);
    }

    private sealed class LimitNames(string kind)
    {
        public string Limit { get; } = "x-ratelimit-limit" + kind;

        public string Remaining { get; } = "x-ratelimit-remaining" + kind;

        public string Reset { get; } = "x-ratelimit-reset" + kind;
    }

    private static TimeSpan? ResetOf(AnnouncedLimit? limit) => limit is { Remaining: null or 0, Reset: { } reset } ? reset : null;

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other ?? one : one;
}
