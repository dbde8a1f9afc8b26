using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Explain;

/// <summary>Shows how what a model says of each row depends on single columns: individual conditional expectation (Goldstein, Kapelner, Bleich and Pitkin, 2015), its mean, or how much each column matters.</summary>
/// <remarks>
/// With kind <c>individual</c> each row gets a curve for each column: a list of values with what the model says of the row with that value, a number for each class. With <c>average</c> and <c>feature</c>
/// it stands for the stage PartialDependence, which makes a table of all rows.
/// </remarks>
public sealed class ICETransformer : Transformer, IDependence, IOpensFiles, IStandsFor, IExplainsRows
{
    private readonly DependenceGrid _grid = new();

    /// <summary>The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.</summary>
    [Required]
    public Transformer? Model { get; init; }

    /// <summary>The column of the model's output that is explained: numbers, or vectors with a number for each class.</summary>
    [Required, MinLength(1)]
    public string TargetCol { get; init; } = "probability";

    /// <summary>Which places of a vector are explained, from 0; all of them when empty.</summary>
    public IReadOnlyList<int> TargetClasses { get; init; } = [];

    /// <summary>A column that says for each row which places are explained; null to go by targetClasses.</summary>
    public string? TargetClassesCol { get; init; }

    /// <summary>Columns of categories: <c>name</c>, <c>numTopValues</c>, <c>outputColName</c>.</summary>
    public IReadOnlyList<ICECategoricalFeature> CategoricalFeatures { get; init; } = [];

    /// <summary>Columns of numbers: <c>name</c>, <c>numSplits</c>, <c>rangeMin</c>, <c>rangeMax</c>, <c>outputColName</c>.</summary>
    public IReadOnlyList<ICENumericFeature> NumericFeatures { get; init; } = [];

    /// <summary>What is made: <c>individual</c>, a curve for each row and column; <c>average</c>, their mean over all rows; <c>feature</c>, how much each column matters.</summary>
    [AllowedValues("individual", "average", "feature")]
    public string Kind { get; init; } = "individual";

    /// <summary>With kind feature, the column that names the column.</summary>
    [Required, MinLength(1)]
    public string FeatureNameCol { get; init; } = "featureNames";

    /// <summary>With kind feature, the column that says how much it matters.</summary>
    [Required, MinLength(1)]
    public string DependenceNameCol { get; init; } = "pdpBasedDependence";

    /// <summary>How many rows SynapseML draws.</summary>
    [NoEffect("All rows count: they are read as a stream and none is kept. Sample the input to have fewer.")]
    public int? NumSamples { get; init; }

    /// <summary>The location of rows that say which values there are, such as those that the model was trained on; needed for categories and for numbers without a range.</summary>
    [LocationParameter]
    public string? BackgroundData { get; init; }

    /// <summary>Rows that say which values there are, where C# has them at hand.</summary>
    [NotAParameter]
    public RecordBatch? Background { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => Model?.WorkerPool;

    /// <inheritdoc/>
    [NotAParameter]
    public Transformer? StandsFor => Kind == "individual" ? null : new PartialDependence(_grid)
    {
        Uid = Uid, Model = Model, TargetCol = TargetCol, TargetClasses = TargetClasses, CategoricalFeatures = CategoricalFeatures, NumericFeatures = NumericFeatures,
        Kind = Kind, FeatureNameCol = FeatureNameCol, DependenceNameCol = DependenceNameCol, BackgroundData = BackgroundData, Background = Background,
    };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => DependenceGrid.Objections(this)
        .Select(objection => new SpecificationException(objection.Problem, Location.OfParameter(Uid, objection.Parameter), objection.Remedy));

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (StandsFor is { } table)
            return table.Bind(input);
        GridFeature[] features = _grid.Features(this, input);
        ModelScorer scorer = ModelScorer.Bind(Model!, Schemas.Select(input, [.. features.Select(static feature => feature.Name)]), input, TargetCol, Uid);
        var classes = ClassesOfRows.Of(input, Uid, TargetClasses, TargetClassesCol, scorer.Width);
        return new BoundExplainer(input, new IceRows(scorer, new AddedColumns(input, [.. features.Select(DependenceColumn.Field)]), features, classes, Uid));
    }

    /// <inheritdoc/>
    [NotAParameter]
    public IReadOnlyList<string> ExplanationCols => Kind != "individual" ? [] : [.. Outputs().SelectMany(static one => new[] { one.Output, one.Name })];

    /// <inheritdoc/>
    public RowExplanations? ReadExplanations(RecordBatch rows, int pictures)
    {
        ArgumentNullException.ThrowIfNull(rows);
        string target = TargetClasses.Count > 0 ? $"{TargetCol} of class {TargetClasses[0]}" : TargetCol;
        DependenceCurve[] curves =
            [.. Outputs().Where(one => rows.Length > 0 && rows.Schema.GetFieldIndex(one.Output) >= 0).Select(one => DependenceColumn.Read(rows, one.Name, one.Output, one.IsNumeric) with { Target = target })];
        return curves.Length == 0 ? null : new RowExplanations
        {
            Stage = Uid, Target = target, Curves = curves,
            Facts = new Dictionary<string, string> { ["explained by"] = Type, ["rows shown"] = rows.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
    }

    private IEnumerable<(string Name, string Output, bool IsNumeric)> Outputs() =>
    [
        .. NumericFeatures.Select(static one => (one.Name, one.OutputColName ?? one.Name + "_dependence", true)),
        .. CategoricalFeatures.Select(static one => (one.Name, one.OutputColName ?? one.Name + "_dependence", false)),
    ];

    /// <summary>Reads which values there are from rows that are at hand as a dataset.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ReadBackgroundAsync(Dataset data, CancellationToken cancellationToken = default) => _grid.ReadAsync(this, data, cancellationToken);

    /// <inheritdoc/>
    public Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken) => _grid.OpenAsync(this, storage, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) => _grid.SaveAsync(this, folder, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken) => _grid.LoadAsync(this, folder, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Model?.Dispose();
        base.Dispose(disposing);
    }
}
