using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.Stages;
using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM;

/// <summary>Scores rows by a model of trees that LightGBM, XGBoost or scikit-learn (as ONNX) trained: adds raw scores, probabilities and the predicted class, or the predicted number.</summary>
/// <remarks>
/// Rows are scored by code in C#, without the library that trained the model. Each library's own rules hold: of thresholds, of missing values, of categories and of sums, in floats where it takes floats.
/// A classifier adds vectors of doubles with one number per class, for two classes -s and s as raw scores; other models add their prediction alone, a vector where they predict several numbers.
/// </remarks>
[WrittenByHand]
public sealed class TreeEnsembleModel : BatchTransformer, ITreeModel
{
    private const string ModelFile = "model.trees";

    private readonly Lock _loading = new();
    private LoadedEnsemble? _model;
    private byte[]? _payload;

    /// <summary>The model, a local file. Once the stage is saved, the model travels with it and the file is no longer needed.</summary>
    [Required, LocationParameter]
    public string ModelLocation { get; init; } = "";

    /// <summary>What wrote the model: lightgbm (its text or JSON), xgboost (JSON or UBJ, boosters gbtree and dart), onnx (one operator of trees), or auto, which goes by how the file begins.</summary>
    [AllowedValues("auto", "lightgbm", "xgboost", "onnx")]
    public string ModelFormat { get; init; } = "auto";

    /// <summary>The column of feature vectors; a missing value is NaN. What a sparse vector leaves out is 0.</summary>
    [Required, MinLength(1)]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column that raw scores of classes are written to, before they become probabilities; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that probabilities of classes are written to; none when empty. Where a model has scores and no probabilities it holds the scores.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>The column that predictions are written to: the index of the class, or the number.</summary>
    [Required, MinLength(1)]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The first iteration used, from 0.</summary>
    [Range(0, int.MaxValue)]
    public int StartIteration { get; init; }

    /// <summary>How many iterations are used; all from the first on when not positive.</summary>
    public int NumIterations { get; init; } = -1;

    /// <summary>How many threads are used; 0 lets the run decide.</summary>
    [Range(0, LightGBMLimits.Threads)]
    public int NumThreads { get; init; }

    /// <inheritdoc/>
    public override long TableBytes => _model?.Scorer.TableBytes ?? 0;

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Facts()
    {
        LoadedEnsemble model;
        try
        {
            model = Model();
        }
        catch (SynapseException)
        {
            // What is wrong with the file is no fact; binding tells it.
            yield break;
        }
        string how = model.Scorer.BlockRefusal is { } reason ? $", one by one, because {reason}" : "";
        yield return new StageNote(Uid, ParameterName.FromProperty(nameof(ModelLocation)), $"Rows are scored by code in C# (managed), by the rules of {model.Words}{how}.");
    }

    /// <inheritdoc/>
    [NotAParameter]
    public TreeExplainer? TreeExplainer => Model().Explainer.Value is { Refusal: null } explainer ? explainer : null;

    /// <inheritdoc/>
    int ITreeModel.FeatureCount => Model().Ensemble.FeatureCount;

    /// <inheritdoc/>
    public InterventionalExplainer? Against(ReadOnlySpan<float> background, int width, IReadOnlyList<double>? weights, IReadOnlyList<int>? players) =>
        new(Model().Ensemble, background, width, weights, players, StartIteration, NumIterations);

    /// <inheritdoc/>
    // Other libraries add up leaves in an order and a precision of their own.
    public CoalitionColumn? Coalitions(ReadOnlySpan<float> background, int width, string column) => null;

