using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>Gives each row raw scores, probabilities and the class by trees of the classes' shares; what DecisionTreeClassifier and RandomForestClassifier fit.</summary>
public sealed class TreeClassificationModel : BatchTransformer, IModelInsights, IOnnxExport
{
    /// <summary>The trees: of the share of class 1 where there are two classes, else of each class.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<LightGBMRegressionModel> Models { get; init; } = [];

    /// <summary>How many classes there are.</summary>
    [Range(2, 1000)]
    public int NumClasses { get; init; } = 2;

    /// <summary>How many trees there are for each.</summary>
    [Range(1, int.MaxValue)]
    public int NumTrees { get; init; } = 1;

    /// <summary>What the classes stand for, as a JSON array; empty where nothing is known.</summary>
    public string Levels { get; init; } = "";

    /// <summary>The column that gets the class.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column that gets raw scores, one for each class; none when empty.</summary>
    public string RawPredictionCol { get; init; } = "rawPrediction";

    /// <summary>The column that gets probabilities, one for each class; none when empty.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>For each class a number by which its probability is divided before the largest wins; empty to compare probabilities.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException error in ClassOutputs.CheckThresholds(Uid, Thresholds))
            yield return error;
        if (Models.Count != (NumClasses == 2 ? 1 : NumClasses))
            yield return BadParameter(nameof(Models), $"There are {Models.Count} models for {NumClasses} classes", "Give one for each class, or one for two classes.");
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input) => new Bound(this, input);

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var shares = new List<OnnxValue>();
        foreach (LightGBMRegressionModel model in Models)
        {
            graph.Stage(model);
            OnnxValue share = graph.As(graph.Vector(graph.Column(model.PredictionCol)), OnnxElement.Double);
            graph.Remove(model.PredictionCol);
            shares.Add(graph.Compute("Min", graph.Compute("Max", share, graph.Constant(0.0)), graph.Constant(1.0)));
        }
        if (NumClasses == 2)
            shares.Insert(0, graph.Node("Sub", [graph.Constant(1.0), shares[0]], OnnxElement.Double, 1));
        OnnxValue all = graph.Side(shares);
        OnnxValue sum = graph.Node("ReduceSum", [all, graph.Constant(1L)], OnnxElement.Double, 1, new OnnxSetting("keepdims", 1L));
        // Where all trees say 0, nothing is known.
        OnnxValue isKnown = graph.Compare("Greater", sum, graph.Constant(0.0), 1);
        OnnxValue probabilities = graph.Node("Where", [isKnown, graph.Compute("Div", all, sum), graph.Constant(1.0 / NumClasses)], OnnxElement.Double, NumClasses);
        if (RawPredictionCol.Length > 0)
            graph.Set(RawPredictionCol, graph.Compute("Mul", probabilities, graph.Constant((double)NumTrees)));
        if (ProbabilityCol.Length > 0)
            graph.Set(ProbabilityCol, probabilities);
        graph.Set(PredictionCol, graph.Choose(probabilities, Thresholds));
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights()
    {
        ModelInsights first = Models[0].GetInsights();
        return first with { Facts = new Dictionary<string, string>(first.Facts) { ["classes"] = NumClasses.ToString(CultureInfo.InvariantCulture) } };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (LightGBMRegressionModel model in Models)
            model.Dispose();
        base.Dispose(disposing);
    }

    private IReadOnlyList<Field> Fields()
    {
        JsonElement[] levels = Levels.Length == 0 ? [] : JsonSerializer.Deserialize<JsonElement[]>(Levels) ?? [];
        return ClassOutputs.Fields(new ClassOutputColumns(RawPredictionCol, ProbabilityCol, PredictionCol, "", ""), NumClasses, 0, 0, levels);
    }

    private sealed class Bound : BoundBatchTransformer
    {
        private readonly TreeClassificationModel _model;
        private readonly List<BoundBatchTransformer> _stages = [];
        private readonly AddedColumns _added;
        private readonly double[] _thresholds;

        public Bound(TreeClassificationModel model, Schema input)
            : base(input, Schemas.With(input, model.Fields()))
        {
            (_model, _added, _thresholds) = (model, new AddedColumns(input, model.Fields()), [.. model.Thresholds]);
            foreach (LightGBMRegressionModel inner in model.Models)
                _stages.Add(inner.Bind(_stages.Count == 0 ? input : _stages[^1].Output));
        }

        public override bool KeepsRows => true;

        public override RecordBatch Transform(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
        {
            RecordBatch scored = _stages[0].Transform(batch, context, cancellationToken);
            try
            {
                foreach (BoundBatchTransformer stage in _stages.Skip(1))
                {
                    RecordBatch next = stage.Transform(scored, context, cancellationToken);
                    scored.Dispose();
                    scored = next;
                }
                return Columns(scored);
            }
            finally
            {
                scored.Dispose();
            }
        }

        protected override void Dispose(bool disposing)
        {
            foreach (BoundBatchTransformer stage in _stages)
                stage.Dispose();
            base.Dispose(disposing);
        }

        private RecordBatch Columns(RecordBatch scored)
        {
            int rows = scored.Length, classes = _model.NumClasses;
            byte[] probabilities = Outputs.Allocate(rows, classes), raw = Outputs.Allocate(rows, classes), predictions = Outputs.Allocate(rows, 1);
            double[][] shares = [.. _model.Models.Select(model => NumericColumn.ToDoubles(scored.Column(scored.Schema.GetFieldIndex(model.PredictionCol))))];
            for (int row = 0; row < rows; row++)
            {
                Span<double> own = Outputs.Numbers(probabilities).Slice(row * classes, classes);
                for (int k = 0; k < shares.Length; k++)
                    own[classes == 2 ? 1 : k] = Math.Clamp(shares[k][row], 0, 1);
                if (classes == 2)
                    own[0] = 1 - own[1];
                double sum = 0;
                foreach (double share in own)
                    sum += share;
                for (int k = 0; k < classes; k++)
                {
                    // Where all trees say 0, nothing is known.
                    own[k] = sum > 0 ? own[k] / sum : 1.0 / classes;
                    Outputs.Numbers(raw)[(row * classes) + k] = own[k] * _model.NumTrees;
                }
            }
            ClassOutputs.Choose(Outputs.Numbers(probabilities), classes, _thresholds, Outputs.Numbers(predictions));
            using RecordBatch good = Batches.Select(scored, Schemas.Names(Input));
            return _added.To(good, [.. _added.Fields.Select(field => Outputs.Column(
                field, field.Name == _model.RawPredictionCol ? raw : field.Name == _model.ProbabilityCol ? probabilities : predictions, rows))]);
        }
    }
}
