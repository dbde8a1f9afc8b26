using System.Text.Json;
using CsCheck;
using SynapseServerless.Runs;
using SynapseServerless.Service.Intake;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Storage;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.Service.Tests.Intake;

public class DropTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_lands_starts_its_pipeline_with_the_file_for_its_input()
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        string file = root.Drop("late/2024-05.csv");
        RunStarted run = (await root.Drops.HandleAsync("late/2024-05.csv", Token))!;
        Assert.True(run.Created);
        RunRequest request = Assert.Single(root.Starter.Started);
        Assert.Equal(("late", "drop", (int?)null), (request.Pipeline, request.Trigger, request.Version));
        Assert.Equal([file], Read(root, request).Inputs["flights"].Path);
        Assert.Contains(root.Log.Lines, line => line.Event == "DropReceived" && line.Text.Contains("2024-05.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_of_a_file_starts_one_run_however_often_it_is_told_and_a_new_version_another()
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        root.Drop("late/a.csv");
        for (int i = 0; i < 3; i++)
            Assert.Equal("run-1", (await root.Drops.HandleAsync("late/a.csv", Token))!.RunId);
        root.Drop("late/a.csv", "a,b\n1,2\n3,4\n");
        Assert.Equal("run-2", (await root.Drops.HandleAsync("late/a.csv", Token))!.RunId);
        root.Drop("late/b.csv");
        Assert.Equal("run-3", (await root.Drops.HandleAsync("late/b.csv", Token))!.RunId);
    }

    [Theory]
    [InlineData("a b.csv")]
    [InlineData("${HOME}.csv")]
    [InlineData("$${HOME}.csv")]
    [InlineData("${HOME:-x}.csv")]
    [InlineData("a'\"b.csv")]
    [InlineData("a[1]*{x}.csv")]
    [InlineData("ünïcode, 100 #1: yes.csv")]
    [InlineData("null")]
    [InlineData("a=b.csv")]
    public async Task Whatever_a_file_is_called_it_is_that_file_that_is_read(string name)
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        await root.StoreAsync("long", OneInput("""{"path": "none.csv", "format": "csv"}"""));
        foreach (string pipeline in (string[])["late", "long"])
        {
            string file = root.Drop($"{pipeline}/{name}");
            Assert.NotNull(await root.Drops.HandleAsync($"{pipeline}/{name}", Token));
            Assert.Equal([file], Read(root, root.Starter.Started[^1]).Inputs["flights"].Path);
        }
        Assert.Equal("csv", Read(root, root.Starter.Started[1]).Inputs["flights"].Format);
    }

    [Theory]
    [InlineData("late/.hidden.csv")]
    [InlineData("late/_marker")]
    [InlineData("late/a.csv.tmp")]
    [InlineData("late/a.csv.partial")]
    [InlineData("late/a.csv~")]
    [InlineData("late/_refused/a.csv.json")]
    [InlineData("late/batch/.hidden")]
    [InlineData("late/empty.csv")]
    [InlineData("late/gone.csv")]
    [InlineData("late/")]
    [InlineData("late")]
    [InlineData("")]
    [InlineData("../late/a.csv")]
    [InlineData("late/../other/a.csv")]
    public async Task What_is_no_data_starts_nothing_and_the_log_says_why(string path)
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        if (!path.EndsWith('/') && path.Length > 0 && path != "late/gone.csv" && path != "late" && !path.Contains("..", StringComparison.Ordinal))
            root.Drop(path, path == "late/empty.csv" ? "" : "a,b\n1,2\n");
        Assert.Null(await root.Drops.HandleAsync(path, Token));
        Assert.Equal(0, root.Starter.Calls);
        Assert.Contains("starts nothing", Assert.Single(root.Log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_inputs_the_drop_settings_say_which()
    {
        const string Two = """
            {"inputs": {"flights": "f.csv", "airports": "a.csv"}, "pipeline": [{"type": "DropColumns", "cols": ["b"]}], "transform": "flights"}
            """;
        using var root = new IntakeRoot();
        await root.StoreAsync("named", Two, drop: new PipelineDrop { Input = "airports" });
        await root.StoreAsync("unnamed", Two);
        string file = root.Drop("named/x.csv");
        await root.Drops.HandleAsync("named/x.csv", Token);
        RunSpecification read = Read(root, root.Starter.Started[0]);
        Assert.Equal([file], read.Inputs["airports"].Path);
        Assert.Equal([root.At("data/f.csv")], read.Inputs["flights"].Path);

        root.Drop("unnamed/x.csv");
        Assert.Null(await root.Drops.HandleAsync("unnamed/x.csv", Token));
        Assert.Contains("has 2 inputs", await RefusalAsync(root, "unnamed/_refused/x.csv.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_drops_a_file_for_a_pipeline_that_is_not_there_finds_the_reason_beside_it()
    {
        using var root = new IntakeRoot();
        root.Drop("nosuch/a.csv");
        Assert.Null(await root.Drops.HandleAsync("nosuch/a.csv", Token));
        string reason = await RefusalAsync(root, "nosuch/_refused/a.csv.json");
        Assert.Contains("There is no pipeline 'nosuch'", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(root.Layout.Root, reason, StringComparison.Ordinal);
        Assert.Contains(root.Log.Lines, line => line.Event == "RunRefused");
    }

    [Fact]
    public async Task What_may_work_the_next_time_is_thrown_so_that_it_is_told_again()
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        root.Drop("late/a.csv");
        root.Starter.Failures.Enqueue(new SynapseException("The engine cannot be reached"));
        root.Starter.Failures.Enqueue(new ServiceException(Refusal.Unavailable, "The service cannot do it now"));
        root.Starter.Failures.Enqueue(new DataException("The disk is full", Location.None));
        for (int i = 0; i < 3; i++)
            await Assert.ThrowsAnyAsync<SynapseException>(() => root.Drops.HandleAsync("late/a.csv", Token));
        Assert.True((await root.Drops.HandleAsync("late/a.csv", Token))!.Created);
        Assert.False(Directory.Exists(root.At("drop/late/_refused")));
    }

    // Whatever the order in which three files and their manifest land, and however often any of that is told.
    [Fact]
    public async Task Files_of_a_manifest_start_one_run_as_soon_as_the_last_of_them_is_there_in_every_order()
    {
        string[] names = ["_manifest.json", "b.csv", "deep/a.csv", "c.csv"];
        await Gen.Shuffle(names).Select(Gen.Int[0, 3].Array[0, 6]).SampleAsync(
            async (order, again) =>
            {
                using var root = new IntakeRoot();
                await root.StoreAsync("late");
                root.Drop("late/batch/stranger.csv");
                var landed = new List<string>();
                for (int i = 0; i < order.Length; i++)
                {
                    root.Drop($"late/batch/{order[i]}", order[i] == "_manifest.json" ? """{"files": ["deep/a.csv", "b.csv", "c.csv"]}""" : "a,b\n1,2\n");
                    landed.Add(order[i]);
                    // The news of earlier ones may come late and again, and be about any of those that are there.
                    foreach (int news in again.Where(news => news < landed.Count))
                        Expect(await root.Drops.HandleAsync($"late/batch/{landed[news]}", default), landed.Count == names.Length);
                    Expect(await root.Drops.HandleAsync($"late/batch/{order[i]}", default), landed.Count == names.Length);
                }
                Assert.Null(await root.Drops.HandleAsync("late/batch/stranger.csv", default));
                RunRequest request = Assert.Single(root.Starter.Started);
                Assert.Equal(
                    [root.At("drop/late/batch/deep/a.csv"), root.At("drop/late/batch/b.csv"), root.At("drop/late/batch/c.csv")],
                    Read(root, request).Inputs["flights"].Path);
            },
            iter: Effort.Current.Cases(60));

        static void Expect(RunStarted? run, bool started) => Assert.Equal(started, run is not null);
    }

    [Fact]
    public async Task A_new_version_of_a_manifest_starts_another_run_and_one_of_a_file_does_not()
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        root.Drop("late/batch/a.csv");
        root.Drop("late/batch/_manifest.json", """{"files": ["a.csv"]}""");
        Assert.Equal("run-1", (await root.Drops.HandleAsync("late/batch/_manifest.json", Token))!.RunId);
        root.Drop("late/batch/a.csv", "a,b\n5,6\n7,8\n");
        Assert.Equal("run-1", (await root.Drops.HandleAsync("late/batch/a.csv", Token))!.RunId);
        root.Drop("late/batch/_manifest.json", """{ "files": ["a.csv"] }""");
        Assert.Equal("run-2", (await root.Drops.HandleAsync("late/batch/_manifest.json", Token))!.RunId);
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("null", "names no files")]
    [InlineData("""{"files": []}""", "names no files")]
    [InlineData("""{"file": ["a.csv"]}""", "cannot be read")]
    [InlineData("""{"files": ["a.csv"], "more": 1}""", "cannot be read")]
    [InlineData("""{"files": ["a.csv", "a.csv"]}""", "twice")]
    [InlineData("""{"files": ["../other/a.csv"]}""", "no file of its folder")]
    [InlineData("""{"files": ["/etc/passwd"]}""", "no file of its folder")]
    [InlineData("""{"files": ["_manifest.json"]}""", "no file of its folder")]
    [InlineData("""{"files": ["a\\b.csv"]}""", "no file of its folder")]
    [InlineData("""{"files": [null]}""", "no file of its folder")]
    public async Task A_manifest_that_is_none_is_refused_with_the_reason(string content, string reason)
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        root.Drop("late/batch/a.csv");
        root.Drop("late/batch/_manifest.json", content);
        Assert.Null(await root.Drops.HandleAsync("late/batch/_manifest.json", Token));
        Assert.Contains(reason, await RefusalAsync(root, "late/_refused/batch/_manifest.json.json"), StringComparison.Ordinal);
        Assert.Equal(0, root.Starter.Calls);
    }

    [Theory]
    [InlineData("_manifest.json")]
    [InlineData("may.manifest.json")]
    public async Task A_manifest_without_a_folder_is_refused_with_what_would_be_right(string name)
    {
        using var root = new IntakeRoot();
        await root.StoreAsync("late");
        root.Drop($"late/{name}", """{"files": ["a.csv"]}""");
        Assert.Null(await root.Drops.HandleAsync($"late/{name}", Token));
        Assert.Contains("FOLDER/_manifest.json", await RefusalAsync(root, $"late/_refused/{name}.json"), StringComparison.Ordinal);
    }

    [Thorough]
    [Fact]
    public async Task Blobs_are_taken_by_the_same_rules_and_once_per_etag()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        var blobs = new BlobStorage();
        using var root = new IntakeRoot($"{azurite.Endpoint}/root", blobs);
        await root.StoreAsync("late");
        async Task PutAsync(string url, string content)
        {
            await using StorageWrite write = await blobs.CreateAsync($"{root.Layout.Drop}/{url}", Token);
            await write.Stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(content), Token);
            await write.CommitAsync(Token);
        }

        await PutAsync("late/a%20b%23%3F(1)%21.csv", "a,b\n1,2\n");
        Assert.Equal("run-1", (await root.Drops.HandleAsync("late/a b#?(1)!.csv", Token))!.RunId);
        Assert.Equal("run-1", (await root.Drops.HandleAsync("late/a b#?(1)!.csv", Token))!.RunId);
        RunSpecification read = Read(root, root.Starter.Started[0]);
        Assert.NotNull(await root.Trust.Guard(blobs, SynapseServerless.Trust.TrustScope.Specification).FindAsync(read.Inputs["flights"].Path[0], Token));
        // The same bytes again are another version of a blob.
        await PutAsync("late/a%20b%23%3F(1)%21.csv", "a,b\n1,2\n");
        Assert.Equal("run-2", (await root.Drops.HandleAsync("late/a b#?(1)!.csv", Token))!.RunId);

        await PutAsync("late/batch/_manifest.json", """{"files": ["x (1).csv", "y.csv"]}""");
        await PutAsync("late/batch/y.csv", "a,b\n1,2\n");
        Assert.Null(await root.Drops.HandleAsync("late/batch/y.csv", Token));
        await PutAsync("late/batch/x%20(1).csv", "a,b\n1,2\n");
        Assert.NotNull(await root.Drops.HandleAsync("late/batch/x (1).csv", Token));
        Assert.Equal(2, Read(root, root.Starter.Started[^1]).Inputs["flights"].Path.Count);
    }

    private static string OneInput(string input) =>
        $$"""{"inputs": {"flights": {{input}}}, "pipeline": [{"type": "DropColumns", "cols": ["b"]}], "transform": "flights"}""";

    // What the service would read of the request.
    private static RunSpecification Read(IntakeRoot root, RunRequest request)
    {
        StoredPipeline pipeline = root.Pipelines.FindAsync(request.Pipeline!, null, CancellationToken.None).GetAwaiter().GetResult()!;
        return new NetworkSpecifications(root.Catalog, root.Trust).Read(pipeline.Specification, pipeline.Name, request.Overrides, canonical: true);
    }

    private static async Task<string> RefusalAsync(IntakeRoot root, string path)
    {
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(root.At($"drop/{path}"), Token));
        return json.RootElement.GetProperty("reason").GetString()!;
    }
}
