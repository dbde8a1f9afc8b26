using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.Service.Serving;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>
/// Requests over HTTP while versions are weighed, rolled back and saved anew, models are evicted and callers hang up: every caller who stays gets the
/// answer to its own rows, once, and all of it by one version.
/// </summary>
public sealed class ServingStormTests : IAsyncDisposable
{
    private const int Callers = 16;

    // No memory for models that nobody uses, so that each is freed as soon as nobody does.
    private readonly ServedRoot _root = new(memory: 1);

    // How many requests, and how many changes among them: a million and fifty changes of each kind in a soak.
    private static int Requests => Effort.Current.Name == "soak" ? 1_000_000 : Effort.Current.Cases(3_000);

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    [Fact]
    public async Task Every_request_is_answered_once_by_one_version()
    {
        foreach (int version in Enumerable.Range(1, 4))
            await _root.SaveAsync($"m/{version}", version);
        await _root.SaveAsync("p", 1);
        Contract.Api api = await _root.ListenAsync();
        var answered = new ConcurrentDictionary<int, int>();
        int next = 0, hungUp = 0;
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            Random random = Effort.Current.Random(caller);
            while (Interlocked.Increment(ref next) is var number && number <= Requests)
            {
                if (random.Next(30) == 0)
                {
                    await HangUpAsync(api, number, random);
                    Interlocked.Increment(ref hungUp);
                }
                else
                {
                    await AskAsync(api, number, random.Next(1, 5));
                }
                answered.AddOrUpdate(number, 1, static (_, times) => times + 1);
            }
        }))];
        Task all = Task.WhenAll(callers);
        int changes = await ChangeAsync(all);
        await all;
        Assert.Equal(Requests, answered.Count);
        Assert.All(answered, pair => Assert.Equal(1, pair.Value));
        Assert.True(changes > 3 && hungUp > 3, $"{changes} changes, {hungUp} callers hung up");
        // Nothing is left at work, and nothing is held.
        await Eventually.TrueAsync(() => _root.Resources.Leases == 0 && _root.Resources.Bytes == 0);
    }

    // Changes what answers until all callers have done.
    private async Task<int> ChangeAsync(Task all)
    {
        Random random = Effort.Current.Random(99);
        int changes = 0;
        while (!all.IsCompleted)
        {
            switch (random.Next(3))
            {
                case 0:
                    await _root.Host.Serving.PutAsync(
                        "m", new ServingSettings { Versions = [.. Enumerable.Range(1, 4).Select(version => new WeightedVersion($"{version}", random.Next(1, 5)))], Sticky = StickyKey.Request },
                        TestContext.Current.CancellationToken);
                    break;
                case 1 when (await _root.Host.Serving.GetAsync("m", TestContext.Current.CancellationToken)).Earlier.Count > 0:
                    await _root.Host.Serving.RollBackAsync("m", TestContext.Current.CancellationToken);
                    break;
                default:
                    await _root.SaveAsync("p", random.Next(1, 5));
                    break;
            }
            changes++;
            // As many changes as there is time for between a twentieth of the requests each in a short run.
            await Task.WhenAny(all, Task.Delay(20, TestContext.Current.CancellationToken));
        }
        return changes;
    }

    private static async Task AskAsync(Contract.Api api, int number, int rows)
    {
        while (true)
        {
            Answer answer = await api.PostAsync(Path(number), Body(number, rows));
            if (answer.Status == HttpStatusCode.TooManyRequests)
                continue;
            Assert.True(answer.Status == HttpStatusCode.OK, $"{number}: {answer.Body}");
            JsonNode?[] given = [.. answer.Json["rows"]!.AsArray()];
            Assert.Equal(Enumerable.Range(0, rows).Select(row => number * 10 + row), given.Select(row => row!["n"]!.GetValue<int>()));
            long[] factors = [.. given.Select(row => row!["times"]!.GetValue<long>() / row["n"]!.GetValue<int>())];
            Assert.InRange(Assert.Single(factors.Distinct()), 1, 4);
            return;
        }
    }

    private static async Task HangUpAsync(Contract.Api api, int number, Random random)
    {
        using var gone = new CancellationTokenSource();
        using var content = new StringContent(Body(number, 4), Encoding.UTF8, "application/json");
        Task<HttpResponseMessage> asking = api.Client.PostAsync(new Uri(Path(number), UriKind.Relative), content, gone.Token);
        for (int i = random.Next(20); i > 0; i--)
            await Task.Yield();
        await gone.CancelAsync();
        await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (asking.IsCompletedSuccessfully)
            (await asking).Dispose();
    }

    private static string Path(int number) => $"/v1/models/{(number % 3 == 0 ? "p" : "m")}/score";

    private static string Body(int number, int rows) => $$"""{"rows": [{{string.Join(',', Enumerable.Range(0, rows).Select(row => $$"""{"n": {{number * 10 + row}}}"""))}}]}""";
}
