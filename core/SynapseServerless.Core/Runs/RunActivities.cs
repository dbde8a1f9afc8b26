using SynapseServerless.Orchestration;
using SynapseServerless.Runs.Activities;

namespace SynapseServerless.Runs;

/// <summary>The activities that the orchestrations of a run call; every engine registers the same ones.</summary>
public static class RunActivities
{
    /// <summary>Adds the activities of a run to a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="runs">The runs of this process.</param>
    public static OrchestrationRegistry AddRunActivities(this OrchestrationRegistry registry, RunWorkspaces runs) => registry
        .AddActivity(ActivityNames.Plan, new PlanActivity(runs))
        .AddActivity(ActivityNames.Process, new ProcessActivity(runs))
        .AddActivity(ActivityNames.SetAside, new SetAsideActivity(runs))
        .AddActivity(ActivityNames.Merge, new MergeActivity(runs))
        .AddActivity(ActivityNames.Complete, new CompleteActivity(runs))
        .AddActivity(ActivityNames.Gather, new GatherActivity(runs))
        .AddActivity(ActivityNames.ClosePass, new ClosePassActivity(runs))
        .AddActivity(ActivityNames.Fit, new FitActivity(runs))
        .AddActivity(ActivityNames.SaveModel, new SaveModelActivity(runs))
        .AddActivity(ActivityNames.Finish, new FinishActivity(runs))
        .AddActivity(ActivityNames.Notify, new NotifyActivity(runs));
}
