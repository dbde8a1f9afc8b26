using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A run that is killed and resumed does not pay a second time for what it had an answer to.</summary>
public sealed class AnswerTests : IDisposable
{
    private const int Rows = 400;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task What_was_paid_for_before_a_kill_is_not_paid_for_again()
    {
        await Jobs.WriteAsync(_scratch["data"], Enumerable.Range(0, Rows).Select(Jobs.MakeRow), files: 4);
        // The fit and the transform both take every row through the service.
        await File.WriteAllTextAsync(_scratch["spec.yaml"], $$"""
            name: paid
            inputs: { all: { path: {{_scratch["data"]}}, partitions: 4 } }
            pipeline:
              - { type: PaidService, bill: {{_scratch["bill"]}} }
              - { type: Center, inputCol: X }
            fit: all
            transform: all
            output: { data: {{_scratch["out"]}} }
            options: { parallelism: 2 }
            """);
        string[] victim = [_scratch["work"], _scratch["runs"], _scratch["spec.yaml"]];
        Assert.False(await VictimProcess.RunAndKillAsync(victim, 50, TimeSpan.Zero));
        Assert.InRange((await File.ReadAllLinesAsync(_scratch["bill"])).Length, 50, Rows - 1);
        Assert.False(await VictimProcess.RunAndKillAsync(victim, 50, TimeSpan.Zero));
        Assert.True(await VictimProcess.RunAndKillAsync(victim, int.MaxValue, Timeout.InfiniteTimeSpan));

        string[] paid = await File.ReadAllLinesAsync(_scratch["bill"]);
        Assert.Equal(paid.Distinct(), paid);
        // What each of two tasks kept right before a kill may not have come to the bill.
        Assert.InRange(paid.Length, Rows - 4, Rows);
    }
}
