using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.Service.Serving;
using SynapseServerless.Service.Tests.Contract;

namespace SynapseServerless.Service.Tests.Serving;

/// <summary>
/// Requests over HTTP while versions are deployed, weighed and rolled back, a model is saved anew, models are evicted and callers hang up or are killed: every
/// caller who stays gets the answer to its own rows, once, and all of it by one version.
/// </summary>
public sealed class ServingStormTests : IAsyncDisposable
{
    private const int Callers = 16, FirstVersions = 4, MostVersions = 60, Weighed = 8;

    private int _versions = FirstVersions;

    // No memory for models that nobody uses, so that each is freed as soon as nobody does.
    private readonly ServedRoot _root = new(memory: 1);

    // In a soak a million, with more than fifty changes of each kind and more than a hundred callers that are killed.
    private static int Requests => Effort.Current.Name switch { "quick" => 300, "full" => 3_000, _ => 1_000_000 };

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    [Fact]
    public async Task Every_request_is_answered_once_by_one_version()
    {
        foreach (int version in Enumerable.Range(1, FirstVersions))
            await _root.SaveAsync($"m/{version}", version);
        await _root.SaveAsync("p", 1);
        Contract.Api api = await _root.ListenAsync();
        var answered = new ConcurrentDictionary<int, int>();
        int next = 0, hungUp = 0, killed = 0;
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
                else if (random.Next(100) == 0)
                {
                    await KillAsync(api, number, random);
                    Interlocked.Increment(ref killed);
                }
                else
                {
                    await AskAsync(api, number, random.Next(1, 5));
                }
                answered.AddOrUpdate(number, 1, static (_, times) => times + 1);
            }
        }))];
        Task all = Task.WhenAll(callers);
        Changes changes = await ChangeAsync(all);
        await all;
        Assert.Equal(Requests, answered.Count);
        Assert.All(answered, pair => Assert.Equal(1, pair.Value));
        string happened = $"{Requests} requests, {changes}, {hungUp} callers hung up, {killed} were killed";
        TestContext.Current.TestOutputHelper?.WriteLine(happened);
        Assert.True(changes.All > 3 && hungUp > 3, happened);
        // Nothing is left at work, and nothing is held.
        await Eventually.TrueAsync(() => _root.Resources.Leases == 0 && _root.Resources.Bytes == 0);
    }

    // Changes what answers until all callers have done.
    private async Task<Changes> ChangeAsync(Task all)
    {
        Random random = Effort.Current.Random(99);
        var changes = new Changes();
        while (!all.IsCompleted)
        {
            switch (random.Next(4))
            {
                case 0:
                    await WeighAsync(random);
                    changes.Weighed++;
                    break;
                case 1 when _versions < MostVersions:
                    await _root.SaveAsync($"m/{_versions + 1}", _versions + 1);
                    _versions++;
                    await WeighAsync(random);
                    changes.Deployed++;
                    break;
                case 2 when (await _root.Host.Serving.GetAsync("m", TestContext.Current.CancellationToken)).Earlier.Count > 0:
                    await _root.Host.Serving.RollBackAsync("m", TestContext.Current.CancellationToken);
                    changes.RolledBack++;
                    break;
                default:
                    await _root.SaveAsync("p", random.Next(1, 5));
                    changes.Swapped++;
                    break;
            }
            // As many changes as there is time for between a twentieth of the requests each in a short run.
            await Task.WhenAny(all, Task.Delay(20, TestContext.Current.CancellationToken));
        }
        return changes;
    }

    private Task<ServingView> WeighAsync(Random random) => _root.Host.Serving.PutAsync(
        "m", new ServingSettings { Versions = [.. Enumerable.Range(Math.Max(1, _versions - Weighed + 1), Math.Min(_versions, Weighed)).Select(version => new WeightedVersion($"{version}", random.Next(1, 5)))], Sticky = StickyKey.Request },
        TestContext.Current.CancellationToken);

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
            // A version multiplies by its number, and the model that is saved anew by one of four.
            long factor = Assert.Single(factors.Distinct());
            if (number % 3 == 0)
                Assert.InRange(factor, 1, 4);
            else
                Assert.Equal(answer.Json["version"]!.GetValue<string>(), $"{factor}");
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

    // As the system does for a process that is killed: what it has sent has come, wholly or in part, and nobody reads the answer.
    private static async Task KillAsync(Contract.Api api, int number, Random random)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port);
        string body = Body(number, 4);
        byte[] request = Encoding.ASCII.GetBytes($"POST {Path(number)} HTTP/1.1\r\nHost: localhost\r\napi-key: {ServedRoot.Key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await socket.SendAsync(request.AsMemory(0, random.Next(2) == 0 ? request.Length : random.Next(1, request.Length)));
        for (int i = random.Next(20); i > 0; i--)
            await Task.Yield();
        socket.Close();
    }

    private static string Path(int number) => $"/v1/models/{(number % 3 == 0 ? "p" : "m")}/score";

    private sealed class Changes
    {
        public int Weighed { get; set; }

        public int Deployed { get; set; }

        public int RolledBack { get; set; }

        public int Swapped { get; set; }

        public int All => Weighed + Deployed + RolledBack + Swapped;

        public override string ToString() => $"{Weighed} changes of weights, {Deployed} deploys, {RolledBack} roll-backs, {Swapped} swaps";
    }

    private static string Body(int number, int rows) => $$"""{"rows": [{{string.Join(',', Enumerable.Range(0, rows).Select(row => $$"""{"n": {{number * 10 + row}}}"""))}}]}""";
}
