using System.Threading.Channels;
using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>The news of a run, one after the other.</summary>
internal sealed class News : IProgress<RunProgress>
{
    // Far beyond what anything here takes: a fit that tells nothing must end the test, and waits for it to go on.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

    private readonly Channel<RunProgress> _news = Channel.CreateUnbounded<RunProgress>();

    public void Report(RunProgress value) => _news.Writer.TryWrite(value);

    /// <summary>The next news of a kind, from a run that goes on.</summary>
    public async Task<RunProgress> UntilAsync(Task<RunRecord> run, Func<RunProgress, bool> are)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        while (true)
        {
            Task<RunProgress> next = _news.Reader.ReadAsync(limit.Token).AsTask();
            if (await Task.WhenAny(next, run) == run && !next.IsCompleted)
                Assert.Fail($"The run has ended: {(await run).Error}");
            if (are(await next))
                return await next;
        }
    }
}
