using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Trees;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM;

/// <summary>What the fitted LightGBM models share: a booster and predictions, batch by batch.</summary>
/// <remarks>
/// Where leaf indexes are asked for, scores are summed from the leaves, so that the trees are walked once. Saved as parameters, the model in LightGBM's own text (<c>model.txt</c>) and the record of its training
/// (<c>training.json</c>).
/// </remarks>
public abstract partial class LightGBMModel : BatchTransformer, IModelInsights, IOnnxExportable, ITreeModel, IExplainedModel
{
    private const string ModelFile = "model.txt";
    private const string RecordFile = "training.json";

    private Booster? _booster;
    private string _text = "";
    private string _shapCol = "";

    private protected LightGBMModel()
    {
    }

    private protected LightGBMModel(Booster booster, string text, TrainingRecord record)
    {
        _booster = booster;
        _text = text;
        Record = record;
        Objective = NativeText.ParseObjective(text);
    }

    /// <summary>The column of feature vectors.</summary>
    [Required, MinLength(1)]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that predictions are written to, as doubles.</summary>
    [Required, MinLength(1)]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that leaf indexes are written to, one per tree; none when empty.</summary>
    public string LeafPredictionCol { get; init; } = "";

    /// <summary>The column that SHAP values are written to, one per feature and the expected value last, class after class; none when empty.</summary>
    public string FeaturesShapCol
    {
        get => _shapCol;
        init => _shapCol = value;
    }

    /// <summary>The first iteration used, from 0.</summary>
    [Range(0, int.MaxValue)]
    public int StartIteration { get; init; }

    /// <summary>How many iterations are used; all from the first on when not positive.</summary>
    public int NumIterations { get; init; } = -1;

    /// <summary>Whether vectors of another length than the model was trained on are taken.</summary>
    public bool PredictDisableShapeCheck { get; init; }

    /// <summary>How many threads LightGBM uses; 0 lets the run, or else OpenMP, decide.</summary>
    [Range(0, LightGBMLimits.Threads)]
    public int NumThreads { get; init; }

    /// <summary>What scores rows and computes SHAP values: managed (code in C#, many times as fast as the library; scores are equal to the last bit, SHAP values to 1e-12 of the largest), native (LightGBM's library), or auto, which is managed wherever that covers the model.</summary>
    [AllowedValues(Auto, Native, ManagedOnly)]
    public string Scorer { get; init; } = Auto;

    /// <summary>The native model.</summary>
    /// <exception cref="SynapseException">The stage was neither fitted nor loaded.</exception>
    [NotAParameter]
    public Booster Booster => _booster
        ?? throw new SynapseException("The stage holds no model", Location.OfStage(Uid), "Fit a LightGBM estimator, or load a saved model.");

    /// <summary>What is kept of the training.</summary>
    [NotAParameter]
    public TrainingRecord Record { get; private set; } = new();

    internal ModelObjective Objective { get; private set; } = new("", 1, false);

    /// <summary>How much each feature matters.</summary>
    /// <param name="importanceType"><c>split</c>: in how many splits it is used; <c>gain</c>: by how much these reduced the loss.</param>
    /// <returns>One value per feature.</returns>
    public IReadOnlyList<double> GetFeatureImportances(string importanceType = "split") => Booster.FeatureImportances(importanceType switch
    {
        "split" => ImportanceKind.Split,
        "gain" => ImportanceKind.Gain,
        _ => throw new SynapseException($"There is no importance type '{importanceType}'", Location.OfStage(Uid), "Use split or gain."),
    });

    /// <inheritdoc/>
    public ModelInsights GetInsights()
    {
        IReadOnlyList<string> names = FeatureNames;
        return new ModelInsights
        {
            FeatureImportances = new Dictionary<string, IReadOnlyList<FeatureImportance>>
            {
                ["gain"] = Importances("gain"),
                ["split"] = Importances("split"),
            },
            TrainingCurves = Record.Metrics,
            Trees = SmallTrees(),
            Facts = FactsOf(new Dictionary<string, string>
            {
                ["objective"] = Objective.Name,
                ["iterations"] = Booster.IterationCount.ToString(CultureInfo.InvariantCulture),
                ["best iteration"] = Record.BestIteration.ToString(CultureInfo.InvariantCulture),
                ["scorer"] = ScorerFact,
                ["rows trained on"] = Record.TrainingRows.ToString("N0", CultureInfo.InvariantCulture),
                ["rows validated on"] = Record.ValidationRows.ToString("N0", CultureInfo.InvariantCulture),
            }),
        };

        Dictionary<string, string> FactsOf(Dictionary<string, string> facts)
        {
            if (FeaturesShapCol.Length > 0)
                facts["SHAP values"] = ContributionsFact;
            return facts;
        }

        IReadOnlyList<FeatureImportance> Importances(string kind) =>
            [.. GetFeatureImportances(kind).Select((value, i) => new FeatureImportance(names[i], value))];
    }

    /// <inheritdoc/>
    public sealed override BoundBatchTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Field features = FeatureColumn.Find(input, FeaturesCol, Uid);
        int width = FeatureColumn.Width(features);
        if (width > 0 && width != Booster.FeatureCount && !PredictDisableShapeCheck)
        {
            throw new SpecificationException(
                $"The vectors have {width} values and the model was trained on {Booster.FeatureCount}", Location.OfStage(Uid, FeaturesCol),
                "Assemble the same features as for training.");
        }
        if (FeaturesShapCol.Length > 0)
            CheckContributions();
        CheckScorer();
        var added = new AddedColumns(input, OutputFields());
        var scores = new Lazy<LeafScores>(() => LeafScores.Of(Booster, Math.Min(StartIteration, Booster.IterationCount), IterationsUsed));
        int place = input.GetFieldIndex(FeaturesCol), expected = PredictDisableShapeCheck ? 0 : Booster.FeatureCount;
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                var bad = new List<BadRow>();
                if (FeatureColumn.Read(batch.Column(place), FeaturesCol, expected, bad) is { } block)
                    return Append(batch, block, added, scores, context);
                using RecordBatch good = context.RejectRows(batch, bad);
                return Append(good, FeatureColumn.Read(good.Column(place), FeaturesCol, expected, [])!, added, scores, context);
            },
            keepsRows: true);
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        await folder.WriteTextAsync(ModelFile, GetNativeModel(), cancellationToken).ConfigureAwait(false);
        await folder.WriteAsync(
            RecordFile, async stream => await StateJson.SaveAsync(Record, stream, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _text = await folder.ReadTextAsync(ModelFile, cancellationToken).ConfigureAwait(false);
        _booster = Load(_text, $"{folder.Path.TrimEnd('/')}/{ModelFile}");
        CheckLoaded();
        Stream stream = await folder.OpenReadAsync(RecordFile, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            Record = await StateJson.LoadAsync<TrainingRecord>(stream, cancellationToken).ConfigureAwait(false);
        Objective = NativeText.ParseObjective(_text);
    }

    /// <summary>Checks that the model is one for a stage with these parameters.</summary>
    private protected virtual void CheckLoaded()
    {
        if (Booster.TreesPerIteration != 1)
            throw new LightGBMException($"The model has {Booster.TreesPerIteration} classes, and {Type} gives one number", Location.OfStage(Uid), "Save the model again.");
    }

    private static Booster Load(string text, string file)
    {
        try
        {
            return Booster.LoadWithTrees(text);
        }
        catch (LightGBMException error)
        {
            throw new LightGBMException(error.Problem, Location.OfFile(file), error.Remedy, error);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _booster?.Dispose();
        base.Dispose(disposing);
    }
}
