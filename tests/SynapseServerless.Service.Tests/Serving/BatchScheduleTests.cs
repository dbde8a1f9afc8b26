using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Service.Serving;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>Requests, cancellations, deadlines and failures in seeded disorder: each request ends once, one way, and lets go once of what it holds.</summary>
public sealed class BatchScheduleTests
{
    [Fact]
    public async Task Every_request_ends_once_whatever_happens_around_it()
    {
        int cases = Effort.Current.Cases(200);
        for (int seed = 0; seed < cases; seed++)
            await PlayAsync(Effort.Current.Random(seed), seed);
    }

    private static async Task PlayAsync(Random random, int seed)
    {
        var time = new FakeTimeProvider();
        int atWork = 0, most = 0, wrong = 0;
        object gate = new();
        using var queue = new BatchQueue<TestItem>(
            async (items, token) =>
            {
                lock (gate)
                    most = Math.Max(most, ++atWork);
                bool fails;
                lock (random)
                    fails = random.Next(10) == 0;
                await Task.Yield();
                lock (gate)
                    atWork--;
                if (items.Select(item => item.Kind).Distinct().Count() > 1 || (items.Count > 1 && items.Sum(item => item.Rows) > 8))
                    Interlocked.Increment(ref wrong);
                if (fails)
                    throw new InvalidOperationException("broken");
                foreach (TestItem item in items)
                    item.Give();
            },
            2, time)
        {
            Settings = new BatchSettings { WindowMilliseconds = 5, MaxRows = 8, MaxWaitingRows = 20 },
        };
        var items = new List<TestItem>();
        var callers = new List<CancellationTokenSource>();
        for (int step = 0; step < 60; step++)
        {
            int what;
            TestItem item;
            lock (random)
            {
                what = random.Next(10);
                DateTimeOffset? deadline = random.Next(4) == 0 ? time.GetUtcNow().AddMilliseconds(random.Next(1, 30)) : null;
                item = new TestItem($"c{random.Next(3)}", random.Next(1, 6), $"k{random.Next(2)}", deadline);
            }
            if (what == 0)
            {
                time.Advance(TimeSpan.FromMilliseconds(3));
            }
            else if (what == 1 && callers.Count > 0)
            {
                await callers[step % callers.Count].CancelAsync();
            }
            else
            {
                var caller = new CancellationTokenSource();
                callers.Add(caller);
                items.Add(item);
                queue.Add(item, caller.Token);
            }
        }
        while (items.Any(item => item.Freed == 0))
        {
            time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }
        await Task.WhenAll(items.Select(item => item.End));
        Assert.All(items, item => Assert.True(item.Freed == 1 && item.Given <= 1 && (item.Given == 1 || item.Refused is not null), $"seed {seed}"));
        Assert.Equal(0, wrong);
        Assert.True(most <= 2, $"seed {seed}: {most} batches at a time");
        foreach (CancellationTokenSource caller in callers)
            caller.Dispose();
    }
}
