namespace SynapseServerless.Orchestration;

/// <summary>An orchestration did not do on replay what it had done before; its journal stays as it is.</summary>
/// <param name="instanceId">The instance.</param>
/// <param name="problem">How it differs.</param>
public sealed class NonDeterminismException(string instanceId, string problem) : SynapseException(
    $"The orchestration '{instanceId}' is not deterministic: {problem}",
    Location.None,
    "Resume it with the version of the program that started it, or start a new run. Orchestration code takes time, GUIDs and "
    + "everything it awaits from its context.");

/// <summary>An input, output, event or status is too large to travel.</summary>
/// <param name="what">What is too large.</param>
/// <param name="bytes">How large it is.</param>
public sealed class PayloadTooLargeException(string what, int bytes) : SynapseException(
    $"The {what} takes {bytes:N0} bytes, and {OrchestrationJson.PayloadLimit:N0} is the limit",
    Location.None,
    "Write the data to storage and pass its location.");
