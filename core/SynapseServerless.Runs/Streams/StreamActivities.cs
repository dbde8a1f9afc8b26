using SynapseServerless.Orchestration;
using SynapseServerless.Streams.Activities;

namespace SynapseServerless.Streams;

/// <summary>The activities that the orchestration of a stream calls; every engine registers the same ones.</summary>
public static class StreamActivities
{
    /// <summary>Adds the activities of a stream to a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="streams">The streams of this process.</param>
    public static OrchestrationRegistry AddStreamActivities(this OrchestrationRegistry registry, StreamWorkspaces streams) => registry
        .AddActivity(ActivityNames.PlanEpoch, new PlanEpochActivity(streams))
        .AddActivity(ActivityNames.ReadEpochPart, new ReadEpochPartActivity(streams))
        .AddActivity(ActivityNames.CommitEpoch, new CommitEpochActivity(streams))
        .AddActivity(ActivityNames.CompactStream, new CompactStreamActivity(streams))
        .AddActivity(ActivityNames.HoldStream, new HoldStreamActivity(streams));
}
