using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>The best recommender that was found; what RankingTrainValidationSplit fits.</summary>
public sealed class RankingTrainValidationSplitModel : Transformer, IModelInsights
{
    /// <summary>The model that recommends, fitted on all rows.</summary>
    [Required]
    public Transformer? BestModel { get; init; }

    /// <summary>The metric of each trial.</summary>
    public IReadOnlyList<double> ValidationMetrics { get; init; } = [];

    /// <summary>Number of the best trial, from 0.</summary>
    public int BestTrial { get; init; }

    /// <summary>What trials were judged by.</summary>
    public string MetricName { get; init; } = "";

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => BestModel!.IsCheap;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => BestModel!.TransformSchema(input);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => new PipelineModel(BestModel!).Bind(input);

    /// <inheritdoc/>
    public ModelInsights GetInsights()
    {
        ModelInsights best = (BestModel as IModelInsights)?.GetInsights() ?? new ModelInsights();
        var facts = new Dictionary<string, string>
        {
            ["trials"] = ValidationMetrics.Count.ToString(CultureInfo.InvariantCulture),
            ["best trial"] = BestTrial.ToString(CultureInfo.InvariantCulture),
            ["best " + MetricName] = ValidationMetrics.Count == 0 ? "" : ValidationMetrics[BestTrial].ToString("G6", CultureInfo.InvariantCulture),
        };
        foreach ((string name, string value) in best.Facts)
            facts.TryAdd(name, value);
        return best with { Facts = facts };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        BestModel?.Dispose();
        base.Dispose(disposing);
    }
}
