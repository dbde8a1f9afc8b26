using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SynapseServerless.Runs;
using SynapseServerless.Service.Queues;
using SynapseServerless.Service.Runs;
using SynapseServerless.Storage;
using SynapseServerless.Trust;

namespace SynapseServerless.Service.Notifications;

/// <summary>What a <see cref="RunNotifier"/> is made of.</summary>
public sealed record RunNotifierParts
{
    /// <summary>What the operator decides: the secret that signs callbacks.</summary>
    public required ServiceOptions Options { get; init; }

    /// <summary>Where the runs are.</summary>
    public required IStorage Storage { get; init; }

    /// <summary>Which hosts may be called.</summary>
    public required TrustPolicy Trust { get; init; }

    /// <summary>Where events go; null for nowhere.</summary>
    public ServiceQueues? Queues { get; init; }

    /// <summary>How long an attempt at a callback may take.</summary>
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where it logs.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Tells that a run has ended: calls back whom the request named, and puts an event on the queue <c>run-events</c>.</summary>
/// <remarks>
/// <para>One call is one attempt at everybody who has not been told; the caller tries again after a failure. What came of it is kept
/// in <c>notifications.json</c> in the run's folder after each recipient, so that a crash makes at most the one tell twice that
/// was being told, with the same <see cref="RunNotice.Delivery"/>.</para>
/// <para>Any 2xx is taken for told. No answer, a 5xx, 408 and 429 are tried again; other answers are final.</para>
/// </remarks>
public sealed partial class RunNotifier : IRunNotifier, IDisposable
{
    // Escapes what is not ASCII, so that no queue, log or shell spoils it.
    private static readonly JsonSerializerOptions Json = new(RunFiles.Json) { WriteIndented = false, Encoder = null };

    private readonly RunNotifierParts _parts;
    private readonly ServiceLayout _layout;
    private readonly HttpClient _client;
    private readonly CallbackSender _callbacks;

    /// <summary>Creates a notifier.</summary>
    /// <param name="parts">What it is made of; they stay the caller's.</param>
    public RunNotifier(RunNotifierParts parts)
    {
        _parts = parts;
        _layout = new ServiceLayout(parts.Options.Root);
#pragma warning disable RS0030 // The handler is the one that asks the policy.
        _client = new HttpClient(parts.Trust.Hosts.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
        _callbacks = new CallbackSender(_client, parts.Trust.Hosts, parts.CallbackTimeout, parts.Time);
    }

    /// <inheritdoc/>
    public async Task NotifyAsync(RunInput run, CancellationToken cancellationToken)
    {
        var files = new RunFiles(_parts.Storage, run.Folder);
        RunRecord record = await files.ReadAsync<RunRecord>(files.Record, cancellationToken).ConfigureAwait(false);
        if (record.Status == RunStatus.Running)
            return;
        StoredRunRequest? request = await files
            .FindAsync<StoredRunRequest>(files.Request, cancellationToken).ConfigureAwait(false);
        string location = files.At(NotificationRecord.FileName);
        List<NotificationRecord> kept = [.. await files.FindAsync<NotificationRecord[]>(location, cancellationToken).ConfigureAwait(false) ?? []];
        var failures = new List<(string Recipient, string Answer, bool Final)>();

        foreach (Uri? callback in Recipients(request))
        {
            string recipient = callback is null ? "queue" : callback.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
            var notice = RunNotice.Of(record, request, _layout, callback?.AbsoluteUri ?? recipient);
            int index = kept.FindIndex(entry => entry.Delivery == notice.Delivery);
            NotificationRecord entry = index < 0 ? new NotificationRecord { Delivery = notice.Delivery, Recipient = recipient, Event = notice.Event } : kept[index];
            if (entry.Told is not null || entry.GivenUp)
                continue;
            int attempt = entry.Attempts + 1;
            CallbackAnswer answer = await TellAsync(callback, notice, attempt, cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = _parts.Time.GetUtcNow();
            entry = entry with { Attempts = attempt, LastAttempt = now, LastAnswer = answer.Answer, Told = answer.Told ? now : null, GivenUp = answer.Final };
            if (index < 0)
                kept.Add(entry);
            else
                kept[index] = entry;
            await files.WriteAsync(location, kept, cancellationToken).ConfigureAwait(false);
            if (!answer.Told)
                failures.Add((recipient, answer.Answer, answer.Final));
        }
        Throw(record.RunId, failures);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // The queue is null.
    private IEnumerable<Uri?> Recipients(StoredRunRequest? request)
    {
        if (_parts.Queues is not null)
            yield return null;
        if (request?.Callback is { } callback && _parts.Options.CallbackSecret is not null)
            yield return callback;
    }

    private async Task<CallbackAnswer> TellAsync(Uri? callback, RunNotice notice, int attempt, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(notice, Json);
        if (callback is null)
        {
            try
            {
                string text = Encoding.UTF8.GetString(body.Length <= ServiceQueues.MostBytes ? body : JsonSerializer.SerializeToUtf8Bytes(notice.Short(), Json));
                await _parts.Queues!.SendAsync(ServiceQueues.RunEvents, text, cancellationToken).ConfigureAwait(false);
                return new CallbackAnswer("put", null, Told: true, Final: false);
            }
            catch (SynapseException error)
            {
                return new CallbackAnswer(error.Message, null, Told: false, Final: false);
            }
        }
        CallbackAnswer answer = await _callbacks.SendAsync(callback, notice, body, _parts.Options.CallbackSecret!, cancellationToken).ConfigureAwait(false);
        string status = answer.Status?.ToString(CultureInfo.InvariantCulture) ?? "none";
        if (answer.Told)
            LogSent(notice.RunId, callback.Host, status, attempt);
        else
            LogFailed(notice.RunId, callback.Host, status, attempt, answer.Answer);
        return answer;
    }

    // What may still work is tried again; for that the error must not be one that says that trying again is useless.
    private static void Throw(string runId, List<(string Recipient, string Answer, bool Final)> failures)
    {
        if (failures.Count == 0)
            return;
        string problem = $"The end of run {runId} could not be told to {string.Join(" and ", failures.Select(failure => $"{failure.Recipient} ({failure.Answer})"))}";
        if (failures.TrueForAll(failure => failure.Final))
            throw new SpecificationException(problem, new Location { Pointer = "/callback" }, "Ask the service for the run instead, and give the next run another callback.");
        throw new SynapseException(problem);
    }

    private void LogSent(string runId, string host, string status, int attempt) => CallbackSent(_parts.Logger, runId, host, status, attempt);

    private void LogFailed(string runId, string host, string status, int attempt, string error) =>
        CallbackFailed(_parts.Logger, runId, host, status, attempt, error);

    [LoggerMessage(EventName = "CallbackSent", Level = LogLevel.Information, Message = "The end of run {runId} was told to {host}: {status}, attempt {attempt}")]
    private static partial void CallbackSent(ILogger logger, string runId, string host, string status, int attempt);

    [LoggerMessage(EventName = "CallbackFailed", Level = LogLevel.Warning, Message = "The end of run {runId} was not told to {host}: {status}, attempt {attempt}: {error}")]
    private static partial void CallbackFailed(ILogger logger, string runId, string host, string status, int attempt, string error);
}
