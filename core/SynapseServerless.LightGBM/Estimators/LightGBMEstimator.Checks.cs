using Apache.Arrow;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Fitting;

namespace SynapseServerless.LightGBM;

// What has to fit together: columns, features and rows.
public abstract partial class LightGBMEstimator
{
    // Lists with a value for every feature.
    private static readonly (string Property, string Native)[] s_perFeature =
    [
        (nameof(MaxBinByFeature), "max_bin_by_feature"), (nameof(FeatureContri), "feature_contri"),
        (nameof(CegbPenaltyFeatureLazy), "cegb_penalty_feature_lazy"), (nameof(CegbPenaltyFeatureCoupled), "cegb_penalty_feature_coupled"),
    ];

    /// <summary>Checks columns, and what is said of single features where the type of the vectors tells how many there are.</summary>
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
        CheckColumns(input);
        if (LinearTree && features.DataType is Apache.Arrow.Types.StructType)
        {
            throw BadParameter(
                nameof(LinearTree), $"The vectors of '{FeaturesCol}' are sparse, and linear trees need dense ones",
                "Use FixedSizeList or List columns, or set linearTree to false.");
        }
        int width = FeatureColumn.Width(features);
        if (width > 0)
        {
            NativeParameters parameters = ToNative(features, 0);
            CheckFeatures(parameters, width);
            CheckReference(Reference, parameters, width);
        }
        return features;
    }

    // What validation rows come with has to be what rows to train on do.
    private void CheckValidation(Field features, Schema validation)
    {
        try
        {
            int width = FeatureColumn.Width(CheckInput(validation)), expected = FeatureColumn.Width(features);
            if (width > 0 && expected > 0 && width != expected)
                throw BadParameter(nameof(FeaturesCol), $"The vectors have {width} values and those trained on {expected}", "Make them in the same way.");
        }
        catch (SpecificationException error)
        {
            throw new SpecificationException($"The validation rows do not fit: {error.Problem}", error.Location, error.Remedy, error);
        }
    }

    private IReadOnlyList<string>? CheckRows(DatasetScan scan, Field features, NativeParameters parameters, ReferenceDataset? reference, Booster? earlier)
    {
        if (scan.TrainRows.Sum() == 0)
        {
            throw new DataException(
                scan.ValidationRows > 0 ? "All rows are validation rows; no training row is left"
                : scan.Rejected.Count + scan.RejectedRows > 0 ? $"All {scan.Rejected.Count + scan.RejectedRows} rows were rejected; no training row is left"
                : "There are no training rows",
                Location.OfStage(Uid), "Check the input, its filters and the split.");
        }
        CheckFeatures(parameters, scan.Width);
        CheckReference(reference, parameters, scan.Width);
        CheckLabels(scan, parameters);
        if (earlier is not null && earlier.FeatureCount != scan.Width)
            throw BadParameter(nameof(ModelString), $"The model takes {earlier.FeatureCount} features and the vectors have {scan.Width}", "Continue with the features it was trained on.");
        if (earlier is not null && earlier.TreesPerIteration != ClassCount(parameters))
            throw BadParameter(nameof(ModelString), $"The model has {earlier.TreesPerIteration} trees per iteration where {ClassCount(parameters)} are needed", "Continue with the same objective and classes.");
        IReadOnlyList<string>? names = Names(features);
        return names?.Count == scan.Width ? names : null;
    }

    // For a fit; bins are chosen of rows that are trained on alone.
    private void CheckValidationRows(DatasetScan scan)
    {
        if (scan.ValidationRows == 0 && StoppingRounds > 0)
        {
            throw new DataException(
                "There is no validation row, and early stopping needs some", Location.OfStage(Uid, OrNull(ValidationIndicatorCol)),
                "Mark some rows, give some, or set earlyStoppingRound to 0.");
        }
    }

    private void CheckFeatures(NativeParameters parameters, int width)
    {
        CheckCount(nameof(SlotNames), SlotNames.Count);
        int[] monotone = Numbers(parameters, "monotone_constraints");
        CheckCount(nameof(MonotoneConstraints), monotone.Length);
        foreach ((string parameter, string native) in s_perFeature)
            CheckCount(parameter, parameters[native] is { Length: > 0 } list ? list.Count(c => c == ',') + 1 : 0);
        CheckIndexes(nameof(InteractionConstraints), Numbers(parameters, "interaction_constraints"));
        CheckIndexes(nameof(ForcedSplits), ForcedSplits?.Features ?? []);
        CheckIndexes(nameof(ForcedBins), ForcedBins.Select(bins => bins.Feature));
        int[] categorical = Numbers(parameters, "categorical_feature");
        CheckIndexes(nameof(CategoricalSlotIndexes), categorical);
        if (ForcedBins.FirstOrDefault(bins => categorical.Contains(bins.Feature)) is { } forced)
            throw BadParameter(nameof(ForcedBins), $"Feature {forced.Feature} holds categories, which have no bounds between them", "Leave it out.");
        foreach (int slot in categorical)
        {
            // LightGBM finds this out on a thread of its own and takes the process with it.
            if (monotone.Length > 0 && monotone[slot] != 0)
                throw BadParameter(nameof(MonotoneConstraints), $"Feature {slot} holds categories, which have no order to be monotone in", "Set its constraint to 0.");
        }

        void CheckIndexes(string parameter, IEnumerable<int> indexes)
        {
            foreach (int index in indexes.Where(index => index < 0 || index >= width))
                throw BadParameter(parameter, $"There is no feature {index}", $"The vectors have {width} values, numbered from 0.");
        }

        void CheckCount(string parameter, int count)
        {
            if (count > 0 && count != width)
                throw BadParameter(parameter, $"It has {count} values and the feature vectors have {width}", "Give one per feature.");
        }
    }

    /// <summary>The whole numbers of a native parameter that is a list, or a list of lists.</summary>
    private int[] Numbers(NativeParameters parameters, string name)
    {
        string text = (parameters[name] ?? "").Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        int[] numbers = new int[text.Length == 0 ? 0 : text.Count(c => c == ',') + 1];
        int i = 0;
        foreach (Range part in text.AsSpan().Split(','))
        {
            if (text.Length > 0 && !int.TryParse(text.AsSpan(part), out numbers[i++]))
                throw BadParameter(nameof(PassThroughArgs), $"'{text[part]}' in {name} is not a whole number", "Features are given by their index, from 0.");
        }
        return numbers;
    }
}
