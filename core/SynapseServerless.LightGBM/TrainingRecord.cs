using System.Text.Json;

namespace SynapseServerless.LightGBM;

/// <summary>What is kept of a training beside the trees.</summary>
public sealed record TrainingRecord
{
    /// <summary>Metrics after every iteration, by name, such as <c>valid auc</c> and <c>training auc</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Metrics { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>How many iterations were trained, those of a warm start not counted.</summary>
    public int TrainedIterations { get; init; }

    /// <summary>How many of them the model keeps: all, or those up to the best one where training may stop early.</summary>
    public int BestIteration { get; init; }

    /// <summary>How many rows were trained on.</summary>
    public long TrainingRows { get; init; }

    /// <summary>How many rows validated.</summary>
    public long ValidationRows { get; init; }

    /// <summary>Names of the features as the data had them; the model text holds them with the characters that LightGBM takes.</summary>
    public IReadOnlyList<string> FeatureNames { get; init; } = [];

    /// <summary>What class indexes stand for, where the label column said so.</summary>
    public IReadOnlyList<JsonElement> LabelLevels { get; init; } = [];
}
