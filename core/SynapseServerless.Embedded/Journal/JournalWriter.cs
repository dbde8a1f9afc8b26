using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace SynapseServerless.Embedded.Journal;

/// <summary>The one writer of a journal in this process: takes whatever has gathered since the last commit and commits it at once.</summary>
/// <remarks>The callback of a write runs after its commit, in the order of the writes: what it tells of is durable.</remarks>
internal sealed class JournalWriter : IAsyncDisposable
{
    // Bounds the work lost to one crash and the time to one commit; at 10 microseconds a row that is some 40 ms.
    private const int LargestCommit = 4_096;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly JournalStatements _statements;
    private readonly Channel<Write> _channel = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;

    /// <param name="path">The file.</param>
    /// <param name="keepsPast">Whether histories of orchestrations that start again are kept.</param>
    public JournalWriter(string path, bool keepsPast = true)
    {
        _path = path;
        _connection = JournalFile.Open(path);
        _statements = new JournalStatements(_connection, keepsPast);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Ends when the writer ends, with the error that ended it.</summary>
    public Task Completion => _loop;

    /// <summary>How many commits there were.</summary>
    public long Commits { get; private set; }

    /// <summary>Puts a write in line. After the writer has ended it goes nowhere; <see cref="Completion"/> says why.</summary>
    public void Enqueue(Action<JournalStatements> write, Action? committed = null) => _channel.Writer.TryWrite(new Write(write, committed));

    /// <summary>Completes when everything put in line before is durable.</summary>
    public async Task FlushAsync()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(static _ => { }, flushed.SetResult);
        await Task.WhenAny(flushed.Task, _loop).ConfigureAwait(false);
        if (!flushed.Task.IsCompleted)
            await _loop.ConfigureAwait(false);
    }

    /// <summary>Writes what is in line, and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Writer.TryComplete();
        // Completion carries the loop's error.
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _statements.Dispose();
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        var batch = new List<Write>();
        try
        {
            while (await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                batch.Clear();
                while (batch.Count < LargestCommit && _channel.Reader.TryRead(out Write write))
                    batch.Add(write);
                Commit(batch);
                foreach (Write write in batch)
                    write.Committed?.Invoke();
            }
        }
        catch (SqliteException error)
        {
            _channel.Writer.TryComplete();
            throw JournalFile.Explain(error, _path);
        }
    }

    private void Commit(List<Write> batch)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
        _statements.Transaction = transaction;
        foreach (Write write in batch)
            write.Statements(_statements);
        transaction.Commit();
        Commits++;
    }

    private readonly record struct Write(Action<JournalStatements> Statements, Action? Committed);
}
