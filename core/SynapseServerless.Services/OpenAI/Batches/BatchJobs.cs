using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Files and batches of a service: begun once, looked at once for all of their requests.</summary>
/// <param name="caller">Asks.</param>
/// <param name="place">Where.</param>
internal sealed class BatchJobs(ServiceCaller caller, BatchPlace place)
{
    // Answers of a batch may take much memory, and the rows of a partition are in few of them.
    private const int MostAtHand = 4, MostPages = 100;
    private const long MostFileBytes = 2_000_000_000;
    private static readonly TimeSpan s_here = TimeSpan.FromSeconds(10), s_file = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Task> _uploaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<ServiceReply>> _begun = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<BatchResult>> _results = new(StringComparer.Ordinal);
    private readonly Queue<string> _atHand = new();

    /// <summary>Uploads lines.</summary>
    /// <returns>The identity of the file.</returns>
    public async Task<string> UploadAsync(IEnumerable<byte[]> lines, StageContext context, CancellationToken cancellationToken)
    {
        (byte[] body, string type) = BatchLines.Form(lines);
        var upload = new ServiceRequest(HttpMethod.Post, place.Address("files")) { Body = body, ContentType = type, IsFree = true, MayBeGone = true };
        ServiceReply reply = await caller.SendAsync(upload, HasId, context, cancellationToken).ConfigureAwait(false);
        string file = Id(reply);
        // Azure looks at a file before it takes it.
        for (int asked = 0; Text(reply.Json(), "status") is "pending" or "running" or "notRunning" && asked < 150; asked++)
        {
            await Task.Delay(s_file, context.Time, cancellationToken).ConfigureAwait(false);
            reply = await caller.SendAsync(Get($"files/{Uri.EscapeDataString(file)}"), HasId, context, cancellationToken).ConfigureAwait(false);
        }
        return file;
    }

    /// <summary>Takes note that this process has uploaded a file, so that there is no batch of it yet.</summary>
    /// <param name="file">The file.</param>
    /// <param name="allKept">Ends when it is kept of all of its requests that they are in it.</param>
    public void Uploaded(string file, Task allKept) => _uploaded[file] = allKept;

