using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.WebConsole.Live;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>Events reach each listener, in order, each once, also after a cut.</summary>
public sealed class LiveFeedTests
{
    private readonly Channel<Look> _looks = Channel.CreateUnbounded<Look>();
    private readonly FakeTimeProvider _time = new();
    private Look? _last;

    [Fact]
    public async Task A_listener_that_comes_back_gets_what_it_missed()
    {
        using var closing = new CancellationTokenSource();
        var feed = new LiveFeed(LookAsync, TimeSpan.Zero, _time, NullLogger.Instance, closing.Token);
        string last = "";
        await using (IAsyncEnumerator<LiveEvent?> before = feed.ReadAsync(null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            for (int i = 1; i <= 3; i++)
            {
                _looks.Writer.TryWrite(new Look("run", $"{i}", false));
                Assert.True(await before.MoveNextAsync());
                Assert.Equal($"{i}", before.Current!.Data);
                last = before.Current.Id;
            }
        }
        // While nobody listens.
        for (int i = 4; i <= 20; i++)
            _looks.Writer.TryWrite(new Look("run", $"{i}", false));
        _looks.Writer.TryWrite(new Look("end", "21", true));
        _looks.Writer.Complete();
        var got = new List<string>();
        await foreach (LiveEvent? item in feed.ReadAsync(last, TestContext.Current.CancellationToken))
            got.Add(item!.Data);
        Assert.Equal(Enumerable.Range(4, 18).Select(i => $"{i}"), got);
    }

    [Fact]
    public async Task What_does_not_change_is_not_told_again_and_all_who_listen_hear_the_same()
    {
        using var closing = new CancellationTokenSource();
        int looks = 0;
        var feed = new LiveFeed(
            async cancel =>
            {
                Interlocked.Increment(ref looks);
                return await LookAsync(cancel);
            },
            TimeSpan.Zero, _time, NullLogger.Instance, closing.Token);
        Task<List<string>>[] listeners = [.. Enumerable.Range(0, 20).Select(_ => ListenAsync(feed))];
        foreach (string data in (string[])["a", "a", "b", "b", "b", "c"])
            _looks.Writer.TryWrite(new Look("run", data, false));
        _looks.Writer.TryWrite(new Look("end", "d", true));
        foreach (List<string> heard in await Task.WhenAll(listeners))
            Assert.Equal("d", heard[^1]);
        // Seven for all twenty, not seven for each.
        Assert.Equal(7, looks);
    }

    [Fact]
    public async Task An_identity_of_another_server_gets_how_it_stands_now()
    {
        using var closing = new CancellationTokenSource();
        var feed = new LiveFeed(LookAsync, TimeSpan.Zero, _time, NullLogger.Instance, closing.Token);
        _looks.Writer.TryWrite(new Look("run", "1", false));
        await using IAsyncEnumerator<LiveEvent?> reader = feed.ReadAsync("0123-77", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("1", reader.Current!.Data);
        await closing.CancelAsync();
        Assert.False(await reader.MoveNextAsync());
    }

    private static async Task<List<string>> ListenAsync(LiveFeed feed)
    {
        var heard = new List<string>();
        await foreach (LiveEvent? item in feed.ReadAsync(null, TestContext.Current.CancellationToken))
            heard.Add(item!.Data);
        return heard;
    }

    // What has ended looks the same from then on.
    private async Task<Look> LookAsync(CancellationToken cancellationToken) =>
        _last = await _looks.Reader.WaitToReadAsync(cancellationToken) && _looks.Reader.TryRead(out Look? look) ? look : _last!;
}
