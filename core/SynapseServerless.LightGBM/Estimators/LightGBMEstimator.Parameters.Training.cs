using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// How training runs and when it stops.
public abstract partial class LightGBMEstimator
{
    /// <summary>Metrics evaluated on the validation rows, comma-separated, by LightGBM's names; the objective's own when empty.</summary>
    [Native("metric")]
    public string Metric { get; init; } = "";

    /// <summary>Training stops when no metric of the validation rows improved for this many iterations; 0 never stops early.</summary>
    [Range(0, int.MaxValue)]
    [Native("early_stopping_round", Unless = 0)]
    public int EarlyStoppingRound { get; init; }

    /// <summary>By how much a metric must change for the better to count as improved.</summary>
    [Range(0.0, double.MaxValue)]
    [EffectNeeds(nameof(EarlyStoppingRound))]
    public double ImprovementTolerance { get; init; }

    /// <summary>Whether metrics of the training rows are kept as well, per iteration.</summary>
    [Native("is_provide_training_metric")]
    public bool IsProvideTrainingMetric { get; init; }

    /// <summary>A model in LightGBM's text to go on from; its trees come first in the new model.</summary>
    public string ModelString { get; init; } = "";

    /// <summary>Into how many parts the rows are dealt at random, each continuing the model of the part before; 0 trains on all rows at once.</summary>
    [Range(0, int.MaxValue)]
    public int NumBatches { get; init; }

    /// <summary>Most classes a classifier accepts.</summary>
    [Range(2, LightGBMLimits.Classes)]
    public int MaxNumClasses { get; init; } = 100;

    /// <summary>How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide.</summary>
    [Range(0, LightGBMLimits.Threads)]
    public int NumThreads { get; init; }

    /// <summary>Where LightGBM computes: cpu, gpu (OpenCL) or cuda, if the native library was built for it.</summary>
    [AllowedValues("cpu", "gpu", "cuda")]
    [Native("device_type")]
    public string DeviceType { get; init; } = "cpu";

    /// <summary>How much LightGBM says to the log: below 0 nothing, 0 warnings, 1 information, 2 everything.</summary>
    [Native("verbosity")]
    public int Verbosity { get; init; } = -1;

    /// <summary>More LightGBM parameters as "name=value name=value", by any of LightGBM's names; they win over all others.</summary>
    public string PassThroughArgs { get; init; } = "";
}