    /// <summary>Begins the batch of a file, or finds it where it has begun.</summary>
    /// <returns>A reply with the identity of the batch.</returns>
    /// <exception cref="FileGivenUpException">A process that has ended uploaded the file, and began no batch of it.</exception>
    public Task<ServiceReply> BeginAsync(string file, StageContext context, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Rows of several partitions may be in a file, and each has its own journal.
            if (!_begun.TryGetValue(file, out Task<ServiceReply>? task) || task.IsFaulted || task.IsCanceled)
                _begun[file] = task = Task.Run(() => BeginOneAsync(file, context, cancellationToken), CancellationToken.None);
            return task;
        }
    }

    /// <summary>What a batch ended with.</summary>
    /// <exception cref="NotYetException">It has not ended.</exception>
    public async Task<BatchResult> ResultAsync(string batch, StageContext context, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<BatchResult> task;
            lock (_lock)
            {
                // Rows that come a little later hear of the same look.
                bool isOver = _results.TryGetValue(batch, out task!) && (task.IsCanceled || (task.Exception?.InnerException is { } error && !(error is NotYetException later && later.AskAgainAt > context.Time.GetUtcNow())));
                if (task is null || isOver)
                {
                    _results[batch] = task = Task.Run(() => LookAsync(batch, context, cancellationToken), CancellationToken.None);
                    _atHand.Enqueue(batch);
                    while (_atHand.Count > MostAtHand && _atHand.TryDequeue(out string? oldest))
                    {
                        if (!_atHand.Contains(oldest))
                            _results.Remove(oldest);
                    }
                }
            }
            await ((Task)task).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            // Where another one gave it up, this one looks.
            if (!task.IsCanceled)
                return await task.ConfigureAwait(false);
        }
    }

    private async Task<ServiceReply> BeginOneAsync(string file, StageContext context, CancellationToken cancellationToken)
    {
        string? batch = null;
        if (_uploaded.TryGetValue(file, out Task? allKept))
        {
            await allKept.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            (batch, bool hasBegun) = await FindAsync(file, context, cancellationToken).ConfigureAwait(false);
            // Its process may have ended before it was kept of all requests that they are in it: those go into another file, and would be paid for twice.
            if (!hasBegun)
                throw new FileGivenUpException();
        }
        if (batch is null)
        {
            // From now on there may be one.
            _uploaded.TryRemove(file, out _);
            var body = new JsonObject { ["input_file_id"] = file, ["endpoint"] = place.Operation, ["completion_window"] = "24h" };
            var begin = new ServiceRequest(HttpMethod.Post, place.Address("batches")) { Body = Encoding.UTF8.GetBytes(body.ToJsonString(StageJson.Options)), IsFree = true, IsRepeatable = false, MayBeGone = true };
            try
            {
                batch = Id(await caller.SendAsync(begin, HasId, context, cancellationToken).ConfigureAwait(false));
            }
            catch (CallException error) when (error.Error.Status is null or >= 500)
            {
                // It may have begun all the same.
                batch = (await FindAsync(file, context, cancellationToken).ConfigureAwait(false)).Batch
                    ?? throw new SynapseException($"A batch could not be begun: {error.Error.Message.TrimEnd('.')}", Location.OfStage(context.Stage), "Run it again.", error);
            }
            catch (CallException error)
            {
                throw new SynapseException(
                    $"{caller.Pool.Endpoints[0]} refuses to begin a batch: {error.Error.Message.TrimEnd('.')}", Location.OfParameter(context.Stage, "execution"),
                    "Set execution: online; on Azure the deployment is one for batches (GlobalBatch or DataZoneBatch).", error);
            }
        }
        return new ServiceReply(HttpStatusCode.OK, null, Encoding.UTF8.GetBytes(batch));
    }

    // A batch of the file that has not failed, and whether there is any.
    private async Task<(string? Batch, bool HasBegun)> FindAsync(string file, StageContext context, CancellationToken cancellationToken)
    {
        string after = "";
        bool hasBegun = false;
        for (int page = 0; page < MostPages; page++)
        {
            string query = $"batches?limit=100{after}";
            JsonElement list = (await caller.SendAsync(Get(query), static reply => RowCalls.Problem(() => reply.Json().GetProperty("data")), context, cancellationToken).ConfigureAwait(false)).Json();
            string? last = null;
            foreach (JsonElement batch in list.GetProperty("data").EnumerateArray())
            {
                last = Text(batch, "id");
                if (Text(batch, "input_file_id") != file)
                    continue;
                hasBegun = true;
                if (Text(batch, "status") != "failed")
                    return (last, true);
            }
            if (last is null || !list.TryGetProperty("has_more", out JsonElement more) || more.ValueKind != JsonValueKind.True)
                return (null, hasBegun);
            after = $"&after={Uri.EscapeDataString(last)}";
        }
        return (null, hasBegun);
    }

    private async Task<BatchResult> LookAsync(string batch, StageContext context, CancellationToken cancellationToken)
    {
        long since = context.Time.GetTimestamp();
        while (true)
        {
            JsonElement json;
            try
            {
                json = (await caller.SendAsync(Get($"batches/{Uri.EscapeDataString(batch)}"), static reply => RowCalls.Problem(() => reply.Json().GetProperty("status")), context, cancellationToken).ConfigureAwait(false)).Json();
            }
            catch (CallException error) when (error.Error.Status == (int)HttpStatusCode.NotFound)
            {
                return new BatchResult("gone", new Dictionary<string, BatchLine>(), null);
            }
            string status = Text(json, "status") ?? "";
            if (status == "failed")
                return new BatchResult(status, new Dictionary<string, BatchLine>(), Problem(json));
            if (status is "completed" or "expired" or "cancelled")
                return new BatchResult(status, await LinesAsync(json, context, cancellationToken).ConfigureAwait(false), null);
            bool comesBack = context.Answers is not NoAnswers;
            if (comesBack && context.Time.GetElapsedTime(since) + place.Polling > s_here)
                throw new NotYetException(context.Time.GetUtcNow() + place.Polling, $"a batch of the service has not ended: it is {status}");
            await Task.Delay(place.Polling, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Answers and errors are files of their own, and neither says what the other has.
    private async Task<Dictionary<string, BatchLine>> LinesAsync(JsonElement batch, StageContext context, CancellationToken cancellationToken)
    {
        var lines = new Dictionary<string, BatchLine>(StringComparer.Ordinal);
        foreach (string name in (string[])["error_file_id", "output_file_id"])
        {
            if (Text(batch, name) is not { Length: > 0 } file)
                continue;
            try
            {
                BatchLines.Read((await caller.SendAsync(Get($"files/{Uri.EscapeDataString(file)}/content") with { MostAnswerBytes = MostFileBytes }, null, context, cancellationToken).ConfigureAwait(false)).Body, lines);
            }
            catch (CallException error) when (error.Error.Status == (int)HttpStatusCode.NotFound)
            {
                // Files are deleted after a time; what they had is asked for again.
            }
        }
        return lines;
    }

    private ServiceRequest Get(string path) => new(HttpMethod.Get, place.Address(path)) { MayBeGone = true, IsFree = true };

    private static string? HasId(ServiceReply reply) => RowCalls.Problem(() => Id(reply));

    private static string Id(ServiceReply reply) => Text(reply.Json(), "id") ?? throw new FormatException("there is no id");

    private static string Problem(JsonElement batch) =>
        batch.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Object && errors.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0
            ? $"{Text(data[0], "message") ?? "the service gives no reason"} ({Text(data[0], "code") ?? "no code"})"
            : "the service gives no reason";

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A file is not used: its process ended before it began a batch of it.</summary>
internal sealed class FileGivenUpException() : Exception("The file of requests was given up.");

/// <summary>What a batch ended with.</summary>
/// <param name="Status">How.</param>
/// <param name="Lines">What it has for its requests.</param>
/// <param name="Problem">Why the service refused it; null where it did not.</param>
internal sealed record BatchResult(string Status, IReadOnlyDictionary<string, BatchLine> Lines, string? Problem);