    /// <inheritdoc/>
    public IReadOnlyList<(int Class, double Factor)>? RawScores(string column)
    {
        TreeEnsemble ensemble = Model().Ensemble;
        bool isRaw = ensemble.IsClassification ? column == RawPredictionCol && RawPredictionCol.Length > 0 : column == PredictionCol && ensemble.OutputsAreRaw;
        return !isRaw ? null
            : ensemble.IsClassification && ensemble.ClassCount == 1 ? [(0, -1), (0, 1)]
            : [.. Enumerable.Range(0, ensemble.ClassCount).Select(static index => (index, 1.0))];
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        LoadedEnsemble model = Model();
        Field features = FeatureColumn.Find(input, FeaturesCol, Uid);
        int width = FeatureColumn.Width(features), expected = model.Ensemble.FeatureCount;
        if (width > 0 && width != expected)
        {
            throw new SpecificationException(
                $"The vectors have {width} values and the model was trained on {expected}", Location.OfStage(Uid, FeaturesCol), "Assemble the same features as for training.");
        }
        var added = new AddedColumns(input, OutputFields(model.Ensemble));
        int place = input.GetFieldIndex(FeaturesCol);
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                var bad = new List<BadRow>();
                if (FeatureColumn.Read(batch.Column(place), FeaturesCol, expected, bad) is { } block)
                    return Append(batch, block, added, model, context);
                using RecordBatch good = context.RejectRows(batch, bad);
                return Append(good, FeatureColumn.Read(good.Column(place), FeaturesCol, expected, [])!, added, model, context);
            },
            keepsRows: true);
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.WriteAsync(ModelFile, stream => stream.WriteAsync(Model().Bytes, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        await using Stream file = await folder.OpenReadAsync(ModelFile, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        _payload = bytes.ToArray();
    }

    private LoadedEnsemble Model()
    {
        lock (_loading)
            return _model ??= LoadedEnsemble.Read(_payload, ModelLocation, ModelFormat, StartIteration, NumIterations, Location.OfParameter(Uid, ParameterName.FromProperty(nameof(ModelLocation))));
    }

    private IReadOnlyList<Field> OutputFields(TreeEnsemble ensemble)
    {
        if (!ensemble.IsClassification)
            return [ensemble.ClassCount == 1 ? Outputs.Number(PredictionCol) : Outputs.Vector(PredictionCol, ensemble.ClassCount)];
        JsonElement[] levels = [.. ensemble.ClassLabels.Select(label => JsonSerializer.SerializeToElement(label))];
        return ClassOutputs.Fields(new ClassOutputColumns(RawPredictionCol, ProbabilityCol, PredictionCol, "", ""), Math.Max(2, ensemble.ClassCount), 0, 0, levels);
    }

    private RecordBatch Append(RecordBatch batch, FeatureBlock features, AddedColumns added, LoadedEnsemble model, StageContext context)
    {
        int threads = NumThreads > 0 ? NumThreads : context.Threads > 0 ? context.Threads : Environment.ProcessorCount;
        var columns = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (model.Ensemble.IsClassification)
            AddClasses(features, model, threads, columns);
        else
            columns[PredictionCol] = Scores(features, model, ScoreKind.Output, threads);
        return added.To(batch, [.. added.Fields.Select(field => Outputs.Column(field, columns[field.Name], batch.Length))]);
    }

    private void AddClasses(FeatureBlock features, LoadedEnsemble model, int threads, Dictionary<string, byte[]> columns)
    {
        int rows = features.Rows, classes = Math.Max(2, model.Ensemble.ClassCount);
        byte[] outputs = Scores(features, model, ScoreKind.Output, threads), predictions = Outputs.Allocate(rows, 1);
        byte[]? raw = RawPredictionCol.Length > 0 ? Scores(features, model, ScoreKind.Raw, threads) : null;
        if (model.Ensemble.ClassCount == 1)
        {
            double boundary = model.Ensemble.ClassBoundary;
            Span<double> numbers = Outputs.Numbers(outputs), chosen = Outputs.Numbers(predictions);
            byte[] both = Outputs.Allocate(rows, 2);
            Span<double> pairs = Outputs.Numbers(both);
            for (int row = 0; row < rows; row++)
            {
                chosen[row] = numbers[row] > boundary ? 1 : 0;
                // Scores that are no probabilities have the boundary 0.
                pairs[2 * row] = boundary == 0 ? -numbers[row] : 1 - numbers[row];
                pairs[(2 * row) + 1] = numbers[row];
            }
            outputs = both;
            if (raw is not null)
            {
                byte[] signed = Outputs.Allocate(rows, 2);
                ClassOutputs.BothSigns(Outputs.Numbers(raw), Outputs.Numbers(signed));
                raw = signed;
            }
        }
        else
            ClassOutputs.Choose(Outputs.Numbers(outputs), classes, [], Outputs.Numbers(predictions));
        (columns[ProbabilityCol], columns[PredictionCol]) = (outputs, predictions);
        if (raw is not null)
            columns[RawPredictionCol] = raw;
    }

    private byte[] Scores(FeatureBlock features, LoadedEnsemble model, ScoreKind kind, int threads)
    {
        byte[] memory = Outputs.Allocate(features.Rows, model.Scorer.OutputsPerRow(kind));
        return features.Score(model.Scorer, kind, Outputs.Numbers(memory), threads)
            ? memory
            : throw new SynapseException($"Sparse vectors of {features.Columns:N0} features are too wide to be filled up", Location.OfStage(Uid, FeaturesCol), "Give dense vectors, or fewer features.");
    }
}
