using SynapseServerless.Data;
using SynapseServerless.Data.Tests;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Trust.Tests;

public sealed class GuardedStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outside = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task What_is_allowed_is_read_and_written_as_without_a_guard()
    {
        IStorage storage = Guard(TrustScope.Specification);
        string file = _folder.File("data/new/x.csv");
        await using (StorageWrite write = await storage.CreateAsync(file, Token))
        {
            await write.Stream.WriteAsync("a\n1\n"u8.ToArray(), Token);
            await write.CommitAsync(Token);
        }
        Assert.Equal(4, (await storage.FindAsync(file, Token))!.Length);
        Assert.Equal([file], await NamesAsync(storage, _folder.File("data")));
        Assert.True(await storage.TryCreateAsync(_folder.File("data/y"), "1"u8.ToArray(), Token));
        Assert.False(await storage.TryCreateAsync(_folder.File("data/y"), "2"u8.ToArray(), Token));
        await storage.DeleteAsync(_folder.File("data/new"), Token);
        Assert.False(Directory.Exists(_folder.File("data/new")));
    }

    [Fact]
    public async Task Nothing_else_is_found_read_written_or_deleted()
    {
        string secret = _outside.Write("secret.csv", "a\n1\n");
        IStorage storage = Guard(TrustScope.Specification);
        await RefusedAsync(() => storage.FindAsync(secret, Token).AsTask());
        await RefusedAsync(() => storage.OpenReadAsync(secret, Token).AsTask());
        await RefusedAsync(() => storage.CreateAsync(_outside.File("new"), Token).AsTask());
        await RefusedAsync(() => storage.TryCreateAsync(_outside.File("new"), default, Token).AsTask());
        await RefusedAsync(() => storage.DeleteAsync(secret, Token).AsTask());
        await RefusedAsync(() => NamesAsync(storage, _outside.Path));
        Assert.Throws<NotAllowedException>(() => storage.LocalPath(secret));
        Assert.True(File.Exists(secret));
        Assert.False(File.Exists(_outside.File("new")));
    }

    [Fact]
    public async Task Beside_a_folder_that_is_allowed_the_engine_keeps_claims_of_it_and_nothing_else()
    {
        Directory.CreateDirectory(_outside.File("out"));
        var policy = new TrustPolicy(new TrustOptions { Root = _folder.Path, AllowedLocations = [_outside.File("out")] });
        IStorage engine = policy.Guard(new LocalStorage(), TrustScope.Engine), callers = policy.Guard(new LocalStorage(), TrustScope.Specification);
        string claim = _outside.File("_running-out-1");
        Assert.True(await engine.TryCreateAsync(claim, "1"u8.ToArray(), Token));
        Assert.False(await engine.TryCreateAsync(claim, "2"u8.ToArray(), Token));
        Assert.Equal("1"u8.ToArray(), (await engine.TryReadAsync(claim, Token))!.Value.ToArray());
        await engine.DeleteAsync(claim, Token);
        Assert.False(File.Exists(claim));
        foreach (string name in (string[])["_running-other-1", "_running-out", "_running-out-x", "_running-out-01", "_running-out-1/x", "_running-out-1.partial", "running-out-1", "out2", ""])
            await RefusedAsync(() => engine.TryCreateAsync(_outside.File(name), default, Token).AsTask());
        await RefusedAsync(() => callers.TryCreateAsync(claim, default, Token).AsTask());
        await RefusedAsync(() => engine.TryReadAsync(_folder.File("_running-pipelines-1"), Token).AsTask());
        // Where the claim is a link, something else would be read or written.
        string secret = _outside.Write("secret.csv", "a");
        File.CreateSymbolicLink(_outside.File("_running-out-2"), secret);
        await RefusedAsync(() => engine.TryReadAsync(_outside.File("_running-out-2"), Token).AsTask());
    }

    [Fact]
    public async Task A_listing_stops_at_a_link_that_leads_out()
    {
        _outside.Write("secret.csv", "a\n1\n");
        _folder.Write("data/in/a.csv", "a\n1\n");
        Directory.CreateSymbolicLink(_folder.File("data/in/out"), _outside.Path);
        await RefusedAsync(() => NamesAsync(Guard(TrustScope.Specification), _folder.File("data/in")));
    }

    [Theory]
    [InlineData("data/in/**/*.csv")]
    [InlineData("data/in")]
    [InlineData("data/in/out/*.csv")]
    [InlineData("data/in/out/secret.csv")]
    public async Task An_input_does_not_lead_out_by_a_pattern_a_folder_or_a_name(string path)
    {
        _outside.Write("secret.csv", "a\n1\n");
        _folder.Write("data/in/a.csv", "a\n1\n");
        Directory.CreateSymbolicLink(_folder.File("data/in/out"), _outside.Path);
        var input = new InputSpecification { Path = [_folder.File(path)] };
        await RefusedAsync(() => DatasetPlanner.PlanAsync(input, Guard(TrustScope.Specification), _folder.File("data/plan"), Token));
    }

    [Fact]
    public async Task An_input_is_planned_and_read_through_the_guard()
    {
        _folder.Write("data/in/a.csv", "a,b\n1,x\n");
        _folder.Write("data/in/b.csv", "a,b\n2,y\n");
        DatasetPlan plan = await DatasetPlanner.PlanAsync(
            new InputSpecification { Path = [_folder.File("data/in/*.csv")] }, Guard(TrustScope.Engine), _folder.File("runs/r1/inputs/rows"), Token);
        Assert.Equal(2, plan.Manifest.FileCount);
        FileDataset data = await FileDataset.OpenAsync(Guard(TrustScope.Engine), plan.Location, cancellationToken: Token);
        using Apache.Arrow.RecordBatch batch = await data.CollectAsync(cancellationToken: Token);
        Assert.Equal(["x", "y"], batch.Values("b"));
    }

    [Fact]
    public async Task A_manifest_that_names_a_file_elsewhere_leads_nowhere()
    {
        string secret = _outside.Write("secret.csv", "a,b\n9,z\n");
        _folder.Write("data/in/a.csv", "a,b\n1,x\n");
        DatasetPlan plan = await DatasetPlanner.PlanAsync(
            new InputSpecification { Path = [_folder.File("data/in/a.csv")] }, Guard(TrustScope.Engine), _folder.File("runs/r1/inputs/rows"), Token);
        string page = _folder.File("runs/r1/inputs/rows/partitions/00000.json");
        string forged = (await File.ReadAllTextAsync(page, Token)).Replace(_folder.File("data/in/a.csv"), secret, StringComparison.Ordinal);
        Assert.Contains(secret, forged, StringComparison.Ordinal);
        await File.WriteAllTextAsync(page, forged, Token);
        FileDataset data = await FileDataset.OpenAsync(Guard(TrustScope.Engine), plan.Location, cancellationToken: Token);
        await RefusedAsync(() => data.CollectAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task The_engine_reaches_the_runs_and_a_caller_does_not()
    {
        _folder.Write("runs/r1/run.json", "{}");
        _folder.Write("pipelines/p/000001.json", "{}");
        Assert.NotNull(await Guard(TrustScope.Engine).FindAsync(_folder.File("runs/r1/run.json"), Token));
        await RefusedAsync(() => Guard(TrustScope.Specification).FindAsync(_folder.File("runs/r1/run.json"), Token).AsTask());
        await RefusedAsync(() => Guard(TrustScope.Engine).FindAsync(_folder.File("pipelines/p/000001.json"), Token).AsTask());
        await RefusedAsync(() => Guard(TrustScope.Engine).FindAsync(_folder.File("runs/../journal.db"), Token).AsTask());
    }

    [Fact]
    public async Task A_link_in_a_runs_folder_does_not_lead_the_engine_out()
    {
        _outside.Write("secret.csv", "a\n1\n");
        _folder.Write("runs/r1/run.json", "{}");
        Directory.CreateSymbolicLink(_folder.File("runs/r1/work"), _outside.Path);
        await RefusedAsync(() => Guard(TrustScope.Engine).OpenReadAsync(_folder.File("runs/r1/work/secret.csv"), Token).AsTask());
    }

    [Fact]
    public async Task Blobs_are_guarded_by_the_same_rules()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        var blobs = new BlobStorage();
        string root = $"{azurite.Endpoint}/root";
        foreach (string name in (string[])["data/in/a b.csv", "data/in/c.csv", "runs/r1/run.json"])
            await blobs.TryCreateAsync($"{root}/{name}", "a\n1\n"u8.ToArray(), Token);
        IStorage storage = new TrustPolicy(new TrustOptions { Root = root }).Guard(new StorageRouter(blobs: blobs), TrustScope.Specification);

        Assert.Equal([$"{root}/data/in/a%20b.csv", $"{root}/data/in/c.csv"], await NamesAsync(storage, $"{root}/data"));
        Assert.NotNull(await storage.FindAsync($"{root}/data/in/a b.csv", Token));
        Assert.NotNull(await storage.FindAsync($"{root}/data/in/a%20b.csv", Token));
        foreach (string name in (string[])["runs/r1/run.json", "data/../runs/r1/run.json", "data/..%2fruns/r1/run.json", "data/%2e%2e/runs/r1/run.json", "", "/data/in/c.csv"])
            await RefusedAsync(() => storage.FindAsync($"{root}/{name}", Token).AsTask());
        await RefusedAsync(() => NamesAsync(storage, root));
    }

    private IStorage Guard(TrustScope scope) => new TrustPolicy(new TrustOptions { Root = _folder.Path }).Guard(new StorageRouter(), scope);

    private static Task<NotAllowedException> RefusedAsync(Func<Task> action) => Assert.ThrowsAsync<NotAllowedException>(action);

    private static async Task<List<string>> NamesAsync(IStorage storage, string folder)
    {
        var names = new List<string>();
        await foreach (StorageItem item in storage.ListAsync(folder, Token))
            names.Add(item.Path);
        return names;
    }
}
