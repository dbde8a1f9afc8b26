using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Operations that have begun: each has not ended when it is asked first, and has its result from then on.</summary>
internal sealed class ServerOperations
{
    private readonly ConcurrentDictionary<string, Operation> _begun = new();
    private int _count;

    /// <summary>Begins one.</summary>
    /// <param name="result">What it ends with.</param>
    /// <returns>Its identity.</returns>
    public string Begin(JsonNode result)
    {
        string id = $"00000000-0000-0000-0000-{Interlocked.Increment(ref _count):x12}";
        _begun[id] = new Operation(result);
        return id;
    }

    /// <summary>What one ends with, null as long as it has not; false where there is none.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="result">What it ends with.</param>
    /// <param name="polls">How often it is asked in vain.</param>
    public bool TryAsk(string id, out JsonNode? result, int polls)
    {
        result = null;
        if (!_begun.TryGetValue(id, out Operation? operation))
            return false;
        if (operation.IsCancelled)
            result = new JsonObject { ["status"] = "cancelled" };
        else if (operation.Ask() > polls)
            result = operation.Result.DeepClone();
        return true;
    }

    /// <summary>Cancels one; false where there is none.</summary>
    public bool TryCancel(string id)
    {
        if (!_begun.TryGetValue(id, out Operation? operation))
            return false;
        operation.IsCancelled = true;
        return true;
    }

    private sealed class Operation(JsonNode result)
    {
        private int _asked;

        public bool IsCancelled { get; set; }

        public JsonNode Result => result;

        public int Ask() => Interlocked.Increment(ref _asked);
    }
}
