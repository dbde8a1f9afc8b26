using System.IO.Hashing;
using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Runs.Activities;

/// <summary>What a task is known by in its run's folder: its whole input.</summary>
internal static class TaskHash
{
    /// <summary>The name of a task among those of its activity.</summary>
    /// <param name="input">Its input.</param>
    public static string Of<TInput>(TInput input) =>
        Convert.ToHexStringLower(XxHash128.Hash(JsonSerializer.SerializeToUtf8Bytes(input, OrchestrationJson.Options)));
}
