using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The best model that was found, and the trials that it was found among; what TuneHyperparameters fits.</summary>
public sealed class TuneHyperparametersModel : Transformer, IOnnxExport, IModelInsights
{
    /// <summary>The model that transforms.</summary>
    [Required]
    public Transformer? BestModel { get; init; }

    /// <summary>The metric of the best trial, averaged over the folds.</summary>
    public double BestMetric { get; init; }

    /// <summary>What trials were judged by.</summary>
    public string EvaluationMetric { get; init; } = "";

    /// <summary>Number of the best trial.</summary>
    public int BestTrial { get; init; }

    /// <summary>The trials, failed ones included.</summary>
    public IReadOnlyList<Trial> Trials { get; init; } = [];

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => BestModel!.IsCheap;

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => BestModel?.WorkerPool;

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
            ["trials"] = Trials.Count.ToString(CultureInfo.InvariantCulture),
            ["failed trials"] = Trials.Count(static trial => trial.Error is not null).ToString(CultureInfo.InvariantCulture),
            ["best " + EvaluationMetric] = BestMetric.ToString("G6", CultureInfo.InvariantCulture),
            ["best trial"] = Trials.FirstOrDefault(trial => trial.Number == BestTrial)?.Describe() ?? "",
        };
        foreach ((string name, string value) in best.Facts)
            facts.TryAdd(name, value);
        return best with { Facts = facts };
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.Stage(BestModel!);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        BestModel?.Dispose();
        base.Dispose(disposing);
    }
}
