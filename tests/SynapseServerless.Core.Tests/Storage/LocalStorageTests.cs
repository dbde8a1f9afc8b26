using System.Text;
using SynapseServerless.Data.Tests;
using Xunit;

namespace SynapseServerless.Storage.Tests;

public sealed class LocalStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage = new();

    private async Task WriteAsync(string name, string content)
    {
        await using StorageWrite write = await _storage.CreateAsync(_folder.File(name), CancellationToken.None);
        await write.Stream.WriteAsync(Encoding.UTF8.GetBytes(content));
        await write.CommitAsync(CancellationToken.None);
    }

    private async Task<string[]> ListAsync(string name = "")
    {
        var names = new List<string>();
        await foreach (StorageItem item in _storage.ListAsync(_folder.File(name), CancellationToken.None))
            names.Add(Path.GetRelativePath(_folder.Path, item.Path));
        return [.. names];
    }

    [Fact]
    public async Task A_file_is_seen_whole_or_not_at_all()
    {
        await using (StorageWrite write = await _storage.CreateAsync(_folder.File("a/b.txt"), CancellationToken.None))
        {
            await write.Stream.WriteAsync("half"u8.ToArray());
            await write.Stream.FlushAsync();
            Assert.Null(await _storage.FindAsync(_folder.File("a/b.txt"), CancellationToken.None));
            Assert.Empty(await ListAsync());
            await write.Stream.WriteAsync(" and half"u8.ToArray());
            await write.CommitAsync(CancellationToken.None);
        }
        Assert.Equal("half and half", File.ReadAllText(_folder.File("a/b.txt")));
        Assert.Equal(["a/b.txt"], await ListAsync());
        Assert.Single(Directory.GetFiles(_folder.File("a")));
    }

    [Fact]
    public async Task A_write_that_is_not_committed_leaves_nothing_behind_and_the_old_file_in_place()
    {
        await WriteAsync("a.txt", "old");
        await using (StorageWrite write = await _storage.CreateAsync(_folder.File("a.txt"), CancellationToken.None))
            await write.Stream.WriteAsync("new"u8.ToArray());
        Assert.Equal("old", File.ReadAllText(_folder.File("a.txt")));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Of_many_who_create_the_same_file_one_succeeds_and_its_content_stays()
    {
        // Two of them seldom meet in the moment that counts, so there are many rounds.
        foreach (int round in Enumerable.Range(0, 300))
        {
            string folder = _folder.File($"{round}");
            string file = Path.Combine(folder, "b.txt");
            bool[] created = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
                await _storage.TryCreateAsync(file, Encoding.UTF8.GetBytes($"{i}"), CancellationToken.None))));
            int winner = Assert.Single(Enumerable.Range(0, 16), i => created[i]);
            Assert.Equal($"{winner}", File.ReadAllText(file));
            Assert.Single(Directory.GetFiles(folder));
        }
    }

    [Fact]
    public async Task A_small_file_is_read_whole_and_one_that_is_not_there_is_nothing()
    {
        await WriteAsync("a/b.txt", "content");
        Assert.Equal("content", Encoding.UTF8.GetString((await _storage.TryReadAsync(_folder.File("a/b.txt"), CancellationToken.None))!.Value.Span));
        Assert.Null(await _storage.TryReadAsync(_folder.File("a/c.txt"), CancellationToken.None));
        Assert.Null(await _storage.TryReadAsync(_folder.File("c/b.txt"), CancellationToken.None));
        DataException error = await Assert.ThrowsAsync<DataException>(() => _storage.TryReadAsync(_folder.File("a"), CancellationToken.None).AsTask());
        Assert.StartsWith($"{_folder.File("a")}: This is a folder, not a file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_of_two_writers_wins()
    {
        await using StorageWrite first = await _storage.CreateAsync(_folder.File("a.txt"), CancellationToken.None);
        await using StorageWrite second = await _storage.CreateAsync(_folder.File("a.txt"), CancellationToken.None);
        await first.Stream.WriteAsync("first"u8.ToArray());
        await second.Stream.WriteAsync("second"u8.ToArray());
        await second.CommitAsync(CancellationToken.None);
        await first.CommitAsync(CancellationToken.None);
        Assert.Equal("first", File.ReadAllText(_folder.File("a.txt")));
    }

    [Fact]
    public async Task Files_are_listed_in_ordinal_order_and_none_under_a_folder_that_is_not_there()
    {
        foreach (string name in new[] { "b", "a/z", "B", "a.txt", "a/a" })
            await WriteAsync(name, name);
        Assert.Equal(["B", "a.txt", "a/a", "a/z", "b"], await ListAsync());
        Assert.Empty(await ListAsync("missing"));
    }

    [Fact]
    public async Task The_version_changes_with_the_content()
    {
        await WriteAsync("a", "one");
        StorageItem? before = await _storage.FindAsync(_folder.File("a"), CancellationToken.None);
        await WriteAsync("a", "two and more");
        StorageItem? after = await _storage.FindAsync(_folder.File("a"), CancellationToken.None);
        Assert.NotEqual(before!.Version, after!.Version);
        Assert.Equal(12, after.Length);
    }

    [Fact]
    public async Task A_missing_file_is_one_error_with_its_path_and_the_nearest_name()
    {
        await WriteAsync("flights.csv", "x");
        DataException error = await Assert.ThrowsAsync<DataException>(
            async () => await _storage.OpenReadAsync(_folder.File("flihgts.csv"), CancellationToken.None));
        Assert.Equal($"{_folder.File("flihgts.csv")}: There is no such file. Did you mean 'flights.csv'?", error.Message);
    }

    [Fact]
    public async Task A_path_under_a_file_cannot_be_written()
    {
        await WriteAsync("file", "x");
        DataException error = await Assert.ThrowsAsync<DataException>(
            async () => await _storage.CreateAsync(_folder.File("file/under/it"), CancellationToken.None));
        Assert.Equal(_folder.File("file/under/it"), error.Location.File);
    }

    [Fact]
    public async Task A_folder_that_the_system_does_not_let_anyone_write_to_is_refused_with_a_remedy()
    {
        Need.OfSystem("/proc is a Linux file system.").SkipUnless(OperatingSystem.IsLinux());
        DataException error = await Assert.ThrowsAsync<DataException>(
            async () => await _storage.CreateAsync("/proc/synapse/out.csv", CancellationToken.None));
        Assert.Equal("/proc/synapse/out.csv", error.Location.File);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task A_full_disk_is_said_to_be_full()
    {
        Need.OfSystem("/dev/full is a Linux device.").SkipUnless(OperatingSystem.IsLinux());
        var full = new GuardedStream(
            new FileStream("/dev/full", FileMode.Open, FileAccess.Write), error => StorageErrors.Translate(error, "/data/out.csv", writing: true));
        DataException error = await Assert.ThrowsAsync<DataException>(async () =>
        {
            await full.WriteAsync(new byte[1 << 20]);
            await full.FlushAsync();
        });
        Assert.Equal("/data/out.csv: The disk is full. Free some space, or choose a location on another disk.", error.Message);
        Assert.Same(error, full.Failure);
    }

    [Fact]
    public async Task Deleting_takes_folders_whole_and_does_not_mind_what_is_gone()
    {
        await WriteAsync("a/b/c", "x");
        await _storage.DeleteAsync(_folder.File("a"), CancellationToken.None);
        await _storage.DeleteAsync(_folder.File("a"), CancellationToken.None);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
