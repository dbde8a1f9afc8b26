using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.LightGBM;

// Bins that fits share.
public abstract partial class LightGBMEstimator
{
    /// <summary>A file with the bins of other data, as <c>synapse fit --save-reference</c> writes it, in place of bins from a sample; empty to choose them.</summary>
    /// <remarks>
    /// What decided about them (maxBin, minDataPerBin, maxBinByFeature, categorical slots and the like) is decided: a fit that sets it
    /// otherwise is refused. binSampleCount, samplingMode and forcedBins have no effect, and features that were left out stay out. The file
    /// is read by whichever process fits, and by each of several ranks; LightGBM trusts what it reads of it.
    /// </remarks>
    [LocationParameter]
    public string ReferenceDataset { get; init; } = "";

    /// <summary>Bins that are at hand, in place of those of a file; in C# only.</summary>
    [NotAParameter]
    public ReferenceDataset? Reference { get; init; }

    /// <inheritdoc/>
    public sealed override async Task CheckFilesAsync(Schema input, IStorage storage, CancellationToken cancellationToken)
    {
        if (ReferenceDataset.Length == 0)
            return;
        ReferenceDataset? reference = await OpenReferenceAsync(storage, cancellationToken).ConfigureAwait(false);
        Field features = CheckInput(input);
        int width = FeatureColumn.Width(features);
        if (width > 0)
            CheckReference(reference, ToNative(features, 0), width);
    }

    /// <summary>The bins that a fit of this stage would choose for data, to be used by this and other fits.</summary>
    /// <param name="data">The data; it is read once, or twice where the rows of the sample are not known beforehand.</param>
    /// <param name="context">The context of the call; null fails on bad rows and logs nothing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="SpecificationException">A parameter or column is wrong.</exception>
    /// <exception cref="DataException">A row is bad, or there are none.</exception>
    public async Task<ReferenceDataset> CreateReferenceAsync(Dataset data, StageContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        StageValidation.ThrowIfInvalid(this);
        if (LinearTree)
            throw BadParameter(nameof(LinearTree), "Linear trees need values that bins do not hold", "Set linearTree to false.");
        context ??= new StageContext(Uid);
        Field features = CheckInput(data.Schema);
        NativeParameters parameters = ToNative(features, context.Threads);
        using var sideFiles = new SideFiles();
        sideFiles.Write(parameters, null, ForcedBins);
        var source = new TrainingSource(data, TrainingColumns, LabelRule(parameters), Numbers(parameters, "categorical_feature"), context);
        var sampling = new BinSampling(SamplingMode, SamplingSubsetSize, parameters);
        DatasetScan scan = await new DatasetScanner(source, sampling, 1).ScanAsync(IsClassification, 0, true, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string>? names = CheckRows(scan, features, parameters, null, null);
        using BinSample sample = await BinSampler.TakeAsync(source, scan, sampling, 0, cancellationToken).ConfigureAwait(false);
        return Located(() =>
        {
            using LightGBMDataset dataset = LightGBMDataset.Create(sample, scan.TrainRows[0], parameters, default, context.Logger);
            if (names is not null)
                dataset.SetFeatureNames(FeatureNames.ForNative(names));
            return LightGBM.ReferenceDataset.Of(dataset, parameters);
        });
    }

    private async Task<ReferenceDataset?> OpenReferenceAsync(IStorage? storage, CancellationToken cancellationToken)
    {
        if (ReferenceDataset.Length == 0)
            return Reference;
        try
        {
            return await LightGBM.ReferenceDataset.LoadAsync(ReferenceDataset, storage ?? StageHost.Default.Storage, cancellationToken).ConfigureAwait(false);
        }
        // What is wrong is the parameter, and the specification's line leads to it.
        catch (SynapseException error) when (error is LightGBMException or DataException)
        {
            throw BadParameter(nameof(ReferenceDataset), $"The bins '{ReferenceDataset}' cannot be used: {error.Problem}", error.Remedy);
        }
    }

    private IEnumerable<SpecificationException> CheckReference()
    {
        if (ReferenceDataset.Length == 0 && Reference is null)
            yield break;
        if (LinearTree)
            yield return BadParameter(nameof(ReferenceDataset), "Linear trees need values that it does not hold", "Set linearTree to false, or let the fit choose bins.");
        if (ReferenceDataset.Length > 0 && Reference is not null)
            yield return BadParameter(nameof(ReferenceDataset), "There are bins of a file and bins at hand", "Set ReferenceDataset or Reference.");
    }

    private void CheckReference(ReferenceDataset? reference, NativeParameters parameters, int width)
    {
        if (reference is null)
            return;
        if (reference.Columns != width)
        {
            throw BadParameter(
                nameof(ReferenceDataset), $"It has bins of {reference.Columns} features and the vectors have {width} values",
                "Use the bins of a fit on the same features.");
        }
        if (reference.Differences(parameters).FirstOrDefault() is { } different)
        {
            throw BadParameter(
                nameof(ReferenceDataset),
                $"Its bins were made with {different}={reference.Parameters.GetValueOrDefault(different) ?? "(not set)"}, and this fit has {parameters[different] ?? "(not set)"}",
                "Set the same value, or make the bins again.");
        }
    }
}
