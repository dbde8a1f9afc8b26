using Microsoft.Data.Sqlite;
using SynapseServerless.Embedded;
using SynapseServerless.Orchestration;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>What an engine says to journals and orchestrations that are not as they should be.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private JournaledOrchestratorOptions Options => new() { JournalPath = _scratch["journal.db"] };

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_file_that_is_no_journal_is_refused()
    {
        File.WriteAllText(Options.JournalPath, new string('x', 8192));

        var error = Assert.Throws<SynapseException>(() => new JournaledOrchestrator(Options, new OrchestrationRegistry()));

        Assert.Equal("The journal is damaged, or is not a journal", error.Problem);
        Assert.Equal(Options.JournalPath, error.Location.File);
    }

    [Fact]
    public async Task A_damaged_journal_is_refused_when_the_damage_is_met()
    {
        var registry = new OrchestrationRegistry()
            .AddActivity("work", new Work<int, int>((_, x, _) => Task.FromResult(x)))
            .AddOrchestration("sum", EngineTests.SumInTurn);
        await using (var engine = new JournaledOrchestrator(Options, registry))
            await engine.RunAsync("r", "sum", 200);
        byte[] bytes = await File.ReadAllBytesAsync(Options.JournalPath);
        // Everything behind the schema's page.
        Array.Fill(bytes, (byte)0xA5, 4096, bytes.Length - 4096);
        await File.WriteAllBytesAsync(Options.JournalPath, bytes);

        await using var again = new JournaledOrchestrator(Options, registry);
        var error = await Assert.ThrowsAsync<SynapseException>(() => again.RunAsync("r", "sum", 200));

        Assert.Equal("The journal is damaged, or is not a journal", error.Problem);
    }

    [Fact]
    public async Task A_journal_of_a_later_version_is_refused()
    {
        await new JournaledOrchestrator(Options, new OrchestrationRegistry()).DisposeAsync();
        Execute("PRAGMA user_version=99");

        var error = Assert.Throws<SynapseException>(() => new JournaledOrchestrator(Options, new OrchestrationRegistry()));

        Assert.Contains("has version 99, written by a later release; this one reads versions up to 1", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_programs_database_is_refused()
    {
        Execute("CREATE TABLE mine(x)");

        var error = Assert.Throws<SynapseException>(() => new JournaledOrchestrator(Options, new OrchestrationRegistry()));

        Assert.Equal("This SQLite file is not a journal of runs", error.Problem);
    }

    [Fact]
    public async Task Code_that_does_something_else_on_replay_is_told_so()
    {
        string activity = "first";
        int stopAt = 3;
        using var stop = new CancellationTokenSource();
        var work = new Work<int, int>(async (_, x, cancellationToken) =>
        {
            if (x == stopAt)
                await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return x;
        });
        var registry = new OrchestrationRegistry().AddActivity("first", work).AddActivity("second", work)
            .AddOrchestration("fickle", new Code<int, int>(async (context, x) =>
            {
                for (int i = 0; i < x; i++)
                    await context.CallActivityAsync<int, int>(activity, i);
                return x;
            }));
        await using (var engine = new JournaledOrchestrator(Options, registry))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.RunAsync("r", "fickle", 5, null, stop.Token));
        activity = "second";
        stopAt = -1;

        await using var again = new JournaledOrchestrator(Options, registry);
        var error = await Assert.ThrowsAsync<NonDeterminismException>(() => again.RunAsync("r", "fickle", 5));

        Assert.Contains("its action 0 was 'first' before and is 'second' now", error.Message, StringComparison.Ordinal);
        // The journal is as it was: the code that started the run can still finish it.
        activity = "first";
        Assert.Equal("5", (await again.RunAsync("r", "fickle", 5)).Output);
    }

    [Fact]
    public async Task Code_that_awaits_what_its_context_did_not_give_is_told_so()
    {
        NonDeterminismException error = await FailureOfAsync(() => new TaskCompletionSource().Task);

        Assert.Contains("it waits for something that its context did not give", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_goes_on_after_a_task_of_another_thread_is_told_so()
    {
        NonDeterminismException error = await FailureOfAsync(() =>
        {
            var foreign = new TaskCompletionSource();
            Task after = AfterAsync(foreign.Task);
            // The code is still within its step when another thread completes what it awaits.
            var other = new Thread(foreign.SetResult);
            other.Start();
            other.Join();
            return after;
        });

        Assert.Contains("it awaited a task that its context did not give", error.Message, StringComparison.Ordinal);

        static async Task AfterAsync(Task foreign) => await foreign;
    }

    private async Task<NonDeterminismException> FailureOfAsync(Func<Task> awaited)
    {
        var registry = new OrchestrationRegistry().AddOrchestration("stray", new Code<int, int>(async (_, x) =>
        {
            await awaited();
            return x;
        }));
        await using var engine = new JournaledOrchestrator(Options, registry);
        return await Assert.ThrowsAsync<NonDeterminismException>(() => engine.RunAsync("r", "stray", 1));
    }

    [Theory]
    [InlineData("input", "input of activity 'work'")]
    [InlineData("output", "output of activity 'work'")]
    public async Task Data_that_travels_as_a_payload_is_refused(string large, string named)
    {
        string text = new('ä', 10_000);
        var registry = new OrchestrationRegistry()
            .AddActivity("work", new Work<string, string>((_, _, _) => Task.FromResult(large == "output" ? text : "")))
            .AddOrchestration("one", new Code<int, string>((context, _) =>
                context.CallActivityAsync<string, string>("work", large == "input" ? text : "", new RetryPolicy(3, TimeSpan.FromHours(1)))));
        await using var engine = new JournaledOrchestrator(Options, registry);

        TaskOutcome outcome = await engine.RunAsync("r", "one", 1);

        // JSON escapes each of the 10,000 letters as six characters, and adds two quotes.
        Assert.Equal(
            $"The {named} takes 60,002 bytes, and 16,384 is the limit. Write the data to storage and pass its location.",
            outcome.Failure!.Message);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Options.JournalPath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
