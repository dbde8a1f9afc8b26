using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Runs;
using SynapseServerless.Service.Pipelines;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Intake;

/// <summary>Starts stored pipelines on files that land in <c>drop/{pipeline}/</c> of the root; <see cref="DropFolder"/> has the rules.</summary>
/// <param name="runs">Starts runs.</param>
/// <param name="pipelines">The stored pipelines.</param>
/// <param name="storage">Where the root is.</param>
/// <param name="layout">Where things are below it.</param>
/// <param name="logger">Where it logs; null for nowhere.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed partial class DropIntake(
    IRunStarter runs, PipelineStore pipelines, IStorage storage, ServiceLayout layout, ILogger? logger = null, TimeProvider? time = null)
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>Handles a file that landed, however often that is told and in whatever order.</summary>
    /// <param name="path">Its path below <c>drop/</c>, such as <c>late-flights/2024-05.csv</c>: slashes, nothing in it escaped.</param>
    /// <param name="cancellationToken">Gives up; telling it again makes up for that.</param>
    /// <returns>The run, also when an earlier call had started it; null when there is none.</returns>
    /// <remarks>
    /// What is wrong with the file is logged, and written to <c>drop/{pipeline}/_refused/</c>, where its sender sees it; it is no error of this method.
    /// </remarks>
    /// <exception cref="SynapseException">The storage or the engine cannot be reached: it is to be told again.</exception>
    public async Task<RunStarted?> HandleAsync(string path, CancellationToken cancellationToken)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        string pipeline = slash < 0 ? "" : path[..slash];
        if (!PipelineStore.IsName(pipeline) || slash == path.Length - 1)
        {
            LogIgnored(_logger, path, "It is in no pipeline's folder");
            return null;
        }
        string folder = $"{layout.Drop}/{pipeline}";
        string subject = path[(slash + 1)..];
        try
        {
            switch (await new DropFolder(storage, folder).DecideAsync(subject, cancellationToken).ConfigureAwait(false))
            {
                case DropDecision.Start start:
                    subject = start.Subject;
                    return await StartAsync(pipeline, start, cancellationToken).ConfigureAwait(false);
                case DropDecision.Refuse refuse:
                    await RefuseAsync(pipeline, folder, refuse.Subject, 422, refuse.Reason, cancellationToken).ConfigureAwait(false);
                    break;
                case DropDecision.Wait wait:
                    LogWaits(_logger, path, wait.Reason);
                    break;
                case DropDecision.Ignore ignore:
                    LogIgnored(_logger, path, ignore.Reason);
                    break;
            }
        }
        catch (SynapseException error) when (Refusals.IsFinal(error))
        {
            await RefuseAsync(pipeline, folder, subject, Refusals.Status(error), layout.Relative(error.Message), cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    private async Task<RunStarted> StartAsync(string pipeline, DropDecision.Start start, CancellationToken cancellationToken)
    {
        StoredPipeline stored = await pipelines.FindAsync(pipeline, null, cancellationToken).ConfigureAwait(false)
            ?? throw new ServiceException(Refusal.NotFound, $"There is no pipeline '{pipeline}'", "Store it first, and drop the file again.");
        var request = new RunRequest
        {
            Pipeline = pipeline,
            Overrides = [DropInput.Override(stored.Specification, DropInput.Name(stored.Specification, stored.Drop?.Input), start.Locations)],
            IdempotencyKey = $"drop:{pipeline}/{start.Subject}@{start.Version}",
            Trigger = "drop",
        };
        RunStarted started = await runs.StartAsync(request, cancellationToken).ConfigureAwait(false);
        if (started.Created)
            LogReceived(_logger, pipeline, start.Subject, started.RunId);
        return started;
    }

    // A name that begins with _ is never taken for data, so that this starts nothing.
    private async Task RefuseAsync(string pipeline, string folder, string subject, int status, string reason, CancellationToken cancellationToken)
    {
        LogRefused(_logger, "drop", status, $"{pipeline}/{subject}: {reason}");
        var files = new RunFiles(storage, folder);
        var refusal = new { file = subject, status, reason, time = (time ?? TimeProvider.System).GetUtcNow() };
        await files.WriteAsync(DropPath.In(folder, $"_refused/{subject}.json"), refusal, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(EventName = "DropReceived", Level = LogLevel.Information, Message = "{pipeline} starts on {blob}: run {runId}")]
    private static partial void LogReceived(ILogger logger, string pipeline, string blob, string runId);

    [LoggerMessage(EventName = "RunRefused", Level = LogLevel.Warning, Message = "A start by {trigger} was refused ({status}): {reason}")]
    private static partial void LogRefused(ILogger logger, string trigger, int status, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped file {path}: {reason}")]
    private static partial void LogWaits(ILogger logger, string path, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped file {path} starts nothing: {reason}")]
    private static partial void LogIgnored(ILogger logger, string path, string reason);
}
