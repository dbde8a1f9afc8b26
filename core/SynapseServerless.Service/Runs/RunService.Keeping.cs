using SynapseServerless.Runs;

namespace SynapseServerless.Service.Runs;

public sealed partial class RunService
{
    /// <summary>What started a run that the command line began, in a folder that a service serves now.</summary>
    internal const string CommandLine = "command line";

    /// <summary>Everything that is kept of a run so far; null where no engine has begun it.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<RunRecord?> FindRecordAsync(string runId, CancellationToken cancellationToken) =>
        RunIds.IsValid(runId) ? await LedgerOf(runId).FindAsync(cancellationToken) : null;

    /// <summary>What a run was started with; null when there is no such run.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<StoredRunRequest?> FindRequestAsync(string runId, CancellationToken cancellationToken) => _records.FindRequestAsync(runId, cancellationToken);

    /// <summary>Starts a run of what another was started with.</summary>
    /// <param name="runId">Identity of the other run.</param>
    /// <param name="overrides">What is to be other, each <c>path=value</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ServiceException">There is no such run, or its locations are those of a command line.</exception>
    /// <exception cref="SpecificationException">An override is wrong.</exception>
    public async Task<RunStarted> RepeatAsync(string runId, IReadOnlyList<string> overrides, CancellationToken cancellationToken)
    {
        StoredRunRequest request = await _records.FindRequestAsync(runId, cancellationToken) ?? throw NoSuchRun(runId);
        if (request.Trigger == CommandLine)
        {
            throw new ServiceException(
                Refusal.Unprocessable, "The command line started this run, and its locations are relative to the file of its specification",
                "Run that file again with 'synapse run'.");
        }
        return await StartAsync(
            new RunRequest { Specification = System.Text.Json.JsonSerializer.SerializeToElement(System.Text.Json.Nodes.JsonNode.Parse(request.Canonical)), Overrides = overrides, IsCanonical = true, Trigger = "console" },
            cancellationToken);
    }

    /// <summary>Deletes what is kept of a run that has ended; outputs that its specification placed elsewhere stay.</summary>
    /// <param name="runId">Identity of the run.</param>
    /// <param name="cancellationToken">Gives up; deleting it again goes on.</param>
    /// <exception cref="ServiceException">There is no such run, or it has not ended.</exception>
    public async Task DeleteAsync(string runId, CancellationToken cancellationToken)
    {
        RunView run = await GetAsync(runId, cancellationToken);
        if (run.Status is RunStatus.Pending or RunStatus.Running)
            throw new ServiceException(Refusal.Conflict, $"The run has not ended: it is {Word(run.Status)}", "Cancel it first.");
        await LeftByEngineAsync(runId, cancellationToken);
        StoredRunRequest request = (await _records.FindRequestAsync(runId, cancellationToken))!;
        await LedgerOf(runId).GiveUpOutputsAsync(runId, cancellationToken);
        await _parts.Engine.ForgetAsync(runId, cancellationToken);
        // The name in the list goes last: what was cut short is still found there.
        await Storage.DeleteAsync(_layout.Run(runId), cancellationToken);
        _records.Forget(runId);
        await Storage.DeleteAsync($"{_layout.Index}/{RunIds.IndexKey(request)}.json", cancellationToken);
    }

    /// <summary>Takes runs of the command line that have ended into the list of the service.</summary>
    /// <param name="records">Their records.</param>
    /// <param name="cancellationToken">Gives up; the next time goes on.</param>
    /// <returns>How many were new.</returns>
    public async Task<int> AdoptAsync(IEnumerable<RunRecord> records, CancellationToken cancellationToken)
    {
        int adopted = 0;
        foreach (RunRecord record in records.Where(static record => record.Status is not (RunStatus.Pending or RunStatus.Running) && RunIds.IsValid(record.RunId)))
        {
            var request = new StoredRunRequest
            {
                RunId = record.RunId, Name = record.Name, Trigger = CommandLine, Created = record.Started, Fingerprint = "", Source = record.Source ?? "", Canonical = record.Specification,
            };
            if (!await LedgerOf(record.RunId).TryClaimAsync(request, cancellationToken))
                continue;
            var entry = new RunIndexEntry(request.RunId, request.Name, request.Created);
            await _records.Files(record.RunId).WriteAsync($"{_layout.Index}/{RunIds.IndexKey(request)}.json", entry, cancellationToken);
            adopted++;
        }
        return adopted;
    }
}
