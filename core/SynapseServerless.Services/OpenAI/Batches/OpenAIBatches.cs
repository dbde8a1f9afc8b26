using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Sends requests in batches: a file with a line for each, a batch of the file, and its answers when it has ended.</summary>
/// <remarks>
/// Which file a request is in is kept with the run before a batch of it is begun, and so is the batch: a run that is killed asks for the batch that it had begun. Where it was killed right
/// after the service had begun one, the batch is found by its file; where it had begun none, its requests go into another file. What a batch does not answer is asked for at once, but for what somebody cancelled.
/// </remarks>
internal sealed partial class OpenAIBatches
{
    // A service takes 200 MB; the form and the names of the lines need some of it.
    private const long MostBytes = 190L << 20;
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(200);
    private readonly ServiceCaller _caller;
    private readonly BatchPlace _place;
    private readonly BatchJobs _jobs;
    private readonly Turns _online;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Upload> _uploads = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private RequestGroups<Line, string>? _groups;

    public OpenAIBatches(ServiceCaller caller, BatchPlace place)
    {
        (_caller, _place) = (caller, place);
        _jobs = new BatchJobs(caller, place);
        _online = new Turns(place.OnlineConcurrency);
    }

    /// <summary>The answer to a request.</summary>
    /// <inheritdoc cref="ServiceCaller.AskAsync"/>
    /// <exception cref="NotYetException">The batch has not ended, and the run comes back for it.</exception>
    public async Task<ServiceReply> SendAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, StageContext context, CancellationToken cancellationToken)
    {
        string id = Name(Step(request, 0));
        if (await ResultAsync(id, request, context, cancellationToken).ConfigureAwait(false) is not { } result)
            return await OnlineAsync(request, isGood, context, cancellationToken).ConfigureAwait(false);
        CallMeter meter = _caller.Meter(context);
        // What was set aside for it when it was sent makes way for what it took.
        CallCounts reserved = meter.Most([request], isBatch: true), back = CallCounts.None.Less(reserved);
        if (result.Lines.TryGetValue(id, out BatchLine line) && line.Status is >= 200 and <= 299)
        {
            var reply = new ServiceReply((System.Net.HttpStatusCode)line.Status, "application/json", line.Body)
            {
                Attempts = 1, Endpoint = _caller.Pool.Endpoints[0].ToString(), Headers = line.RequestId is { } name ? new Dictionary<string, string> { ["x-request-id"] = name } : System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty,
            };
            bool isAnswer = isGood?.Invoke(reply) is null;
            meter.Add(_caller.Pool.Endpoints[0], meter.Paid(reply, isBatch: true).Plus(back) with { Answered = isAnswer ? 1 : 0, Wasted = isAnswer ? 0 : 1, Batched = 1 });
            if (isAnswer)
                return reply;
        }
        else
        {
            meter.Add(_caller.Pool.Endpoints[0], back with { Failed = 1 });
            if (line.Code == "batch_cancelled" || (result.Status == "cancelled" && line.Status == 0))
                throw new CallException(new CallError(null, "BatchCancelled", "The batch was cancelled before the request was carried out: resume the run with execution: online, or start it again, to have it answered", CallErrorCategory.Request));
        }
        return await OnlineAsync(request, isGood, context, cancellationToken).ConfigureAwait(false);
    }

    // Of the batch that the request is in; null where there is none.
    private async Task<BatchResult?> ResultAsync(string id, ServiceRequest request, StageContext context, CancellationToken cancellationToken)
    {
        for (int files = 0; ; files++)
        {
            string file = await FileAsync(id, Step(request, files), request, context, cancellationToken).ConfigureAwait(false);
            if (file.Length == 0)
                return null;
            try
            {
                return await ResultAsync(file, context, cancellationToken).ConfigureAwait(false);
            }
            catch (FileGivenUpException)
            {
                // It goes into the next one.
            }
        }
    }

    // The file that has the request; empty where there were too few for a batch.
    private async Task<string> FileAsync(string id, AnswerKey key, ServiceRequest request, StageContext context, CancellationToken cancellationToken)
    {
        byte[] line = BatchLines.Line(id, _place.Operation, _place.Model, request.Body.Span);
        RequestGroups<Line, string> groups = Groups(context);
        bool isKept = false;
        try
        {
            ServiceReply went = await _caller.OnceAsync(
                key, async cancel => new ServiceReply(System.Net.HttpStatusCode.OK, null, Encoding.UTF8.GetBytes(await groups.AddAsync(new Line(id, line, request), line.Length, cancel).ConfigureAwait(false))),
                context, cancellationToken, KeptAs.Step).ConfigureAwait(false);
            isKept = true;
            return Encoding.UTF8.GetString(went.Body.Span);
        }
        finally
        {
            // Kept or not, nobody waits for it any more; it may be gone before its file is there.
            lock (_lock)
            {
                if (_uploads.Remove(id, out Upload? upload))
                    upload.Kept();
                else if (!isKept)
                    _gone.Add(id);
            }
        }
    }

    private async Task<BatchResult> ResultAsync(string file, StageContext context, CancellationToken cancellationToken)
    {
        for (int begun = 0; ; begun++)
        {
            var named = new ServiceRequest(HttpMethod.Get, file) { Headers = new Dictionary<string, string> { ["batch"] = begun.ToString(System.Globalization.CultureInfo.InvariantCulture) } };
            ServiceReply batch = await _caller.OnceAsync(_caller.Key(named), cancel => _jobs.BeginAsync(file, context, cancel), context, cancellationToken, KeptAs.Step).ConfigureAwait(false);
            BatchResult result = await _jobs.ResultAsync(Encoding.UTF8.GetString(batch.Body.Span), context, cancellationToken).ConfigureAwait(false);
            if (result.Problem is null)
                return result;
            if (_place.Execution == ServiceExecution.Auto)
            {
                LogRefused(context.Logger, context.Stage, result.Problem);
                return result;
            }
            // One that was refused when the run was at it before is begun again: what stood against it may be gone.
            if (batch.Source != ReplySource.Journal)
                throw Refused(context, result.Problem);
        }
    }

    private async Task<IReadOnlyList<GroupResult<string>>> UploadAsync(IReadOnlyList<Line> lines, StageContext context, CancellationToken cancellationToken)
    {
        if (_place.Execution == ServiceExecution.Auto && lines.Count < _place.AutoFrom)
            return [.. lines.Select(_ => new GroupResult<string>("", null))];
        CallMeter meter = _caller.Meter(context);
        ServiceRequest[] requests = [.. lines.Select(line => line.Request)];
        using IDisposable? reserved = await meter.ReserveAsync(requests, cancellationToken).ConfigureAwait(false);
        string file;
        try
        {
            file = await _jobs.UploadAsync(lines.Select(line => line.Json), context, cancellationToken).ConfigureAwait(false);
        }
        catch (CallException error) when (error.Error.Status is >= 400 and < 500)
        {
            string problem = $"{_caller.Pool.Endpoints[0]} takes no file of requests: {error.Error.Message.TrimEnd('.')}";
            if (_place.Execution != ServiceExecution.Auto)
                throw Refused(context, problem);
            LogRefused(context.Logger, context.Stage, problem);
            return [.. lines.Select(_ => new GroupResult<string>("", null))];
        }
        meter.Add(_caller.Pool.Endpoints[0], meter.Most(requests, isBatch: true));
        var upload = new Upload(lines.Count);
        lock (_lock)
        {
            foreach (Line line in lines)
            {
                if (_gone.Remove(line.Id))
                    upload.Kept();
                else
                    _uploads[line.Id] = upload;
            }
        }
        _jobs.Uploaded(file, upload.AllKept);
        return [.. lines.Select(_ => new GroupResult<string>(file, null))];
    }

    private async Task<ServiceReply> OnlineAsync(ServiceRequest request, Func<ServiceReply, string?>? isGood, StageContext context, CancellationToken cancellationToken)
    {
        await _online.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _caller.SendAsync(request with { MayBatch = false }, isGood, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _online.End();
        }
    }

    private RequestGroups<Line, string> Groups(StageContext context)
    {
        lock (_lock)
            return _groups ??= new RequestGroups<Line, string>(_place.Most, MostBytes, (lines, cancel) => UploadAsync(lines, context, cancel), context.Time) { Moment = s_moment };
    }

    // How often its file was given up before.
    private AnswerKey Step(ServiceRequest request, int files) => _caller.Key(request with
    {
        Headers = new Dictionary<string, string>(request.Headers) { ["execution"] = files == 0 ? "batch" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"batch {files}") },
    });

    private static string Name(AnswerKey key)
    {
        Span<byte> bytes = stackalloc byte[AnswerKey.Length];
        key.Write(bytes);
        return "r-" + Convert.ToHexStringLower(bytes[..24]);
    }

    private static SynapseException Refused(StageContext context, string problem) => new(
        $"There is no batch: {problem.TrimEnd('.')}", Location.OfParameter(context.Stage, "execution"),
        "Set execution: online, or auto to have what cannot go as a batch answered at once; on Azure the deployment is one for batches (GlobalBatch or DataZoneBatch).");

    [LoggerMessage(Level = LogLevel.Warning, Message = "{stage}: requests are answered at once and not as a batch: {problem}")]
    private static partial void LogRefused(ILogger logger, string stage, string problem);

    private sealed record Line(string Id, byte[] Json, ServiceRequest Request);

    // Which file each of its requests is in is kept before the batch begins: what is not would be sent again.
    private sealed class Upload(int lines)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = lines;

        public Task AllKept => _all.Task;

        public void Kept()
        {
            if (Interlocked.Decrement(ref _left) == 0)
                _all.TrySetResult();
        }
    }
}
