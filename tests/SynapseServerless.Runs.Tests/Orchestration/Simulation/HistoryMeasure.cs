using System.Text;
using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Tests.Simulation;

/// <summary>How much a store of Durable Task's kind keeps of one orchestration.</summary>
/// <param name="InstanceId">The orchestration.</param>
/// <param name="Name">What it runs.</param>
/// <param name="Events">Rows of its history.</param>
/// <param name="Bytes">What they take.</param>
/// <param name="LargestPayload">The largest input, output or event, in bytes.</param>
internal sealed record HistoryMeasure(string InstanceId, string Name, int Events, long Bytes, int LargestPayload)
{
    // Keys, times, identities and names of columns of a row in Azure Table storage, generously.
    private const int RowOverhead = 400;

    /// <summary>Measures an orchestration that has ended.</summary>
    /// <remarks>
    /// As Azure Storage's provider has it: a row for the start and the end of the orchestration, for each action when it is asked for
    /// and when it ends, and two for each time that the orchestration is woken, which at worst is once for each event.
    /// </remarks>
    public static HistoryMeasure Of(SimulatedInstance instance)
    {
        int events = 0, largest = 0;
        long bytes = 0;
        void Row(string? payload, string name = "", string id = "")
        {
            int size = payload is null ? 0 : Encoding.UTF8.GetByteCount(payload);
            events++;
            largest = Math.Max(largest, size);
            bytes += RowOverhead + size + name.Length + id.Length + instance.Start.InstanceId.Length;
        }

        Row(instance.Start.Input, instance.Start.Name);
        foreach (OrchestrationAction action in instance.Asked)
            Row(action.Input, action.Name, action.InstanceId ?? "");
        foreach (HistoryEvent happened in instance.History)
        {
            Row(happened.Payload ?? JsonSerializer.Serialize(happened.Failure, OrchestrationJson.Options), happened.Name);
            Row(null);
            Row(null);
        }
        Row(instance.Outcome?.Output ?? JsonSerializer.Serialize(instance.Outcome?.Failure, OrchestrationJson.Options));
        return new HistoryMeasure(instance.Start.InstanceId, instance.Start.Name, events, bytes, largest);
    }
}
