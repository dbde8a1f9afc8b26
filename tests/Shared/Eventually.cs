using System.Runtime.CompilerServices;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>Waits for what another process or thread does and tells nobody of. Whatever can be awaited is awaited instead.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    // Far beyond what anything here takes; a hang must end the test, not the run.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Asks until a condition holds.</summary>
    public static Task TrueAsync(
        Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        TrueAsync(() => Task.FromResult(condition()), text);

    /// <summary>Asks until a condition holds.</summary>
    public static Task TrueAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        TrueAsync(s_limit, condition, text);

    /// <summary>Asks until a condition holds, of what takes longer than other things.</summary>
    public static Task TrueAsync(
        TimeSpan limit, Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        ValueAsync(limit, async () => await condition() ? (object?)true : null, text);

    /// <summary>Asks until there is something.</summary>
    public static Task<T> ValueAsync<T>(Func<Task<T?>> ask, [CallerArgumentExpression(nameof(ask))] string text = "")
        where T : class => ValueAsync(s_limit, ask, text);

    /// <summary>Asks until there is something, of what takes longer than other things.</summary>
    public static async Task<T> ValueAsync<T>(TimeSpan limit, Func<Task<T?>> ask, [CallerArgumentExpression(nameof(ask))] string text = "")
        where T : class
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(limit);
        while (true)
        {
            if (await ask() is { } value)
                return value;
            try
            {
                await Task.Delay(s_pause, end.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"This did not come true within {limit.TotalMinutes} minutes: {text}");
            }
        }
    }
}
