using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>What is counted of services, and what a budget lets go.</summary>
public sealed class CallLedgerTests
{
    private static readonly CallCounts s_dear = new() { Sent = 1, InputTokens = 60 };

    [Fact]
    public async Task A_request_that_may_not_fit_waits_for_those_under_way_and_goes_where_they_were_cheaper()
    {
        var ledger = new CallLedger();
        var budget = new CallBudget { MaxTokens = 100 };
        IDisposable first = (await ledger.ReserveAsync("a", budget, s_dear, default))!;
        Task<IDisposable?> second = ledger.ReserveAsync("a", budget, s_dear, default).AsTask();
        Assert.False(second.IsCompleted);

        ledger.Add("a", "e", new CallCounts { Sent = 1, InputTokens = 30 });
        first.Dispose();

        (await second)!.Dispose();
        Assert.Equal(30, ledger.Spent("a").Tokens);
    }

    [Fact]
    public async Task Where_nothing_is_under_way_and_nothing_fits_it_says_what_was_spent()
    {
        var ledger = new CallLedger();
        var budget = new CallBudget { MaxTokens = 100 };
        IDisposable first = (await ledger.ReserveAsync("a", budget, s_dear, default))!;
        Task<IDisposable?> second = ledger.ReserveAsync("a", budget, s_dear, default).AsTask();

        ledger.Add("a", "e", new CallCounts { Sent = 1, InputTokens = 50 });
        first.Dispose();

        BudgetSpentException error = await Assert.ThrowsAsync<BudgetSpentException>(() => second);
        Assert.Contains("maxTokens is 100, 50 were used, and the next request may take 60", error.Message, StringComparison.Ordinal);
        Assert.Equal("a", error.Location.Stage);
    }

    [Fact]
    public async Task The_budget_of_a_stage_is_its_own_and_that_of_a_run_is_for_all()
    {
        var ledger = new CallLedger { Budget = new CallBudget { MaxCalls = 3 } };
        var one = new CallCounts { Sent = 1 };
        ledger.Add("a", "e", one);
        ledger.Add("b", "e", one);

        await Assert.ThrowsAsync<BudgetSpentException>(() => ledger.ReserveAsync("a", new CallBudget { MaxCalls = 1 }, one, default).AsTask());
        (await ledger.ReserveAsync("b", new CallBudget { MaxCalls = 2 }, one, default))!.Dispose();
        ledger.Others = [new StageCalls("c", "e", one)];

        BudgetSpentException error = await Assert.ThrowsAsync<BudgetSpentException>(() => ledger.ReserveAsync("d", null, one, default).AsTask());
        Assert.Contains("maxCalls is 3, and 3 requests were sent", error.Message, StringComparison.Ordinal);
        Assert.Contains("options.budget.maxCalls", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_for_a_budget_can_give_up()
    {
        var ledger = new CallLedger();
        using var stop = new CancellationTokenSource();
        var budget = new CallBudget { MaxCalls = 1 };
        using IDisposable first = (await ledger.ReserveAsync("a", budget, new CallCounts { Sent = 1 }, default))!;
        Task<IDisposable?> second = ledger.ReserveAsync("a", budget, new CallCounts { Sent = 1 }, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task Without_a_budget_nothing_is_kept()
    {
        var opened = 0;
        var ledger = new CallLedger
        {
            Opening = _ =>
            {
                opened++;
                return default;
            },
        };

        Assert.Null(await ledger.ReserveAsync("a", null, s_dear, default));
        Assert.Equal(0, opened);
        Assert.False(ledger.HasBudgets);
    }
}
