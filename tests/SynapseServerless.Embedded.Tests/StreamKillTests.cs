using System.Globalization;
using System.Text;
using SynapseServerless.Data;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A process that carries out a stream and is killed with SIGKILL, again and again: what it wrote is, row for row, what an undisturbed one writes.</summary>
public sealed class StreamKillTests : IDisposable
{
    private const int Files = 24, RowsPerFile = 20;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Thorough]
    [Fact]
    public async Task A_stream_that_is_killed_again_and_again_writes_each_row_once()
    {
        Land();
        string[] calm = Arguments("calm");
        Assert.True(await VictimProcess.RunAndKillAsync(calm, int.MaxValue, Timeout.InfiniteTimeSpan, StreamVictim.Argument));
        string[] expected = await StreamJobs.RowsAsync(_scratch["calm/out"]);
        // Every seventh row is negative, and set aside: what is left is known by hand.
        Assert.Equal(Kept(), expected);
        string[] aside = Aside("calm");

        await NamedSeeds.EachAsync(Effort.Current.Base, KillAsync);

        async Task KillAsync(long seed)
        {
            var random = new Random((int)seed);
            int kills = 0, most = Math.Min(Effort.Current.Kills, 200);
            for (int run = 0; kills < most; run++)
            {
                string name = $"victim-{seed}-{run}";
                string[] victim = Arguments(name);
                bool completed = false;
                while (!completed)
                {
                    completed = kills < most
                        ? await VictimProcess.RunAndKillAsync(victim, random.Next(0, 12), TimeSpan.FromMilliseconds(random.Next(0, 60)), StreamVictim.Argument)
                        : await VictimProcess.RunAndKillAsync(victim, int.MaxValue, Timeout.InfiniteTimeSpan, StreamVictim.Argument);
                    kills += completed ? 0 : 1;
                }
                Assert.Equal(expected, await StreamJobs.RowsAsync(_scratch[$"{name}/out"]));
                Assert.Equal(aside, Aside(name));
                DatasetSuccess dataset = (await DatasetCommit.FindAsync(new LocalStorage(), _scratch[$"{name}/out"], default))!;
                Assert.Equal(expected.Length, dataset.Rows);
            }
        }
    }

    private static double X(int id) => id % 7 == 3 ? -1 : id + 0.5;

    private static string[] Kept() => [.. Enumerable.Range(0, Files * RowsPerFile).Where(id => X(id) > 0)
        .Select(id => string.Create(CultureInfo.InvariantCulture, $"{id} {X(id)} {2 * X(id)}")).Order(StringComparer.Ordinal)];

    private void Land()
    {
        Directory.CreateDirectory(_scratch["landing"]);
        for (int file = 0; file < Files; file++)
        {
            var text = new StringBuilder("id,x\n");
            for (int id = file * RowsPerFile; id < (file + 1) * RowsPerFile; id++)
                text.Append(CultureInfo.InvariantCulture, $"{id},{X(id):0.0}\n");
            File.WriteAllText(_scratch[$"landing/{file:D3}.csv"], text.ToString());
        }
    }

    private string[] Arguments(string name)
    {
        string specification = _scratch[$"{name}.yaml"];
        File.WriteAllText(specification, StreamVictim.Specification(_scratch["landing"], _scratch[name]));
        return [_scratch[$"work-{name}"], specification];
    }

    // The numbers of epochs differ where epochs were cut otherwise; what was set aside does not.
    private string[] Aside(string name) => [.. Directory.GetFiles(_scratch[$"{name}/aside"]).SelectMany(File.ReadAllLines)
        .Select(static line => System.Text.RegularExpressions.Regex.Replace(line, "\"epoch\":\\d+,", "")).Order(StringComparer.Ordinal)];
}
