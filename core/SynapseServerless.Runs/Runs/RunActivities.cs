using SynapseServerless.Orchestration;
using SynapseServerless.Runs.Activities;
using SynapseServerless.Workers;

namespace SynapseServerless.Runs;

/// <summary>The activities that the orchestrations of a run call; every engine registers the same ones.</summary>
public static class RunActivities
{
    /// <summary>Adds the activities of a run to a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="runs">The runs of this process.</param>
    public static OrchestrationRegistry AddRunActivities(this OrchestrationRegistry registry, RunWorkspaces runs)
    {
        return registry
            .AddActivity(ActivityNames.Plan, Leased(ActivityNames.Plan, new PlanActivity(runs)))
            .AddActivity(ActivityNames.TransformPartition, Kept(ActivityNames.TransformPartition, new TransformPartitionActivity(runs)))
            .AddActivity(ActivityNames.TaskGroup, new TaskGroupActivity(registry, runs.Environment.Time))
            .AddActivity(ActivityNames.SetAside, Kept(ActivityNames.SetAside, new SetAsideActivity(runs)))
            .AddActivity(ActivityNames.Merge, Kept(ActivityNames.Merge, new MergeActivity(runs)))
            .AddActivity(ActivityNames.Complete, Kept(ActivityNames.Complete, new CompleteActivity(runs)))
            .AddActivity(ActivityNames.Gather, Kept(ActivityNames.Gather, new GatherActivity(runs)))
            .AddActivity(ActivityNames.ClosePass, Kept(ActivityNames.ClosePass, new ClosePassActivity(runs)))
            .AddActivity(ActivityNames.Fit, Kept(ActivityNames.Fit, new FitActivity(runs)))
            .AddActivity(ActivityNames.FitRank, Kept(ActivityNames.FitRank, new FitRankActivity(runs)))
            .AddActivity(ActivityNames.CloseFit, Kept(ActivityNames.CloseFit, new CloseFitActivity(runs)))
            .AddActivity(ActivityNames.PrepareChild, Leased(ActivityNames.PrepareChild, new PrepareChildActivity(runs)))
            .AddActivity(ActivityNames.CloseChildren, Kept(ActivityNames.CloseChildren, new CloseChildrenActivity(runs)))
            .AddActivity(ActivityNames.SaveModel, Leased(ActivityNames.SaveModel, new SaveModelActivity(runs)))
            .AddActivity(ActivityNames.Finish, Leased(ActivityNames.Finish, new FinishActivity(runs)))
            .AddActivity(ActivityNames.Notify, Leased(ActivityNames.Notify, new NotifyActivity(runs)))
            .AddActivity(ActivityNames.QueueTask, new QueueTaskActivity(runs.Environment.TaskQueues));

        IActivity<TInput, TOutput> Leased<TInput, TOutput>(string name, IActivity<TInput, TOutput> activity)
            where TInput : IOfRun => new LeasedActivity<TInput, TOutput>(runs, Counted(name, activity, isKept: false));

        IActivity<TInput, TOutput> Kept<TInput, TOutput>(string name, IActivity<TInput, TOutput> activity)
            where TInput : IOfRun
            where TOutput : class
        {
            bool isKept = runs.Environment.KeepsTasks;
            // What is found done took no work, and does not begin.
            IActivity<TInput, TOutput> counted = Counted(name, activity, isKept);
            return new LeasedActivity<TInput, TOutput>(runs, isKept ? new KeptActivity<TInput, TOutput>(runs, name, counted) : counted);
        }

        IActivity<TInput, TOutput> Counted<TInput, TOutput>(string name, IActivity<TInput, TOutput> activity, bool isKept)
            where TInput : IOfRun
        {
            var measured = new MeasuredActivity<TInput, TOutput>(runs, name, activity);
            return runs.Environment.CountsBeginnings ? new CountedActivity<TInput, TOutput>(runs, name, measured, isKept) : measured;
        }
    }
}
