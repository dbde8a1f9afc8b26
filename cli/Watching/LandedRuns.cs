using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SynapseServerless.Embedded;
using SynapseServerless.Runs;
using SynapseServerless.Service.Intake;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Watching;

/// <summary>Runs a pipeline on files that landed, and follows each run to its end.</summary>
/// <remarks>A run's identity follows from the file and its version, so that the journal tells what has been run: nothing else is kept.</remarks>
internal sealed class LandedRuns(WatchedPipeline watched, EmbeddedRunEngine engine, StageCatalog catalog, IStorage storage, string runsFolder, WatchReport report)
{
    /// <summary>Stands in a specification for the name of the file, or of the folder of several, without its ending.</summary>
    public const string NameVariable = "DROP_NAME";

    private readonly DropFolder _folder = new(storage, watched.Folder);

    /// <summary>Says what is wrong with the pipeline before anything lands.</summary>
    /// <exception cref="SpecificationException">Something is.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken) => await ReadAsync("name", ["example.csv"], cancellationToken);

    /// <summary>Handles a file that landed.</summary>
    public async Task HandleAsync(string path, CancellationToken cancellationToken)
    {
        switch (await _folder.DecideAsync(path, cancellationToken))
        {
            case DropDecision.Start start:
                await RunAsync(start, cancellationToken);
                break;
            case DropDecision.Wait wait:
                report.Note($"{path}: {wait.Reason}");
                break;
            case DropDecision.Refuse refuse:
                report.Failed($"{refuse.Subject}: {refuse.Reason}");
                break;
            case DropDecision.Ignore ignore:
                report.Note($"{path} is left alone: {ignore.Reason}");
                break;
        }
    }

    private async Task RunAsync(DropDecision.Start start, CancellationToken cancellationToken)
    {
        string runId = RunId(start);
        EngineRunState? state = await engine.FindAsync(runId, cancellationToken);
        if (state is { Status: RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled })
        {
            report.DoneBefore(runId);
            return;
        }
        var files = new RunFiles(storage, $"{runsFolder}/{runId}");
        report.Begin(start.Subject, runId, again: state is not null);
        if (state is null)
        {
            RunSpecification specification = await ReadAsync(NameOf(start.Subject), start.Locations, cancellationToken);
            await engine.StartAsync(runId, specification, cancellationToken);
        }
        await FollowAsync(start.Subject, runId, cancellationToken);
        report.End(start.Subject, await files.ReadAsync<RunRecord>(files.Record, cancellationToken));
    }

    private async Task FollowAsync(string subject, string runId, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await engine.FindAsync(runId, cancellationToken) is { Status: RunStatus.Pending or RunStatus.Running } state)
        {
            if (state.Progress is { } progress)
                report.Underway(subject, progress);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    // The file is read each time: a mistake in it can be mended while files land.
    private async Task<RunSpecification> ReadAsync(string name, IReadOnlyList<string> locations, CancellationToken cancellationToken)
    {
        string? Variable(string variable) => variable == NameVariable ? name : Environment.GetEnvironmentVariable(variable);
        var options = new Specifications.SpecificationOptions { Overrides = watched.Overrides, Environment = Variable };
        RunSpecification plain = await new SpecificationReader(catalog, options).ReadAsync(watched.Specification, storage, cancellationToken);
        using JsonDocument canonical = JsonDocument.Parse(plain.Canonical);
        string input = DropInput.Name(canonical.RootElement, watched.Input);
        // What stands for a variable in the name of a file is a part of that name.
        string[] escaped = [.. locations.Select(location => location.Replace("${", "$${", StringComparison.Ordinal))];
        options = options with { Overrides = [.. watched.Overrides, DropInput.Override(canonical.RootElement, input, escaped)] };
        return await new SpecificationReader(catalog, options).ReadAsync(watched.Specification, storage, cancellationToken);
    }

    private string RunId(DropDecision.Start start)
    {
        string identity = string.Join('\n', watched.Folder, watched.Specification, watched.Input, start.Subject, start.Version);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..12];
        string slug = string.Concat(NameOf(start.Subject).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return $"{(slug.Length == 0 ? "file" : slug[..Math.Min(40, slug.Length)].TrimEnd('-'))}-{hash}";
    }

    private static string NameOf(string subject)
    {
        string name = subject.EndsWith($"/{DropManifest.FileName}", StringComparison.Ordinal) ? subject[..subject.IndexOf('/', StringComparison.Ordinal)] : subject;
        // Data that is compressed has two endings.
        string bare = Path.GetFileNameWithoutExtension(name);
        return Path.GetExtension(name) is ".gz" or ".zst" ? Path.GetFileNameWithoutExtension(bare) : bare;
    }
}
