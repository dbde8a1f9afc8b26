using SynapseServerless.Embedded.Journal;
using SynapseServerless.Orchestration;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A process that is killed with SIGKILL, again and again, ends with what an undisturbed one ends with.</summary>
public sealed class KillTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public Task A_run_that_is_killed_again_and_again_ends_as_one_that_was_not() =>
        CheckAsync(_scratch["data"], _scratch.Path, new LocalStorage(), partitions: 64);

    [Thorough]
    [Fact]
    public Task Fits_of_several_steps_that_are_killed_again_and_again_end_as_those_that_were_not() =>
        CheckAsync(_scratch["data"], _scratch.Path, new LocalStorage(), partitions: 16, VictimProcess.Rounds, delay: 2_500);

    [Thorough]
    [Fact]
    public Task Explanations_that_are_drawn_are_the_same_after_kills() =>
        CheckAsync(_scratch["data"], _scratch.Path, new LocalStorage(), partitions: 16, VictimProcess.Explanations);

    [Soak]
    [Fact]
    public async Task A_run_on_blobs_that_is_killed_again_and_again_ends_as_one_that_was_not()
    {
        await using Azurite azurite = await Azurite.StartAsync();
        string container = $"{azurite.Endpoint}/kills";
        var storage = new StorageRouter();
        // Every access takes the emulator milliseconds: fewer partitions are killed in as many places.
        await CheckAsync($"{container}/data", container, storage, partitions: Effort.Current.IsFull ? 16 : 6);
    }

    private async Task CheckAsync(
        string data, string place, IStorage storage, int partitions, Func<string, string, int, string>? specified = null, int delay = 60)
    {
        specified ??= VictimProcess.Specification;
        await Jobs.WriteAsync(data, Rows(100 * partitions), files: partitions, storage);
        string[] calm = await ArgumentsAsync("calm");
        Assert.True(await VictimProcess.RunAndKillAsync(calm, int.MaxValue, Timeout.InfiniteTimeSpan));
        IReadOnlyDictionary<string, string> expected = await Jobs.ContentsAsync($"{place}/calm", storage);
        Assert.Contains(expected.Keys, name => name.StartsWith("/out/part-00015", StringComparison.Ordinal));

        await NamedSeeds.EachAsync(Effort.Current.Base, KillAsync);

        async Task KillAsync(long seed)
        {
            var random = new Random((int)seed);
            int kills = 0;
            for (int run = 0; kills < Effort.Current.Kills; run++)
                kills = await RunAsync($"victim-{seed}-{run}", random, kills);
        }

        async Task<int> RunAsync(string name, Random random, int kills)
        {
            string[] victim = await ArgumentsAsync(name);
            bool completed = false;
            while (!completed)
            {
                // After the last kill the run is let through.
                completed = kills < Effort.Current.Kills
                    ? await VictimProcess.RunAndKillAsync(victim, random.Next(0, specified == VictimProcess.Specification ? 24 : 16), TimeSpan.FromMilliseconds(random.Next(0, delay)))
                    : await VictimProcess.RunAndKillAsync(victim, int.MaxValue, Timeout.InfiniteTimeSpan);
                Assert.True(completed || kills < Effort.Current.Kills);
                kills += completed ? 0 : 1;
            }

            IReadOnlyDictionary<string, string> actual = await Jobs.ContentsAsync($"{place}/{name}", storage);
            Assert.Equal(expected.Keys, actual.Keys);
            Assert.All(expected, file => Assert.Equal(file.Value, actual[file.Key]));
            AssertNoTaskTwice(victim[0]);
            return kills;
        }

        async Task<string[]> ArgumentsAsync(string name)
        {
            string work = _scratch[$"work-{name}"], specification = _scratch[$"{name}.yaml"];
            await File.WriteAllTextAsync(specification, specified(data, $"{place}/{name}", partitions));
            return [work, $"{place}/runs-{name}", specification];
        }
    }

    // Every fourth row or so is negative, so that rows are set aside in every partition.
    private static IEnumerable<Jobs.Row> Rows(int count) =>
        Enumerable.Range(0, count).Select(id => Jobs.MakeRow(id) with { Y = id % 7 == 3 ? -1 : 3 * (id % 10) });

    private static void AssertNoTaskTwice(string work)
    {
        var store = new JournalStore(Path.Combine(work, "journal.db"));
        string root = Assert.Single(store.Roots()).Start.InstanceId;
        IReadOnlyList<JournalTask> tasks = store.Tasks(root, int.MaxValue);
        Assert.Equal(tasks.Count, tasks.Select(task => (task.InstanceId, task.Event.ActionId, task.Event.Hash)).Distinct().Count());
        // The partitions in four passes (fit twice over, shuffle, transform), and the rest.
        Assert.Contains(tasks, task => task.Event.Name == ActivityNames.Finish);
    }
}
