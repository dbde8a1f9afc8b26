using Microsoft.DurableTask.Client;
using SynapseServerless.Collectives.Networked;
using SynapseServerless.Data;
using SynapseServerless.Hub.Tests;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Runs;
using SynapseServerless.Storage;

namespace SynapseServerless.Tests;

/// <summary>Whole runs on the real worker of Durable Task.</summary>
public sealed class DurableRunTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_run_gives_what_the_embedded_engine_gives_although_a_task_fails_at_first()
    {
        using Job job = await Job.CreateAsync(_scratch, failures: 3);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata end = await host.RunAsync(job.Input);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        RunRecord record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        Assert.Equal((RunStatus.Completed, 1200, 1200), (record.Status, record.RowsIn, record.RowsOut));
        // The fourth attempt is the one that succeeds.
        Assert.Equal(4, record.Tasks.Max(task => task.Attempts));
        var durable = await job.ReadAsync();

        using Job same = await Job.CreateAsync(_scratch, "embedded");
        RunRecord embedded = await same.RunEmbeddedAsync(_scratch);
        Assert.Equal(RunStatus.Completed, embedded.Status);
        Assert.Equal(await same.ReadAsync(), durable);
        Assert.Equal(embedded.Evaluations[0].Metrics, record.Evaluations[0].Metrics);
    }

    [Thorough]
    [Fact]
    public async Task Partitions_that_share_activities_give_what_the_embedded_engine_gives_and_are_recorded_one_by_one()
    {
        const int partitions = 120;
        using Job job = await Job.CreateAsync(_scratch, partitions: partitions, failures: 3, groups: true);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata end = await host.RunAsync(job.Input);

        RunRecord record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, null), (end.RuntimeStatus, record.Error));
        // A pass to fit the indexer, one to prepare what is trained on, and one to score.
        Assert.Equal(3 * partitions, record.Tasks.Count(task => task.Activity == Orchestration.ActivityNames.TransformPartition));
        using Job same = await Job.CreateAsync(_scratch, "embedded", partitions: partitions);
        RunRecord embedded = await same.RunEmbeddedAsync(_scratch);
        Assert.Equal((RunStatus.Completed, null), (embedded.Status, embedded.Error));
        Assert.Equal(await same.ReadAsync(), await job.ReadAsync());
        Assert.Equal(embedded.Evaluations[0].Metrics, record.Evaluations[0].Metrics);
    }

    [Thorough]
    [Fact]
    public async Task Explanations_that_are_drawn_are_those_of_the_embedded_engine_on_another_number_of_partitions()
    {
        const string stage = "type: TabularSHAP, outputCol: contributions, targetCol: score, inputCols: [Id, X, Kind], method: permutation, numSamples: 10, backgroundSize: 8, "
            + "model: { type: SQLTransformer, statement: \"SELECT *, X * Id + (CASE WHEN Kind = 'a' THEN X ELSE Id END) AS score FROM __THIS__\" }";
        using Job job = await Job.CreateAsync(_scratch, stage: stage);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata end = await host.RunAsync(job.Input);

        RunRecord record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, null), (end.RuntimeStatus, record.Error));
        using Job same = await Job.CreateAsync(_scratch, "embedded", partitions: 1, stage: stage);
        RunRecord embedded = await same.RunEmbeddedAsync(_scratch);
        Assert.Equal((RunStatus.Completed, null), (embedded.Status, embedded.Error));
        IReadOnlyDictionary<int, string> durable = await job.ReadAsync("contributions");
        Assert.Equal(1200, durable.Count);
        Assert.Equal(await same.ReadAsync("contributions"), durable);
    }

    [Thorough]
    [Fact]
    public async Task Fits_of_several_steps_give_what_the_embedded_engine_gives()
    {
        using Job job = await Job.CreateAsync(_scratch, partitions: 3, tuned: true);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata end = await host.RunAsync(job.Input);

        RunRecord record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, null), (end.RuntimeStatus, record.Error));
        Assert.Equal("2", record.Insights["TuneHyperparametersModel"].Facts["trials"]);
        Assert.Equal("3", record.Insights["KMeansModel"].Facts["clusters"]);
        // The passes of a fit are one entry.
        Assert.Single(record.Stages, stage => stage is { Name: "KMeans", Phase: RunPhase.Fit });
        // Four fits and the best once more, each a run with a record of its own.
        string[] children = Directory.GetFiles(Path.Combine(job.Input.Folder, "children"), "run.json", SearchOption.AllDirectories);
        Assert.Equal(5, children.Length);
        using Job same = await Job.CreateAsync(_scratch, "embedded", partitions: 3, tuned: true);
        RunRecord embedded = await same.RunEmbeddedAsync(_scratch);
        Assert.Equal((RunStatus.Completed, null), (embedded.Status, embedded.Error));
        Assert.Equal(await same.ReadAsync(), await job.ReadAsync());
        Assert.Equal(embedded.Insights["TuneHyperparametersModel"].Facts, record.Insights["TuneHyperparametersModel"].Facts);
        Assert.Equal(embedded.Insights["KMeansModel"].Facts, record.Insights["KMeansModel"].Facts);
    }

    [Fact]
    public async Task Ranks_are_activities_that_meet_at_a_hub_and_give_what_threads_of_one_process_give()
    {
        await using HubServer hub = await HubServer.StartAsync();
        using Job job = await Job.CreateAsync(_scratch, hub: hub.Access);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata end = await host.RunAsync(job.Input);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        RunRecord record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        Assert.Equal(RunStatus.Completed, record.Status);
        Assert.True(hub.Hub.BytesPassedOn > 0);
        using Job same = await Job.CreateAsync(_scratch, "embedded", hub: hub.Access);
        await same.RunEmbeddedAsync(_scratch);
        Assert.Equal(await same.ReadAsync(), await job.ReadAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fit_in_an_activity_tells_in_the_status_of_its_run_how_far_it_is(bool asRanks)
    {
        await using HubServer hub = await HubServer.StartAsync();
        using Job job = await Job.CreateAsync(_scratch, partitions: 2, hub: asRanks ? hub.Access : null, gate: _scratch["gate"]);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);
        Task<OrchestrationMetadata> run = host.RunAsync(job.Input);

        RunProgress? told = null;
        await Eventually.TrueAsync(async () =>
        {
            told = (await host.Engine.FindAsync(job.Input.RunId, CancellationToken.None))?.Progress;
            return told?.Fit is not null || run.IsCompleted;
        });
        await File.WriteAllTextAsync(_scratch["gate"], "", TestContext.Current.CancellationToken);
        OrchestrationMetadata end = await run;

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(("fit Gated", asRanks ? 2 : 1, "step 1"), (told?.Phase, told?.TasksTotal, told?.Text));
        Assert.Equal(("Gated", 1, 3, 1, null), (told!.Fit!.Stage, told.Fit.Iterations, told.Fit.IterationsTotal, told.Fit.Attempt, told.Fit.Worker));
        Assert.Equal(("loss", 0.5), told.Fit.Metrics.Select(metric => (metric.Key, metric.Value)).Single());
        Assert.False(Directory.Exists(job.Files.At("work")));
    }

    [Thorough]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bins_that_a_specification_names_are_those_of_the_fit_as_on_the_embedded_engine(bool hasRanks)
    {
        // From 0 to 99 and three kinds, where the rows to train on have values up to 9 and two kinds.
        using MemoryDataset other = Datasets.FromRows(Enumerable.Range(0, 600).Select(row => new { X = (double)(row % 100), Kind = (double)(row % 3), Label = row % 2 }), 1);
        var vectors = new FastVectorAssembler { InputCols = ["X", "Kind"], OutputCol = "features" };
        ReferenceDataset bins = await new LightGBMClassifier { LabelCol = "Label", CategoricalSlotIndexes = [1] }.CreateReferenceAsync(vectors.Transform(other));
        await bins.SaveAsync(_scratch["bins"], new StorageRouter());
        const string more = ", referenceDataset: bins";
        await using HubServer hub = await HubServer.StartAsync();
        HubAccess? access = hasRanks ? hub.Access : null;
        using Job job = await Job.CreateAsync(_scratch, hub: access, more: more);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata end = await host.RunAsync(job.Input);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(hasRanks, hub.Hub.BytesPassedOn > 0);
        Assert.Contains("\nfeature_infos=[0:99] ", job.Model(), StringComparison.Ordinal);
        using Job same = await Job.CreateAsync(_scratch, "embedded", hub: access, more: more);
        await same.RunEmbeddedAsync(_scratch);
        Assert.Equal(same.Model(), job.Model());
    }

    [Fact]
    public async Task Bins_that_are_missing_fail_the_plan_with_the_line_of_the_stage()
    {
        using Job job = await Job.CreateAsync(_scratch, more: ", referenceDataset: bins");
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata end = await host.RunAsync(job.Input);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Matches(
            $@"spec\.yaml\(\d+,\d+\), stage LightGBMClassifier, parameter referenceDataset: The bins '{_scratch["bins"]}' cannot be used: There is no such file\.",
            end.FailureDetails!.ErrorMessage);
    }

    [Fact]
    public async Task A_failed_run_is_seen_to_have_failed_and_goes_on_when_it_is_started_again()
    {
        // Six attempts are made in each start, so that the second one gets through.
        using Job job = await Job.CreateAsync(_scratch, failures: 8);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata failed = await host.RunAsync(job.Input);
        EngineRunState? state = await host.Engine.FindAsync(job.Input.RunId, CancellationToken.None);
        RunRecord record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("The disk has gone away", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, state!.Status);
        Assert.Equal(RunStatus.Failed, record.Status);

        OrchestrationMetadata completed = await host.RunAsync(job.Input with { Restarts = 1 });

        Assert.Equal(OrchestrationRuntimeStatus.Completed, completed.RuntimeStatus);
        record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        Assert.Equal((RunStatus.Completed, 1), (record.Status, record.Resumes));
        Assert.Equal(1200, (await job.ReadAsync()).Count);
    }

    [Thorough]
    [Fact]
    public async Task A_run_that_is_cut_short_while_it_tidies_up_keeps_the_record_of_all_its_tasks()
    {
        using Job job = await Job.CreateAsync(_scratch, storage: new StopsTidying());
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        OrchestrationMetadata end = await host.RunAsync(job.Input);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        RunRecord record = await job.Files.ReadAsync<RunRecord>(job.Files.Record, CancellationToken.None);
        using Job same = await Job.CreateAsync(_scratch, "whole");
        await using DurableHost other = await DurableHost.StartAsync(same.Registry);
        await other.RunAsync(same.Input);
        RunRecord whole = await same.Files.ReadAsync<RunRecord>(same.Files.Record, CancellationToken.None);
        Assert.Equal(whole.Tasks.Count, record.Tasks.Count);
        Assert.False(Directory.Exists(job.Files.At("work")));
    }

    [Fact]
    public async Task A_start_that_is_asked_for_twice_is_one()
    {
        using Job job = await Job.CreateAsync(_scratch, partitions: 2);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);

        await host.RunAsync(job.Input);
        DateTimeOffset created = (await host.Client.GetInstanceAsync(job.Input.RunId))!.CreatedAt;
        await host.RunAsync(job.Input);

        Assert.Equal(created, (await host.Client.GetInstanceAsync(job.Input.RunId))!.CreatedAt);
    }

    [Fact]
    public async Task A_run_is_stopped_and_nothing_happens_to_one_that_has_ended()
    {
        using Job job = await Job.CreateAsync(_scratch, partitions: 2);
        await using DurableHost host = await DurableHost.StartAsync(job.Registry);
        await host.RunAsync(job.Input);

        await host.Engine.StopAsync(job.Input.RunId, "test", CancellationToken.None);
        await host.Engine.StopAsync("nobody", "test", CancellationToken.None);

        Assert.Equal(RunStatus.Completed, (await host.Engine.FindAsync(job.Input.RunId, CancellationToken.None))!.Status);
        Assert.Null(await host.Engine.FindAsync("nobody", CancellationToken.None));
    }
}
