using System.CommandLine;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;

namespace SynapseServerless.Cli.Commands.Runs;

/// <summary>Finds runs by what people write for them.</summary>
internal static class RunIds
{
    private const string Newest = "last";

    public static Argument<string> Argument() => new("ID")
    {
        Description = "The run: its id, a part of it that no other has, or last for the newest.",
    };

    /// <exception cref="SynapseException">No run, or more than one, is meant.</exception>
    public static async Task<RunRecord> FindAsync(EmbeddedRunner runner, string given, string work, CancellationToken cancellationToken)
    {
        IReadOnlyList<RunRecord> runs = await runner.ListAsync(cancellationToken);
        if (runs.Count == 0)
            throw new SpecificationException($"There are no runs in {work}", Location.None, "Name the folder of the runs with --work.");
        if (given == Newest)
            return runs[0];
        if (runs.FirstOrDefault(run => run.RunId == given) is { } exact)
            return exact;
        RunRecord[] meant = [.. runs.Where(run => run.RunId.StartsWith(given, StringComparison.Ordinal))];
        if (meant.Length == 0)
            meant = [.. runs.Where(run => run.RunId.Contains(given, StringComparison.OrdinalIgnoreCase))];
        return meant.Length switch
        {
            1 => meant[0],
            0 => throw new SpecificationException(
                $"There is no run '{given}' in {work}", Location.None, Suggestions.Remedy(given, [.. runs.Select(run => run.RunId)], "runs")),
            _ => throw new SpecificationException(
                $"'{given}' may mean {meant.Length} runs", Location.None, $"They are {string.Join(", ", meant.Take(5).Select(run => run.RunId))}."),
        };
    }
}
