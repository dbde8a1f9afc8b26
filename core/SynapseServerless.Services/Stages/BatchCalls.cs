using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>How a stage puts several rows into one request, and finds the answer of each.</summary>
internal interface IBatchShape
{
    /// <summary>What one row asks for, without its place in the request: rows that say the same get the same answer.</summary>
    JsonNode Item(RowValues values);

    /// <summary>What an item weighs, where requests are bounded by more than the number of rows; 0 for its bytes.</summary>
    long Weight(JsonNode item);

    /// <summary>What items have in common that share a request, such as its query; the same for all where nothing keeps them apart.</summary>
    string Group(JsonNode item) => "";

    /// <summary>The request for items; their places are their identities.</summary>
    ServiceRequest Request(IReadOnlyList<JsonNode> items);

    /// <summary>The answer or the error for each item, by its place; null where the reply has none.</summary>
    GroupResult<JsonElement>?[] Split(ServiceReply reply, int items);

    /// <summary>The same, for replies that name what was in the items.</summary>
    GroupResult<JsonElement>?[] Split(ServiceReply reply, IReadOnlyList<JsonNode> items) => Split(reply, items.Count);

    /// <summary>What a row gets.</summary>
    RowAnswer Read(JsonElement answer, RowValues values);

    /// <summary>The same, for stages that say where the answer came from.</summary>
    RowAnswer Read(JsonElement answer, RowValues values, ServiceReply reply) => Read(answer, values);

    /// <summary>Where the result of an operation is asked for, given the address that the service named.</summary>
    string ResultAddress(string address) => address;
}

/// <summary>Several rows in one request: answers are matched by identity, kept for each row, and a request that one row spoils is cut in two.</summary>
/// <param name="caller">Asks.</param>
/// <param name="shape">How rows share a request.</param>
/// <param name="operation">Name of the operation.</param>
/// <param name="most">How many rows fit a request.</param>
/// <param name="mostWeight">How much they may weigh.</param>
/// <param name="kept">What answers are to those who find them kept.</param>
internal sealed class BatchCalls(ServiceCaller caller, IBatchShape shape, string operation, int most, long mostWeight, KeptAs kept = KeptAs.Answer) : RowCalls
{
    // So that texts of many kinds, such as languages from a column, hold no memory for ever.
    private const int MostGroups = 1_024;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RequestGroups<JsonNode, ServiceReply>> _groups = new(StringComparer.Ordinal);
    private StageContext? _context;

    public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
    {
        ServiceReply reply = await AskAsync(values, context, again: 0, cancellationToken).ConfigureAwait(false);
        return shape.Read(reply.Json(), values, reply);
    }

    /// <summary>The part of a reply that is for a row.</summary>
    /// <param name="values">The parameters of the row.</param>
    /// <param name="context">The stage's context.</param>
    /// <param name="again">How often it was asked for before, and what it got is of no use any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ServiceReply> AskAsync(RowValues values, StageContext context, int again, CancellationToken cancellationToken)
    {
        JsonNode item = shape.Item(values);
        byte[] text = Encoding.UTF8.GetBytes(item.ToJsonString(StageJson.Options));
        // A row is known by what it asks for, whatever rows it shares its request with.
        AnswerKey key = caller.Key(OperationPoller.Again(shape.Request([item]) with { Headers = new Dictionary<string, string> { ["operation"] = operation } }, again));
        RequestGroups<JsonNode, ServiceReply> groups = Groups(shape.Group(item), values.Arrivals, context);
        return await caller.OnceAsync(key, cancel => groups.AddAsync(item, shape.Weight(item) is > 0 and var weight ? weight : text.Length, cancel), context, cancellationToken, kept).ConfigureAwait(false);
    }

    private RequestGroups<JsonNode, ServiceReply> Groups(string name, RowArrivals arrivals, StageContext context)
    {
        lock (_lock)
        {
            _context ??= context;
            if (_groups.TryGetValue(name, out RequestGroups<JsonNode, ServiceReply>? groups))
                return groups;
            // Requests that are open are sent all the same: their rows hold them.
            if (_groups.Count == MostGroups)
                _groups.Clear();
            return _groups[name] = new RequestGroups<JsonNode, ServiceReply>(most, mostWeight, SendAsync, context.Time) { Waits = () => arrivals.MoreCome };
        }
    }

