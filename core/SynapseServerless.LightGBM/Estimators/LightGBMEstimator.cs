using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>What <see cref="LightGBMClassifier"/> and <see cref="LightGBMRegressor"/> share: parameters, and a fit that streams.</summary>
/// <remarks>
/// A fit looks at all rows once (it counts and checks them and takes a sample for the bins) and reads them a second time
/// to push them, batch by batch, into the binned data set. It holds that data set, one batch, and nothing else of the data.
/// </remarks>
public abstract partial class LightGBMEstimator : GangEstimator
{
    private protected LightGBMEstimator()
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => TrainingColumns.Names;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (EarlyStoppingRound > 0 && string.IsNullOrEmpty(ValidationIndicatorCol))
        {
            yield return BadParameter(
                nameof(EarlyStoppingRound), "Early stopping needs validation rows", "Set validationIndicatorCol, or earlyStoppingRound to 0.");
        }
        if (EarlyStoppingRound > 0 && BoostingType == "dart")
        {
            yield return BadParameter(
                nameof(EarlyStoppingRound), "dart changes earlier trees, so no earlier state can be returned to", "Set earlyStoppingRound to 0.");
        }
        if (MonotoneConstraints.Any(value => value is < -1 or > 1))
            yield return BadParameter(nameof(MonotoneConstraints), "A constraint is -1, 0 or 1");
        if (MaxBinByFeature.Any(value => value < 2))
            yield return BadParameter(nameof(MaxBinByFeature), "A feature has at least 2 bins");
        if (CategoricalSlotIndexes.Any(index => index < 0))
            yield return BadParameter(nameof(CategoricalSlotIndexes), "Indexes of features start at 0");
        if (BoostingType is "rf" or "random_forest" && (BaggingFreq == 0 || BaggingFraction >= 1) && FeatureFraction >= 1)
        {
            yield return BadParameter(
                nameof(BoostingType), "A random forest needs bagging", "Set baggingFreq to 1 and baggingFraction (or featureFraction) below 1.");
        }
        foreach (string metric in Metrics.Unknown(Metric))
            yield return BadParameter(nameof(Metric), $"LightGBM has no metric '{metric}'", Suggestions.Remedy(metric, Metrics.Names, "metrics"));
        SpecificationException? passThrough = null;
        try
        {
            PassThrough.Apply(new NativeParameters(), PassThroughArgs, Uid);
        }
        catch (SpecificationException error)
        {
            passThrough = error;
        }
        if (passThrough is not null)
            yield return passThrough;
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field features = CheckInput(input);
        return Schemas.With(input, ModelOutputs(input, FeatureColumn.Width(features)));
    }

    /// <inheritdoc/>
    public sealed override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        Field features = CheckInput(data.Schema);
        NativeParameters parameters = ToNative(data.Schema, context.Threads);
        Booster? booster = ModelString.Length == 0 ? null : Located(() => Booster.Load(ModelString, context.Logger));
        try
        {
            int parts = Math.Max(1, NumBatches);
            var rows = new TrainingData(
                data, TrainingColumns, LabelRule(parameters), new BinSampling(SamplingMode, SamplingSubsetSize, parameters), parts, context);
            DatasetScan scan = await rows.ScanAsync(IsClassification, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string>? names = Check(scan, features, parameters, booster);

            TrainingRecord? record = null;
            string text = "";
            for (int part = 0; part < parts; part++)
            {
                (text, record) = await FitPartAsync(rows, scan, part, parameters, names, booster, record, context, cancellationToken)
                    .ConfigureAwait(false);
                booster?.Dispose();
                // Loaded anew, the model holds its trees and no training data.
                booster = Booster.Load(text, context.Logger);
            }
            Field label = data.Schema.GetFieldByName(LabelCol);
            record = record! with { FeatureNames = names ?? [], LabelLevels = [.. ColumnMetadata.Levels(label) ?? []] };
            Transformer model = CreateModel(booster!, text, record, parameters);
            booster = null;
            return model;
        }
        finally
        {
            booster?.Dispose();
        }
    }

    /// <summary>Whether labels are class indexes.</summary>
    private protected abstract bool IsClassification { get; }

    /// <summary>What labels the objective takes.</summary>
    private protected abstract LabelRule LabelRule(NativeParameters parameters);

    /// <summary>Checks the labels of all rows together, and sets what depends on them.</summary>
    private protected abstract void CheckLabels(DatasetScan scan, NativeParameters parameters);

    /// <summary>The columns that the model will add.</summary>
    private protected abstract IReadOnlyList<Field> ModelOutputs(Schema input, int width);

    /// <summary>The model; it owns the booster.</summary>
    private protected abstract Transformer CreateModel(Booster booster, string text, TrainingRecord record, NativeParameters parameters);

    private TrainingColumns TrainingColumns => new(FeaturesCol, LabelCol, OrNull(WeightCol), OrNull(ValidationIndicatorCol), OrNull(InitScoreCol));

    private async Task<(string Text, TrainingRecord Record)> FitPartAsync(
        TrainingData rows, DatasetScan scan, int part, NativeParameters parameters, IReadOnlyList<string>? names, Booster? earlier,
        TrainingRecord? before, StageContext context, CancellationToken cancellationToken)
    {
        if (scan.TrainRows[part] == 0)
            throw BadParameter(nameof(NumBatches), $"There are fewer rows to train on than parts ({scan.TrainRows.Length})", "Use fewer.");
        int scoresPerRow = earlier is not null ? earlier.TreesPerIteration
            : string.IsNullOrEmpty(InitScoreCol) ? 0
            : ClassCount(parameters);
        var metadata = new DatasetMetadata(!string.IsNullOrEmpty(WeightCol), scoresPerRow);
        using LightGBMDataset train = await CreateAsync().ConfigureAwait(false);
        if (names is not null)
            Located(() => { train.SetFeatureNames(FeatureNames.ForNative(names)); return 0; });
        using LightGBMDataset? validation = scan.ValidationRows == 0
            ? null
            : Located(() => LightGBMDataset.CreateAligned(train, scan.ValidationRows, parameters, metadata, context.Logger));
        await rows.PushAsync(
            scan, part, train, validation, earlier, scoresPerRow, $"num_threads={parameters["num_threads"]}", cancellationToken).ConfigureAwait(false);

        // Training keeps a thread busy for as long as it lasts; it is not to be one of the pool's.
        return await Task.Factory.StartNew(
            () => Located(() => Train(train, validation, scan, part, parameters, earlier, before, context, cancellationToken)),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);

        async Task<LightGBMDataset> CreateAsync()
        {
            // Freed before training begins: the sample may be as big as the data set.
            using BinSample sample = await rows.SampleAsync(scan, part, cancellationToken).ConfigureAwait(false);
            scan.Sample = null;
            return Located(() => LightGBMDataset.Create(sample, scan.TrainRows[part], parameters, metadata, context.Logger));
        }
    }

    private (string Text, TrainingRecord Record) Train(
        LightGBMDataset train, LightGBMDataset? validation, DatasetScan scan, int part, NativeParameters parameters, Booster? earlier,
        TrainingRecord? before, StageContext context, CancellationToken cancellationToken)
    {
        using Booster booster = Booster.Create(train, parameters, context.Logger);
        if (validation is not null)
            booster.AddValidation(validation);
        var loop = new TrainingLoop(booster, validation is not null, parameters, ImprovementTolerance, context);
        loop.Run(cancellationToken);
        int iterations = loop.BestIterations;
        if (earlier is not null)
        {
            iterations += earlier.IterationCount;
            booster.Prepend(earlier);
        }
        var record = new TrainingRecord
        {
            Metrics = before is null ? loop.Curves : Curves.Join(before.Metrics, loop.Curves),
            TrainedIterations = loop.Iterations + (before?.TrainedIterations ?? 0),
            BestIteration = loop.BestIterations + (before?.BestIteration ?? 0),
            TrainingRows = scan.TrainRows[part] + (before?.TrainingRows ?? 0),
            ValidationRows = scan.ValidationRows,
        };
        return (booster.Save(iterations), record);
    }

    private Field CheckInput(Schema input)
    {
        Field features = FeatureColumn.Find(input, FeaturesCol, Uid);
        Columns.FindNumeric(input, LabelCol, Uid, nameof(LabelCol));
        if (!string.IsNullOrEmpty(WeightCol))
            Columns.FindNumeric(input, WeightCol, Uid, nameof(WeightCol));
        if (!string.IsNullOrEmpty(ValidationIndicatorCol))
            Columns.FindNumeric(input, ValidationIndicatorCol, Uid, nameof(ValidationIndicatorCol));
        if (!string.IsNullOrEmpty(InitScoreCol) && !InitScores.IsScore(Columns.Find(input, InitScoreCol, Uid, nameof(InitScoreCol)).DataType))
            throw BadParameter(nameof(InitScoreCol), $"The column '{InitScoreCol}' holds no numbers", "Use a number, or a vector with one number per class.");
        return features;
    }

    private IReadOnlyList<string>? Check(DatasetScan scan, Field features, NativeParameters parameters, Booster? earlier)
    {
        if (scan.TrainRows.Sum() == 0)
        {
            throw new DataException(
                scan.ValidationRows > 0 ? "All rows are validation rows; there is none to train on"
                : scan.Rejected.Count > 0 ? $"All {scan.Rejected.Count} rows were rejected; there is none to train on"
                : "There are no rows to train on",
                Location.OfStage(Uid), "Check the input, its filters and the split.");
        }
        if (scan.ValidationRows == 0 && EarlyStoppingRound > 0)
        {
            throw new DataException(
                "No row is marked for validation, and early stopping needs some", Location.OfStage(Uid, ValidationIndicatorCol),
                "Mark some rows, or set earlyStoppingRound to 0.");
        }
        IReadOnlyList<string>? names = Names(features);
        CheckCount(nameof(SlotNames), SlotNames.Count);
        CheckCount(nameof(MonotoneConstraints), MonotoneConstraints.Count);
        CheckCount(nameof(MaxBinByFeature), MaxBinByFeature.Count);
        foreach (int slot in CategoricalSlots(features))
        {
            if (slot >= scan.Width)
                throw BadParameter(nameof(CategoricalSlotIndexes), $"There is no feature {slot}", $"The vectors have {scan.Width} values, numbered from 0.");
            // LightGBM finds this out on a thread of its own and takes the process with it.
            if (MonotoneConstraints.Count > 0 && MonotoneConstraints[slot] != 0)
                throw BadParameter(nameof(MonotoneConstraints), $"Feature {slot} holds categories, which have no order to be monotone in", "Set its constraint to 0.");
        }
        CheckLabels(scan, parameters);
        if (earlier is not null && earlier.FeatureCount != scan.Width)
            throw BadParameter(nameof(ModelString), $"The model takes {earlier.FeatureCount} features and the vectors have {scan.Width}", "Go on with the features it was trained on.");
        if (earlier is not null && earlier.TreesPerIteration != ClassCount(parameters))
            throw BadParameter(nameof(ModelString), $"The model has {earlier.TreesPerIteration} trees per iteration where {ClassCount(parameters)} are needed", "Go on with the same objective and classes.");
        return names?.Count == scan.Width ? names : null;

        void CheckCount(string parameter, int count)
        {
            if (count > 0 && count != scan.Width)
                throw BadParameter(parameter, $"It has {count} values and the feature vectors have {scan.Width}", "Give one per feature.");
        }
    }

    private static int ClassCount(NativeParameters parameters) => int.Parse(parameters["num_class"] ?? "1");

    private T Located<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (LightGBMException error) when (error.Location == Location.None)
        {
            throw Locate(error);
        }
    }

    private static string? OrNull(string? name) => string.IsNullOrEmpty(name) ? null : name;
}
