namespace SynapseServerless.Fuzz.Tests;

/// <summary>Inputs made of good ones by changes: each is read or refused with a message, and none ends a process or keeps it for ever.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task No_changed_input_ends_a_process(string target)
    {
        double weight = FuzzTargets.Get(target).Weight;
        long count = Math.Max(1, (long)(Effort.Current.Inputs * weight));
        (long First, long Count)[] ranges = NamedSeeds.Replayed is { } only
            ? [(only, 1)]
            : [.. NamedSeeds.Of(nameof(No_changed_input_ends_a_process)).Where(named => FuzzTargets.Names[named.Case] == target).Select(named => (named.Seed, 1L)), (Effort.Current.Base, count)];
        foreach ((long first, long number) in ranges)
        {
            if (await FuzzProcess.ReadManyAsync(target, first, number) is not { } failed)
                continue;
            string kept = Path.Combine(AppContext.BaseDirectory, "failed", $"{target}-{failed.Seed}");
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            await File.WriteAllBytesAsync(kept, Mutator.Make(FuzzTargets.Get(target), failed.Seed));
            string advice = NamedSeeds.Advice(nameof(No_changed_input_ends_a_process), FuzzTargets.Names.ToList().IndexOf(target), failed.Seed);
            Assert.Fail($"{target}: an input ended the process with {failed.End.ExitCode}; it is kept as {kept}. {advice}\n{failed.End.Error}");
        }
    }
}
