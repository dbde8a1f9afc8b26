using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// Bins that fits share.
public abstract partial class LightGBMEstimator
{
    /// <summary>Bins that another fit made, in place of bins from a sample of the data; in C# only, since LightGBM trusts what it reads of them.</summary>
    /// <remarks>
    /// What decided about them (maxBin, minDataPerBin, maxBinByFeature, categorical slots and the like) is decided: a fit that sets it
    /// otherwise is refused. binSampleCount, samplingMode and forcedBins have no effect, and features that were left out stay out.
    /// </remarks>
    [NotAParameter]
    public ReferenceDataset? ReferenceDataset { get; init; }

    /// <summary>The bins that a fit of this stage would choose for data, to be used by this and other fits.</summary>
    /// <param name="data">The data; it is read once, or twice where the rows of the sample are not known beforehand.</param>
    /// <param name="context">What is told about the run and may be asked of it; null fails on bad rows and tells nobody.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="SpecificationException">A parameter or column is wrong.</exception>
    /// <exception cref="DataException">A row is bad, or there are none.</exception>
    public async Task<ReferenceDataset> CreateReferenceAsync(Dataset data, StageContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        StageValidation.ThrowIfInvalid(this);
        context ??= new StageContext(Uid);
        Field features = CheckInput(data.Schema);
        NativeParameters parameters = ToNative(features, context.Threads);
        using var sideFiles = new SideFiles();
        sideFiles.Write(parameters, null, ForcedBins);
        var source = new TrainingSource(data, TrainingColumns, LabelRule(parameters), Numbers(parameters, "categorical_feature"), context);
        var sampling = new BinSampling(SamplingMode, SamplingSubsetSize, parameters);
        DatasetScan scan = await new DatasetScanner(source, sampling, 1).ScanAsync(IsClassification, 0, true, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string>? names = CheckRows(scan, features, parameters, null);
        using BinSample sample = await BinSampler.TakeAsync(source, scan, sampling, 0, cancellationToken).ConfigureAwait(false);
        return Located(() =>
        {
            using LightGBMDataset dataset = LightGBMDataset.Create(sample, scan.TrainRows[0], parameters, default, context.Logger);
            if (names is not null)
                dataset.SetFeatureNames(FeatureNames.ForNative(names));
            return LightGBM.ReferenceDataset.Of(dataset, parameters);
        });
    }

    private void CheckReference(NativeParameters parameters, int width)
    {
        if (ReferenceDataset is not { } reference)
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
                "Set the same, or make the bins anew.");
        }
    }
}
