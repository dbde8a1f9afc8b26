using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Service.Intake;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Service.Tests.Intake;

public sealed class LandingWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<string> _told = [];
    private readonly Queue<Exception> _failures = new();
    private readonly LandingWatch _watch;

    public LandingWatchTests() =>
        _watch = new LandingWatch(new LocalStorage(), _folder.Path, new LandingOptions { Settle = TimeSpan.FromSeconds(2), Time = _time });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_told_once_it_has_stayed_as_it_is_for_a_while()
    {
        _folder.Write("a.csv", "1");
        await LookAsync(0);
        await LookAsync(1);
        // Somebody still writes.
        _folder.Write("a.csv", "12");
        await LookAsync(1);
        await LookAsync(1.9);
        Assert.Empty(_told);
        await LookAsync(0.1);
        Assert.Equal(["a.csv"], _told);
        await LookAsync(10);
        Assert.Equal(["a.csv"], _told);
    }

    [Fact]
    public async Task A_new_version_is_told_again_and_so_is_a_file_that_was_away()
    {
        _folder.Write("a.csv", "1");
        await SettleAsync();
        _folder.Write("a.csv", "123");
        await SettleAsync();
        File.Delete(_folder.At("a.csv"));
        await SettleAsync();
        _folder.Write("a.csv", "123");
        await SettleAsync();
        Assert.Equal(["a.csv", "a.csv", "a.csv"], _told);
    }

    [Fact]
    public async Task A_file_that_is_renamed_into_place_is_told_under_its_last_name_alone()
    {
        _folder.Write(".a.csv.partial", "1");
        await SettleAsync();
        File.Move(_folder.At(".a.csv.partial"), _folder.At("a.csv"));
        await SettleAsync();
        Assert.Equal(["a.csv"], _told);
    }

    [Theory]
    [InlineData(".hidden.csv")]
    [InlineData("_SUCCESS")]
    [InlineData("a.csv.tmp")]
    [InlineData("a.csv.part")]
    [InlineData("a.csv~")]
    [InlineData(".git/a.csv")]
    [InlineData("late/_refused/a.csv.json")]
    public async Task What_is_hidden_or_unfinished_is_not_told(string name)
    {
        _folder.Write(name, "1");
        await SettleAsync();
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Files_in_folders_and_manifests_are_told_with_slashes()
    {
        _folder.Write("batch/deep/a.csv", "1");
        _folder.Write("batch/_manifest.json", "{}");
        await SettleAsync();
        Assert.Equal(["batch/_manifest.json", "batch/deep/a.csv"], _told);
    }

    [Fact]
    public async Task What_could_not_be_handled_is_told_again_and_holds_up_no_other()
    {
        _folder.Write("a.csv", "1");
        _folder.Write("b.csv", "1");
        await LookAsync(0);
        _time.Advance(TimeSpan.FromSeconds(2));
        _failures.Enqueue(new SynapseException("The engine cannot be reached"));
        await Assert.ThrowsAsync<SynapseException>(() => LookAsync(0));
        Assert.Equal(["b.csv"], _told);
        await LookAsync(1);
        Assert.Equal(["b.csv", "a.csv"], _told);
    }

    [Fact]
    public async Task A_watch_notices_what_lands_and_ends_when_it_is_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var landed = new TaskCompletionSource<string>();
        // Looked through once an hour: that the file is noticed is the file system's doing.
        var watch = new LandingWatch(new LocalStorage(), _folder.Path, new LandingOptions { Interval = TimeSpan.FromHours(1), Settle = TimeSpan.FromMilliseconds(100) });
        Task watching = watch.RunAsync(
            (path, _) =>
            {
                landed.TrySetResult(path);
                return Task.CompletedTask;
            },
            stop.Token);
        // A watcher that is being set up may miss what lands meanwhile.
        int file = 0;
        await Eventually.TrueAsync(() =>
        {
            if (file++ % 50 == 0)
                _folder.Write($"sub/{file}.csv", "1");
            return landed.Task.IsCompleted;
        });
        Assert.StartsWith("sub/", await landed.Task, StringComparison.Ordinal);
        await stop.CancelAsync();
        await watching;
    }

    private async Task SettleAsync()
    {
        await LookAsync(0);
        await LookAsync(2);
    }

    private Task LookAsync(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _watch.LookAsync(
            (path, _) =>
            {
                if (_failures.TryDequeue(out Exception? failure))
                    return Task.FromException(failure);
                _told.Add(path);
                return Task.CompletedTask;
            },
            Token);
    }
}
