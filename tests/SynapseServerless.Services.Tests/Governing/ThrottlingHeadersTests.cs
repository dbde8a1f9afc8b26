using System.Net;
using SynapseServerless.Services.Governing;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

/// <summary>Headers as services send them; what they mean is worked out by hand.</summary>
public sealed class ThrottlingHeadersTests
{
    // A Sunday.
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("20", 20)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1.5)]
    [InlineData(" 7 ", 7)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData("6m0s", 360)]
    [InlineData("120ms", 0.12)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("2026-03-01T12:01:00Z", 60)]
    [InlineData("1772366445", 45)]
    [InlineData("1772366445500", 45.5)]
    public void Retry_after_is_read(string value, double seconds) =>
        Assert.Equal(seconds, Read(429, ("Retry-After", value)).Wait!.Value.TotalSeconds, 1e-6);

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e300")]
    [InlineData("700000")]
    [InlineData("5 apples")]
    [InlineData("12:30")]
    [InlineData("m")]
    [InlineData("1..5s")]
    public void What_makes_no_sense_counts_as_absent_and_is_named(string value)
    {
        ThrottlingNews news = Read(429, ("Retry-After", value));
        Assert.Null(news.Wait);
        Assert.Equal($"retry-after: {value}", news.Malformed);
    }

    [Fact]
    public void Milliseconds_come_before_seconds()
    {
        Assert.Equal(0.25, Read(429, ("Retry-After", "1"), ("retry-after-ms", "250")).Wait!.Value.TotalSeconds);
        Assert.Equal(0.5, Read(503, ("x-ms-retry-after-ms", "500")).Wait!.Value.TotalSeconds);
        Assert.Equal(1, Read(429, ("Retry-After", "1"), ("retry-after-ms", "x")).Wait!.Value.TotalSeconds);
    }

    [Fact]
    public void Limits_are_read_with_their_resets()
    {
        AnnouncedLimits limits = Read(
            200,
            ("x-ratelimit-limit-requests", "500"), ("x-ratelimit-remaining-requests", "499"), ("x-ratelimit-reset-requests", "120ms"),
            ("x-ratelimit-limit-tokens", "30000"), ("x-ratelimit-remaining-tokens", "29000"), ("x-ratelimit-reset-tokens", "2"),
            ("azure-openai-deployment-utilization", "46.2%")).Limits!.Value;
        Assert.Equal(new AnnouncedLimit(500, 499, TimeSpan.FromMilliseconds(120)), limits.Requests);
        Assert.Equal(new AnnouncedLimit(30000, 29000, TimeSpan.FromSeconds(2)), limits.Tokens);
        Assert.Equal(0.462, limits.Utilization!.Value, 1e-9);
    }

    [Fact]
    public void A_limit_may_have_no_kind() =>
        Assert.Equal(new AnnouncedLimit(10, 0, TimeSpan.FromSeconds(3)), Read(
            200, ("X-RateLimit-Limit", "10"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "3")).Limits!.Value.Requests);

    [Fact]
    public void A_refusal_without_a_time_waits_for_the_limit_that_is_used_up()
    {
        (string, string)[] headers =
        [
            ("x-ratelimit-remaining-requests", "12"), ("x-ratelimit-reset-requests", "50s"), ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "7s"),
        ];
        Assert.Equal(7, Read(429, headers).Wait!.Value.TotalSeconds);
        Assert.Null(Read(200, headers).Wait);
    }

    [Fact]
    public void Without_headers_there_is_no_news() => Assert.Equal(default, Read(429));

    private static ThrottlingNews Read(int status, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        foreach ((string name, string value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return ThrottlingHeaders.Read(response.StatusCode, response.Headers, s_now);
    }
}
