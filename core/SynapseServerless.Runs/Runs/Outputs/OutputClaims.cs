using System.Text.Json;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Runs;

/// <summary>Keeps the outputs of a run to itself for as long as it goes.</summary>
/// <remarks>
/// Whether another run is still at work is known by the file that its process locks, on the same machine, and else by its record. Where that is
/// mistaken, as between machines that do not see each other's files, the run that lost its claim finds out before it replaces anything.
/// </remarks>
/// <param name="run">The run.</param>
internal sealed class OutputClaims(RunWorkspace run) : IDisposable
{
    private readonly SemaphoreSlim _taking = new(1);
    private int _taken = -1;

    /// <summary>Claims all outputs; in this process it is done once for each start of the run.</summary>
    /// <param name="restarts">How often the run was started again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OutputTakenException">Another run writes to one of them.</exception>
    public async Task TakeAsync(int restarts, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _taken) >= restarts)
            return;
        await _taking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_taken >= restarts)
                return;
            ClaimedOutput[] outputs = [.. Outputs()];
            await TakeAllAsync(outputs, restarts, cancellationToken).ConfigureAwait(false);
            if (run.Specification.Output != new OutputSpecification())
                await run.Files.WriteAsync(run.Files.Outputs, outputs, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _taken, restarts);
        }
        finally
        {
            _taking.Release();
        }
    }

    /// <summary>Makes sure that an output is still this run's, before what is there is replaced.</summary>
    /// <param name="location">The output; one that no run claims is this run's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Writes to it that were given up.</returns>
    /// <exception cref="OutputTakenException">Another run has taken it over.</exception>
    public async Task<IReadOnlyList<string>> HeldAsync(string location, CancellationToken cancellationToken)
    {
        await TakeAsync(0, cancellationToken).ConfigureAwait(false);
        if (Outputs().FirstOrDefault(output => output.Location == location) is not { } output)
            return [];
        (_, OutputClaim? latest) = await LatestAsync(run.Storage, output, cancellationToken).ConfigureAwait(false);
        if (latest is null)
        {
            // Somebody took the claim away, and nobody else has come.
            await TakeAsync(output, 0, cancellationToken).ConfigureAwait(false);
            return [];
        }
        return latest.RunId == run.RunId
            ? latest.GivenUp
            : throw new OutputTakenException(
                location, latest.RunId, "has taken this output over", "Wait for it to end, and start a new run; or name another output.");
    }

    /// <summary>Gives all outputs free.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        foreach (ClaimedOutput output in Outputs())
            await ReleaseAsync(run.Storage, output, run.RunId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _taking.Dispose();

    /// <summary>Gives the outputs of a run free that is deleted, and takes away what it wrote to them and never completed.</summary>
    /// <param name="storage">Where they are.</param>
    /// <param name="files">The run's files.</param>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task ForgetAsync(IStorage storage, RunFiles files, string runId, CancellationToken cancellationToken)
    {
        foreach (ClaimedOutput output in await files.FindAsync<ClaimedOutput[]>(files.Outputs, cancellationToken).ConfigureAwait(false) ?? [])
        {
            (_, OutputClaim? latest) = await LatestAsync(storage, output, cancellationToken).ConfigureAwait(false);
            if (latest?.RunId != runId)
                continue;
            if (!output.IsFile)
            {
                await DatasetCommit.GiveUpAsync(storage, output.Location, latest.Write, cancellationToken).ConfigureAwait(false);
                await SavedStage.GiveUpAsync(new StageFolder(storage, output.Location), latest.Write, cancellationToken).ConfigureAwait(false);
            }
            await ReleaseAsync(storage, output, runId, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ReleaseAsync(IStorage storage, ClaimedOutput output, string runId, CancellationToken cancellationToken)
    {
        (int number, OutputClaim? latest) = await LatestAsync(storage, output, cancellationToken).ConfigureAwait(false);
        if (latest?.RunId != runId)
            return;
        // The last one goes first: whatever is left if this is stopped is claims of runs that are over.
        for (; number > 0; number--)
            await storage.DeleteAsync(output.ClaimAt(number), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(int Number, OutputClaim? Claim)> LatestAsync(IStorage storage, ClaimedOutput output, CancellationToken cancellationToken)
    {
        OutputClaim? latest = null;
        for (int number = 0; ; number++)
        {
            if (await storage.TryReadAsync(output.ClaimAt(number + 1), cancellationToken).ConfigureAwait(false) is not { } content)
                return (number, latest);
            try
            {
                latest = JsonSerializer.Deserialize<OutputClaim>(content.Span, RunFiles.Json);
            }
            catch (JsonException)
            {
                // It says of nobody that he is running.
                latest = null;
            }
        }
    }

    // All or none: what a run that is refused holds would be in the way of others.
    private async Task TakeAllAsync(ClaimedOutput[] outputs, int restarts, CancellationToken cancellationToken)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            try
            {
                await TakeAsync(outputs[i], restarts, cancellationToken).ConfigureAwait(false);
            }
            catch (OutputTakenException)
            {
                foreach (ClaimedOutput taken in outputs.Take(i))
                    await ReleaseAsync(run.Storage, taken, run.RunId, cancellationToken).ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task TakeAsync(ClaimedOutput output, int restarts, CancellationToken cancellationToken)
    {
        // Where the output may not be, that is what is said, and not that its claim may not.
        _ = await run.Storage.FindAsync(output.Location, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            (int number, OutputClaim? latest) = await LatestAsync(run.Storage, output, cancellationToken).ConfigureAwait(false);
            bool isOwn = latest?.RunId == run.RunId;
            if (isOwn && latest!.Restarts >= restarts)
                return;
            if (!isOwn && latest is not null)
                await CheckAsync(output, number, latest, cancellationToken).ConfigureAwait(false);
            var claim = new OutputClaim
            {
                RunId = run.RunId,
                Folder = run.Files.Folder,
                Write = run.WriteId,
                Since = run.Environment.Time.GetUtcNow(),
                Restarts = restarts,
                Machine = System.Environment.MachineName,
                Lock = run.Environment.LockFile?.Invoke(run.RunId),
                GivenUp = [.. (latest is null ? [] : latest.GivenUp.Append(latest.Write)).Where(write => write != run.WriteId).Distinct(StringComparer.Ordinal)],
            };
            if (isOwn)
            {
                await run.Files.WriteAsync(output.ClaimAt(number), claim, cancellationToken).ConfigureAwait(false);
                return;
            }
            byte[] content = JsonSerializer.SerializeToUtf8Bytes(claim, RunFiles.Json);
            if (await run.Storage.TryCreateAsync(output.ClaimAt(number + 1), content, cancellationToken).ConfigureAwait(false))
                return;
        }
    }

    private async Task CheckAsync(ClaimedOutput output, int number, OutputClaim claim, CancellationToken cancellationToken)
    {
        bool isHere = claim.Machine == System.Environment.MachineName;
        if (isHere && claim.Lock is { } file)
        {
            if (RunLock.IsTaken(file))
                throw new OutputTakenException(output.Location, claim.RunId, "is writing to this output", "Wait for it to end, cancel it, or name another output.");
            return;
        }
        if (await IsAtWorkAsync(claim, isHere, cancellationToken).ConfigureAwait(false))
        {
            throw new OutputTakenException(
                output.Location, claim.RunId, isHere ? "is writing to this output" : $"on {claim.Machine} is writing to this output",
                $"Wait for it to end, cancel it, or name another output. If it is certainly not running, delete '{output.ClaimAt(number)}'.");
        }
    }

    private async Task<bool> IsAtWorkAsync(OutputClaim claim, bool isHere, CancellationToken cancellationToken)
    {
        var files = new RunFiles(run.Storage, claim.Folder);
        try
        {
            if (await files.FindAsync<RunHead>(files.Record, cancellationToken).ConfigureAwait(false) is { } head)
                return head.Status is RunStatus.Pending or RunStatus.Running || claim.Restarts > head.Resumes;
            // Without a record it has only just begun, has been deleted, or is somewhere that cannot be seen from here.
            bool isSeen = isHere || claim.Folder.Contains("://", StringComparison.Ordinal);
            return !isSeen || await run.Storage.FindAsync(files.Specification, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (SynapseException)
        {
            return true;
        }
    }

    private IEnumerable<ClaimedOutput> Outputs()
    {
        RunSpecification specification = run.Specification;
        if (specification.Output.Model is { } model && specification.Fit is not null)
            yield return new ClaimedOutput(model, IsFile: false);
        if (SynapseServerless.Outputs.DataOutput.Of(specification.Output) is { } data && specification.Transform is not null)
            yield return new ClaimedOutput(data.Location, data.IsFile);
        if (specification.Output.SetAside is { } setAside && run.SetsAside)
            yield return new ClaimedOutput(setAside, IsFile: false);
    }

    // What of a record tells whether the run is over.
    private sealed record RunHead(RunStatus Status, int Resumes);
}
