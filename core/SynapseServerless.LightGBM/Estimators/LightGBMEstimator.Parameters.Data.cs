using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// Columns, bins, categories, missing values.
public abstract partial class LightGBMEstimator
{
    /// <summary>The column of feature vectors: dense (lists of a fixed length) or sparse (size, indices, values); null and NaN inside are missing values.</summary>
    [Required, MinLength(1)]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of labels, numeric or boolean.</summary>
    [Required, MinLength(1)]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that the model writes its prediction to, as a double.</summary>
    [Required, MinLength(1)]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column of row weights, not negative; every row weighs 1 when unset.</summary>
    public string? WeightCol { get; init; }

    /// <summary>The column that marks validation rows (true, or not zero), which are evaluated after every iteration and not trained on.</summary>
    public string? ValidationIndicatorCol { get; init; }

    /// <summary>The column of scores that training starts from: a number, or a vector with one number per class.</summary>
    public string? InitScoreCol { get; init; }

    /// <summary>The column that the model writes leaf indexes to, one per tree; none when empty.</summary>
    public string LeafPredictionCol { get; init; } = "";

    /// <summary>The column that the model writes SHAP values to, one per feature and the expected value last, class after class; none when empty.</summary>
    public string FeaturesShapCol { get; init; } = "";

    /// <summary>Whether the model takes vectors of another length than it was trained on.</summary>
    public bool PredictDisableShapeCheck { get; init; }

    /// <summary>What scores rows by the model and computes SHAP values: managed (code in C#, many times as fast as the library; scores are equal to the last bit, SHAP values to 1e-12 of the largest), native (LightGBM's library), or auto, which is managed wherever that covers the model.</summary>
    [AllowedValues("auto", "native", "managed")]
    public string Scorer { get; init; } = "auto";

    /// <summary>Names of the features; those of the feature column when empty.</summary>
    public IReadOnlyList<string> SlotNames { get; init; } = [];

    /// <summary>Indexes of the features that hold categories, from 0; those the feature column marks are added.</summary>
    [Range(0, int.MaxValue)]
    public IReadOnlyList<int> CategoricalSlotIndexes { get; init; } = [];

    /// <summary>Names of the features that hold categories.</summary>
    public IReadOnlyList<string> CategoricalSlotNames { get; init; } = [];

    /// <summary>Least number of rows per category group.</summary>
    [Range(1, int.MaxValue)]
    [Native("min_data_per_group")]
    public int MinDataPerGroup { get; init; } = 100;

    /// <summary>Most split points considered for a categorical feature.</summary>
    [Range(1, int.MaxValue)]
    [Native("max_cat_threshold")]
    public int MaxCatThreshold { get; init; } = 32;

    /// <summary>L2 regularization of categorical splits.</summary>
    [Range(0.0, double.MaxValue)]
    [Native("cat_l2")]
    public double Catl2 { get; init; } = 10.0;

    /// <summary>Smoothing that keeps noise in categories with few rows small.</summary>
    [Range(0.0, double.MaxValue)]
    [Native("cat_smooth")]
    public double CatSmooth { get; init; } = 10.0;

    /// <summary>Most categories of a feature that is split one against the rest.</summary>
    [Range(1, int.MaxValue)]
    [Native("max_cat_to_onehot")]
    public int MaxCatToOnehot { get; init; } = 4;

    /// <summary>Most bins per feature.</summary>
    [Range(2, int.MaxValue)]
    [Native("max_bin")]
    public int MaxBin { get; init; } = 255;

    /// <summary>Most bins of every single feature; empty to use the same number for all.</summary>
    [Range(2, int.MaxValue), Native("max_bin_by_feature")]
    public IReadOnlyList<int> MaxBinByFeature { get; init; } = [];

    /// <summary>Least number of rows per bin.</summary>
    [Range(1, int.MaxValue)]
    [Native("min_data_in_bin")]
    public int MinDataPerBin { get; init; } = 3;

    /// <summary>How many rows are sampled to choose the bins from.</summary>
    [Range(1, int.MaxValue)]
    [Native("bin_construct_sample_cnt")]
    public int BinSampleCount { get; init; } = 200000;

    /// <summary>Where the sample for the bins is drawn from: subset (the first samplingSubsetSize rows), global (all rows) or fixed (the first binSampleCount rows).</summary>
    [AllowedValues("subset", "global", "fixed")]
    public string SamplingMode { get; init; } = "subset";

    /// <summary>How many rows the sampling mode subset draws from.</summary>
    [Range(1, int.MaxValue)]
    [EffectNeeds(nameof(SamplingMode), "subset")]
    public int SamplingSubsetSize { get; init; } = 1000000;

    /// <summary>Whether features that are mostly zero are stored sparsely.</summary>
    [Native("is_enable_sparse")]
    public bool IsEnableSparse { get; init; } = true;

    /// <summary>Whether missing values are treated as such; otherwise they count as zero.</summary>
    [Native("use_missing")]
    public bool UseMissing { get; init; } = true;

    /// <summary>Whether zeros, and values that a sparse vector leaves out, count as missing.</summary>
    [Native("zero_as_missing")]
    public bool ZeroAsMissing { get; init; }
}
