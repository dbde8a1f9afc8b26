using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Pipelines;

/// <summary>Fits and transforms in the calling process: for notebooks, services and tests.</summary>
/// <remarks>Long jobs belong to an engine, which keeps what is done and resumes after a crash.</remarks>
public static class LocalExtensions
{
    /// <summary>Fits a pipeline.</summary>
    /// <param name="pipeline">The stages.</param>
    /// <param name="data">What to fit on; read once per estimator, and as often as an estimator asks.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>The model; it owns the fitted stages, and the transformers of the pipeline.</returns>
    /// <exception cref="SpecificationException">A parameter or a column is wrong; found before data is read where it can be.</exception>
    public static async Task<PipelineModel> FitAsync(
        this Pipeline pipeline, Dataset data, LocalOptions? options = null, CancellationToken cancellationToken = default) =>
        (PipelineModel)await FitCheckedAsync(pipeline, data, null, options ?? new LocalOptions(), cancellationToken).ConfigureAwait(false);

    /// <summary>Fits a pipeline, and judges what it trains by rows of a second dataset.</summary>
    /// <remarks>These rows go through the fitted stages, and no stage learns anything from them; stages that redistribute rows leave them where they are.</remarks>
    /// <param name="pipeline">The stages; one at least takes validation rows.</param>
    /// <param name="data">What to fit on.</param>
    /// <param name="validation">Rows to validate on, with the same columns.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>The model; it owns the fitted stages, and the transformers of the pipeline.</returns>
    /// <exception cref="SpecificationException">A parameter or a column is wrong, or no stage takes validation rows.</exception>
    public static async Task<PipelineModel> FitAsync(
        this Pipeline pipeline, Dataset data, Dataset validation, LocalOptions? options = null, CancellationToken cancellationToken = default) =>
        (PipelineModel)await FitCheckedAsync(pipeline, data, validation, options ?? new LocalOptions(), cancellationToken).ConfigureAwait(false);

    /// <summary>Fits an estimator, and judges what it trains by rows of a second dataset.</summary>
    /// <param name="estimator">The estimator, or a pipeline.</param>
    /// <param name="data">What to fit on.</param>
    /// <param name="validation">Rows to validate on, with the same columns.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>Its model.</returns>
    /// <exception cref="SpecificationException">A parameter or a column is wrong, or the estimator takes no validation rows.</exception>
    public static Task<Transformer> FitAsync(
        this Estimator estimator, Dataset data, Dataset validation, LocalOptions? options = null, CancellationToken cancellationToken = default) =>
        FitCheckedAsync(estimator, data, validation, options ?? new LocalOptions(), cancellationToken);

    /// <summary>Fits an estimator.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="data">What to fit on.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    /// <returns>Its model.</returns>
    /// <exception cref="SpecificationException">A parameter or a column is wrong.</exception>
    public static Task<Transformer> FitAsync(
        this Estimator estimator, Dataset data, LocalOptions? options = null, CancellationToken cancellationToken = default) =>
        FitCheckedAsync(estimator, data, null, options ?? new LocalOptions(), cancellationToken);

    /// <summary>The dataset that a transformer makes of another, computed whenever it is read.</summary>
    /// <param name="transformer">The transformer; a <see cref="PipelineModel"/> is taken apart into its stages.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">How to run.</param>
    /// <exception cref="SpecificationException">A column that the transformer needs is missing or of another type.</exception>
    public static Dataset Transform(this Transformer transformer, Dataset data, LocalOptions? options = null)
    {
        options ??= new LocalOptions();
        StageValidation.ThrowIfInvalid(transformer);
        IReadOnlyList<Transformer> stages = transformer is PipelineModel model ? model.Flattened : [transformer];
        return stages.Select(static stage => (stage as IStandsFor)?.StandsFor ?? stage).Aggregate(data, (current, stage) => stage switch
        {
            AggregateTransformer aggregate => new AggregatedDataset(aggregate, current, options),
            ShuffleTransformer shuffle => new ShuffledDataset(shuffle, current, options),
            _ => new TransformedDataset(stage, current, options),
        });
    }

    internal static async Task<Transformer> FitCheckedAsync(
        Estimator estimator, Dataset data, Dataset? validation, LocalOptions options, CancellationToken cancellationToken)
    {
        StageValidation.ThrowIfInvalid(estimator);
        estimator.TransformSchema(data.Schema);
        if (validation is not null)
            estimator.TransformSchema(validation.Schema);
        Validated.Check(estimator, validation);
        await estimator.CheckFilesAsync(data.Schema, options.Host.Storage, cancellationToken).ConfigureAwait(false);
        return await FitUncheckedAsync(estimator, data, validation, options, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Transformer> FitUncheckedAsync(
        Estimator estimator, Dataset data, Dataset? validation, LocalOptions options, CancellationToken cancellationToken) =>
        estimator is Pipeline pipeline
            ? await FitStagesAsync(pipeline, data, validation, options, cancellationToken).ConfigureAwait(false)
            : await new LocalFit(estimator, data, validation, options).RunAsync(cancellationToken).ConfigureAwait(false);

    private static async Task<PipelineModel> FitStagesAsync(
        Pipeline pipeline, Dataset data, Dataset? validation, LocalOptions options, CancellationToken cancellationToken)
    {
        var fitted = new List<Transformer>();
        for (int next = 0; next < pipeline.Stages.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int shared = SharedFits.Count(pipeline.Stages, next);
            IReadOnlyList<Transformer> transformers = shared > 1
                ? await FitSharedAsync([.. pipeline.Stages.Skip(next).Take(shared).Cast<AggregateEstimator>()], data, options, cancellationToken).ConfigureAwait(false)
                : [pipeline.Stages[next] is Estimator estimator
                    ? await FitUncheckedAsync(estimator, data, validation, options, cancellationToken).ConfigureAwait(false)
                    : (Transformer)pipeline.Stages[next]];
            next += shared;
            foreach (Transformer transformer in transformers)
            {
                fitted.Add(transformer);
                data = transformer.Transform(data, options);
                validation = validation is null ? null : Validated.Through(transformer, validation, options);
            }
        }
        return new PipelineModel(fitted) { Uid = pipeline.Uid + "Model" };
    }

    private static async Task<IReadOnlyList<Transformer>> FitSharedAsync(
        AggregateEstimator[] estimators, Dataset data, LocalOptions options, CancellationToken cancellationToken)
    {
        object[] states = await LocalAggregation
            .RunAsync([.. estimators.Select(static one => ((IAggregation)one, (Stage)one))], data, options, cancellationToken).ConfigureAwait(false);
        return [.. estimators.Select((estimator, i) => estimator.Complete(states[i], data.Schema, options.Context(estimator, 0, data.Schema)))];
    }
}
