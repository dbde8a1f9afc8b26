using SynapseServerless.Data;
using SynapseServerless.Orchestration;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs.Activities;

/// <summary>Trains a stage in one place, on data without pending stages.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class FitActivity(RunWorkspaces runs) : IActivity<FitTask, CompleteResult>
{
    /// <inheritdoc/>
    public async Task<CompleteResult> RunAsync(ActivityContext context, FitTask input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Folder, cancellationToken).ConfigureAwait(false);
        var attempt = new AwaitedFit(input.Pass) { Attempt = context.Attempt };
        await using GangFitScope fit = await GangFitScope.OpenAsync(run, input, 0, attempt, cancellationToken).ConfigureAwait(false);
        Transformer model = await fit.Gang.FitAsync(fit.Data, fit.Context, cancellationToken).ConfigureAwait(false);
        CompleteResult result = await run
            .AdvanceAsync(input.Stage, input.Round ?? 0, new TrainResult(model), fit.Data.Schema, cancellationToken).ConfigureAwait(false);
        RankCounts counts = await fit.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await CloseFitActivity.WriteAsync(run, input, [counts], cancellationToken).ConfigureAwait(false);
        return result;
    }
}

/// <summary>Saves the fitted pipeline: all stages, estimators in the shape of their models.</summary>
/// <param name="runs">The runs of this process.</param>
internal sealed class SaveModelActivity(RunWorkspaces runs) : IActivity<RunInput, CompleteResult>
{
    /// <inheritdoc/>
    public async Task<CompleteResult> RunAsync(ActivityContext context, RunInput input, CancellationToken cancellationToken)
    {
        RunWorkspace run = await runs.GetAsync(input.Folder, cancellationToken).ConfigureAwait(false);
        var stages = new List<Transformer>();
        for (int i = 0; i < run.Stages.Count; i++)
            stages.Add(await run.TransformerAsync(i).ConfigureAwait(false));
        // Not disposed: the stages belong to the run.
        var model = new PipelineModel(stages) { Uid = (run.Specification.Pipeline?.Uid ?? "Pipeline") + "Model" };
        FileDataset? fitted = run.Specification.Fit is { } fit ? (await run.DataAsync(DataRef.Input(fit), cancellationToken).ConfigureAwait(false)).File : null;
        var options = new StageSaveOptions
        {
            Input = fitted?.Schema,
            Summary = fitted is null ? null : await SummaryAsync(fitted, cancellationToken).ConfigureAwait(false),
            Write = run.WriteId,
            GivenUp = await run.Claims.HeldAsync(run.ModelFolder, cancellationToken).ConfigureAwait(false),
        };
        await StageSerializer.SaveAsync(model, run.ModelFolder, run.Storage, run.Environment.Catalog, options, cancellationToken).ConfigureAwait(false);
        return new CompleteResult(model.IsCheap);
    }

    private static async Task<TrainingSummary?> SummaryAsync(Dataset fitted, CancellationToken cancellationToken)
    {
        try
        {
            return await TrainingSummaries.OfAsync(fitted, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (DataException)
        {
            // Rows that cannot be read were set aside, or the run would not be here; the model is served without being compared.
            return null;
        }
    }
}
