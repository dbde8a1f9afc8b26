using System.Net;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Services.Governing;
using Xunit;

namespace SynapseServerless.Services.Tests.Governing;

/// <summary>What is repeated, how often and after which pause. Expected values are worked out by hand from the rules.</summary>
public sealed class RetryPolicyTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(200, null, FailureKind.None)]
    [InlineData(202, null, FailureKind.None)]
    [InlineData(400, null, FailureKind.Final)]
    [InlineData(400, "content_filter", FailureKind.Final)]
    [InlineData(401, null, FailureKind.Final)]
    [InlineData(403, null, FailureKind.Final)]
    [InlineData(404, null, FailureKind.Final)]
    [InlineData(408, null, FailureKind.Overloaded)]
    [InlineData(409, null, FailureKind.Conflict)]
    [InlineData(413, null, FailureKind.Final)]
    [InlineData(415, null, FailureKind.Final)]
    [InlineData(422, null, FailureKind.Final)]
    [InlineData(429, null, FailureKind.Refused)]
    [InlineData(429, "insufficient_quota", FailureKind.Final)]
    [InlineData(500, null, FailureKind.Failed)]
    [InlineData(501, null, FailureKind.Final)]
    [InlineData(502, null, FailureKind.Failed)]
    [InlineData(503, null, FailureKind.Overloaded)]
    [InlineData(504, null, FailureKind.Failed)]
    public void Statuses_have_their_kinds(int status, string? code, FailureKind kind) =>
        Assert.Equal(kind, Failures.Of((HttpStatusCode)status, code));

    [Fact]
    public void Exceptions_have_their_kinds()
    {
        Assert.Equal(FailureKind.Failed, Failures.Of(new HttpRequestException("reset", new IOException())));
        Assert.Equal(FailureKind.Failed, Failures.Of(new HttpRequestException(HttpRequestError.ResponseEnded)));
        Assert.Equal(FailureKind.Failed, Failures.Of(new IOException("half a body")));
        Assert.Equal(FailureKind.Final, Failures.Of(new HttpRequestException(HttpRequestError.SecureConnectionError)));
        Assert.Equal(FailureKind.Overloaded, Failures.Of(new TaskCanceledException("late", new TimeoutException())));
        Assert.Equal(FailureKind.Overloaded, Failures.Of(new TimeoutException()));
        Assert.Equal(FailureKind.Final, Failures.Of(new OperationCanceledException()));
        Assert.Equal(FailureKind.Final, Failures.Of(new FormatException()));
    }

    [Fact]
    public void The_governor_holds_on_a_busy_service_that_says_how_long()
    {
        Assert.Equal(CallResult.Refused, Failures.ResultOf(FailureKind.Overloaded, TimeSpan.FromSeconds(1)));
        Assert.Equal(CallResult.Overloaded, Failures.ResultOf(FailureKind.Overloaded, wait: null));
        Assert.Equal(CallResult.Accepted, Failures.ResultOf(FailureKind.Final, wait: null));
    }

    [Fact]
    public void The_budget_is_a_tenth_of_recent_successes_and_three()
    {
        var budget = new RetryBudget(_time);
        Assert.Equal(3, budget.Left);
        for (int i = 0; i < 50; i++)
            budget.Succeeded();
        Assert.Equal(8, budget.Left);
        for (int i = 0; i < 8; i++)
            Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
        // Successes and repeats of more than a minute ago count no more.
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(3, budget.Left);
    }

    [Fact]
    public void A_row_has_eight_attempts()
    {
        RetryDecision seventh = Decide(new RetryFailure { Kind = FailureKind.Failed, Attempts = 7, IsIdempotent = true });
        RetryDecision eighth = Decide(new RetryFailure { Kind = FailureKind.Failed, Attempts = 8, IsIdempotent = true });
        Assert.True(seventh.Repeats);
        Assert.Equal(RetryEnd.Attempts, eighth.End);
        Assert.Equal(RetryEnd.Attempts, Decide(new RetryFailure { Kind = FailureKind.Refused, Attempts = 8 }).End);
    }

    [Theory]
    [InlineData(FailureKind.Final, true, RetryEnd.Final)]
    [InlineData(FailureKind.Conflict, true, RetryEnd.None)]
    [InlineData(FailureKind.Conflict, false, RetryEnd.Final)]
    [InlineData(FailureKind.Failed, false, RetryEnd.NotIdempotent)]
    [InlineData(FailureKind.Refused, false, RetryEnd.None)]
    public void Only_what_may_be_repeated_is(FailureKind kind, bool isIdempotent, RetryEnd end) =>
        Assert.Equal(end, Decide(new RetryFailure { Kind = kind, Attempts = 1, IsIdempotent = isIdempotent }).End);

    [Fact]
    public void Pauses_are_drawn_below_a_bound_that_doubles()
    {
        var random = new Random(5);
        for (int attempt = 1; attempt < 8; attempt++)
        {
            double longest = Math.Min(30, 0.5 * Math.Pow(2, attempt - 1));
            double[] pauses = [.. Enumerable.Range(0, 200).Select(_ => new RetryPolicy().Decide(
                new RetryFailure { Kind = FailureKind.Failed, Attempts = attempt, IsIdempotent = true }, new RetryBudget(_time), random).Delay.TotalSeconds)];
            Assert.InRange(pauses.Max(), 0.9 * longest, longest);
            Assert.InRange(pauses.Min(), 0, 0.1 * longest);
        }
    }

    [Fact]
    public void A_pause_is_as_long_as_the_service_asks_and_ends_with_the_total_deadline()
    {
        RetryDecision decision = Decide(new RetryFailure { Kind = FailureKind.Overloaded, Attempts = 1, Wait = TimeSpan.FromSeconds(20), IsIdempotent = true });
        Assert.Equal(TimeSpan.FromSeconds(20), decision.Delay);
        RetryDecision late = Decide(new RetryFailure
        {
            Kind = FailureKind.Overloaded, Attempts = 1, Wait = TimeSpan.FromSeconds(20), Elapsed = TimeSpan.FromSeconds(590), IsIdempotent = true,
        });
        Assert.Equal(RetryEnd.Deadline, late.End);
    }

    [Fact]
    public void An_attempt_ends_with_its_own_deadline_or_the_total_one()
    {
        var policy = new RetryPolicy { AttemptTimeout = TimeSpan.FromSeconds(100), TotalTimeout = TimeSpan.FromSeconds(250) };
        Assert.Equal(TimeSpan.FromSeconds(100), policy.NextTimeout(TimeSpan.FromSeconds(150)));
        Assert.Equal(TimeSpan.FromSeconds(50), policy.NextTimeout(TimeSpan.FromSeconds(200)));
        Assert.Equal(TimeSpan.Zero, policy.NextTimeout(TimeSpan.FromSeconds(300)));
    }

    [Fact]
    public void Without_budget_a_failure_is_not_repeated_and_a_refusal_is()
    {
        var budget = new RetryBudget(_time, reserve: 0);
        var failure = new RetryFailure { Kind = FailureKind.Failed, Attempts = 1, IsIdempotent = true };
        Assert.Equal(RetryEnd.Budget, new RetryPolicy().Decide(failure, budget, new Random(1)).End);
        Assert.True(new RetryPolicy().Decide(failure with { Kind = FailureKind.Refused }, budget, new Random(1)).Repeats);
    }

    private RetryDecision Decide(RetryFailure failure) => new RetryPolicy().Decide(failure, new RetryBudget(_time), new Random(1));
}