    private async Task<IReadOnlyList<GroupResult<ServiceReply>>> SendAsync(IReadOnlyList<JsonNode> items, CancellationToken cancellationToken)
    {
        ServiceReply reply;
        try
        {
            reply = await caller.SendAsync(shape.Request(items), answer => Problem(() => Check(shape.Split(answer, items))), _context!, cancellationToken).ConfigureAwait(false);
        }
        catch (CallException error) when (items.Count > 1 && error.Error.Status is (int)HttpStatusCode.BadRequest or (int)HttpStatusCode.RequestEntityTooLarge or (int)HttpStatusCode.UnprocessableEntity)
        {
            // One of them is at fault, and each half shows which.
            IReadOnlyList<GroupResult<ServiceReply>>[] halves = await Task.WhenAll(
                SendAsync([.. items.Take(items.Count / 2)], cancellationToken), SendAsync([.. items.Skip(items.Count / 2)], cancellationToken)).ConfigureAwait(false);
            return [.. halves.SelectMany(half => half)];
        }
        catch (CallException error)
        {
            return [.. items.Select(_ => new GroupResult<ServiceReply>(null, error.Error))];
        }
        return [.. shape.Split(reply, items).Select(part => Part(part!.Value, reply))];
    }

    private static GroupResult<ServiceReply> Part(GroupResult<JsonElement> part, ServiceReply reply) =>
        part.Error is { } error
            ? new(null, error with { Attempts = reply.Attempts, RequestId = reply.RequestId, Status = error.Status ?? (int)reply.Status })
            : new(reply with { Body = Encoding.UTF8.GetBytes(part.Value.GetRawText()) }, null);

    private static void Check(GroupResult<JsonElement>?[] parts)
    {
        int missing = Array.FindIndex(parts, part => part is null);
        if (missing >= 0)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"there is no answer for row {missing + 1} of the {parts.Length} in the request"));
    }
}

/// <summary>Several rows in one operation: each remembers the operation that has it, so that a run that is interrupted asks for that.</summary>
/// <param name="caller">Asks.</param>
/// <param name="shape">How rows share an operation, and what its result has for each.</param>
/// <param name="operation">Name of the operation.</param>
/// <param name="most">How many rows fit one.</param>
/// <param name="mostWeight">How much they may weigh.</param>
/// <param name="polling">When it is asked.</param>
internal sealed class BatchOperationCalls(ServiceCaller caller, IBatchShape shape, string operation, int most, long mostWeight, PollingOptions polling) : RowCalls
{
    private readonly OperationPoller _poller = new(caller, polling);
    private readonly BatchCalls _begin = new(caller, new Beginning(shape), operation, most, mostWeight, KeptAs.Step);

    public override async Task<RowAnswer> CallAsync(RowValues values, StageContext context, CancellationToken cancellationToken)
    {
        ServiceReply begun;
        JsonElement place;
        string address;
        int again = 0;
        do
        {
            begun = await _begin.AskAsync(values, context, again++, cancellationToken).ConfigureAwait(false);
            place = begun.Json();
            address = place.GetProperty("operation").GetString()!;
        }
        while (await _poller.WasCancelledAsync(address, begun, context, cancellationToken).ConfigureAwait(false));
        ServiceReply result = await _poller.ResultAsync(address, begun, context, cancellationToken).ConfigureAwait(false);
        int row = place.GetProperty("row").GetInt32();
        GroupResult<JsonElement>? part = Reading(result, () => shape.Split(result, place.GetProperty("rows").GetInt32()))[row];
        if (part is not { } found)
            throw new CallException(new CallError((int)result.Status, "InvalidAnswer", "The result of the operation has nothing for this row", CallErrorCategory.Answer) { RequestId = result.RequestId });
        return found.Error is { } error ? throw new CallException(error with { Status = error.Status ?? (int)result.Status }) : Reading(result, () => shape.Read(found.Value, values));
    }

    // The reply to the request names the operation; where in it a row is, its place says.
    private sealed class Beginning(IBatchShape shape) : IBatchShape
    {
        public JsonNode Item(RowValues values) => shape.Item(values);

        public long Weight(JsonNode item) => shape.Weight(item);

        public string Group(JsonNode item) => shape.Group(item);

        public ServiceRequest Request(IReadOnlyList<JsonNode> items) => shape.Request(items);

        public GroupResult<JsonElement>?[] Split(ServiceReply reply, int items)
        {
            string address = shape.ResultAddress(OperationPoller.Address(reply) ?? throw new FormatException("the reply names no operation"));
            return [.. Enumerable.Range(0, items).Select(row => (GroupResult<JsonElement>?)new GroupResult<JsonElement>(JsonSerializer.SerializeToElement(new { operation = address, row, rows = items }), null))];
        }

        public RowAnswer Read(JsonElement answer, RowValues values) => throw new NotSupportedException();
    }
}
