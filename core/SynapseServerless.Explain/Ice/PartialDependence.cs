using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Explain;

/// <summary>Shows how what a model says depends on single columns, or on two together, over all rows.</summary>
/// <remarks>
/// <para><c>average</c> is partial dependence (Friedman, 2001), one row with a curve for each column. <c>ale</c> is accumulated local effects (Apley and Zhu, 2020), which asks only for values near
/// those that a row has, and so is right where columns go together; its mean over the rows is 0. <c>pair</c> is partial dependence on two columns at a time, a row for each two values.
/// <c>feature</c> says how much each column matters: the standard deviation of the curve of numbers, a quarter of the range of that of categories (Greenwell, Boehmke and McCarthy, 2018).</para>
/// <para>Sums are exact, so that no cut into partitions changes a bit. SynapseML has average and feature as kinds of ICETransformer.</para>
/// </remarks>
public sealed class PartialDependence : ModelAggregation<PartialDependence.Bound, DependenceState>, IDependence, IOpensFiles, IEvaluator
{
    private readonly DependenceGrid _grid;

    /// <summary>Partial dependence without parameters.</summary>
    public PartialDependence()
        : this(new DependenceGrid())
    {
    }

    internal PartialDependence(DependenceGrid grid) => _grid = grid;

    /// <summary>The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.</summary>
    [Required]
    public Transformer? Model { get; init; }

    /// <summary>The column of the model's output that is explained: numbers, or vectors with a number for each class.</summary>
    [Required, MinLength(1)]
    public string TargetCol { get; init; } = "probability";

    /// <summary>Which places of a vector are explained, from 0; all of them when empty.</summary>
    public IReadOnlyList<int> TargetClasses { get; init; } = [];

    /// <summary>Columns of categories: <c>name</c>, <c>numTopValues</c>, <c>outputColName</c>.</summary>
    public IReadOnlyList<ICECategoricalFeature> CategoricalFeatures { get; init; } = [];

    /// <summary>Columns of numbers: <c>name</c>, <c>numSplits</c>, <c>rangeMin</c>, <c>rangeMax</c>, <c>outputColName</c>.</summary>
    public IReadOnlyList<ICENumericFeature> NumericFeatures { get; init; } = [];

    /// <summary>What is made: <c>average</c>, <c>ale</c>, <c>pair</c> or <c>feature</c>.</summary>
    [AllowedValues("average", "ale", "pair", "feature")]
    public string Kind { get; init; } = "average";

    /// <summary>With kind feature, the column that names the column.</summary>
    [Required, MinLength(1)]
    public string FeatureNameCol { get; init; } = "featureNames";

    /// <summary>With kind feature, the column that says how much it matters, a number for each class; with kind pair, what the model says.</summary>
    [Required, MinLength(1)]
    public string DependenceNameCol { get; init; } = "pdpBasedDependence";

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
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach ((string parameter, string problem, string remedy) in DependenceGrid.Objections(this))
            yield return new SpecificationException(problem, Location.OfParameter(Uid, parameter), remedy);
        if (Kind == "ale" && CategoricalFeatures.Count > 0)
            yield return BadParameter(nameof(CategoricalFeatures), "Categories have no values near a value, which accumulated local effects need", "Leave them out, or set kind to average.");
        if (Kind == "pair" && NumericFeatures.Count + CategoricalFeatures.Count < 2)
            yield return BadParameter(nameof(NumericFeatures), "A pair takes two features", "Name two or more; every two of them are a pair.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        GridFeature[] features = _grid.Features(this, input);
        Scorer(input, features).Dispose();
        return Output(features);
    }

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

    private protected override DependenceState Create() => new();

    private protected override DependenceState Combine(DependenceState left, DependenceState right) => left.Plus(right);

    private protected override Bound Prepare(Schema input)
    {
        GridFeature[] features = _grid.Features(this, input);
        ModelScorer scorer = Scorer(input, features);
        GridCell[] cells = Kind == "pair" ? [.. Pairs(features).SelectMany(static pair => pair.Cells)] : IceRows.Cells(features);
        return new Bound(features, cells, scorer, scorer.Width == 1 ? [0] : TargetClasses.Count > 0 ? [.. TargetClasses] : null);
    }

    private protected override async Task AddAsync(Bound bound, DependenceState state, RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        var rows = new GridRows(batch, bound.Scorer.Input, bound.Features);
        bool isCurve = Kind is "average" or "ale";
        if (isCurve)
            DependenceData.Count(batch, bound.Features, state);
        LocalEffects? local = Kind == "ale" ? new LocalEffects(batch, bound.Features) : null;
        IEnumerable<Question> questions = Enumerable.Range(0, batch.Length)
            .Select(row => new GridQuestion(row, local?.Cells(row) ?? bound.Cells, bound.Classes)).Where(static question => question.Samples > 0);
        double[] values = [];
        await new Asking(bound.Scorer, rows, Uid).AskAsync(
            questions,
            question =>
            {
                if (values.Length != question.Classes.Length)
                    values = new double[question.Classes.Length];
                int step = local is null ? 1 : 2;
                if (isCurve && local is null)
                    state.Keep(question.Values(0));
                for (int sample = 0; sample < question.Samples; sample += step)
                {
                    for (int k = 0; k < values.Length; k++)
                        values[k] = local is null ? question.Values(k)[sample] : question.Values(k)[sample + 1] - question.Values(k)[sample];
                    state.Add(bound.Cells.Length, local is null ? sample : local.Place(((GridQuestion)question).Cell(sample + 1)), values);
                }
            },
            context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public EvaluationResult Evaluate(object state, Schema input)
    {
        var sums = (DependenceState)state;
        return IsEmpty(sums)
            ? new EvaluationResult { Stage = Uid, Kind = "dependence", Rows = 0, Metrics = new Dictionary<string, double>(), Notes = ["There are no rows to ask the model about."] }
            : DependenceEvaluation.Of(this, BoundTo(input), sums);
    }

    private protected override bool IsEmpty(DependenceState state) => state.Classes == 0;

    private protected override RecordBatch Table(Bound bound, DependenceState state) => Kind switch
    {
        "feature" => Importances(bound, state),
        "pair" => PairTable(bound, state),
        _ => Curves(bound, state),
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Model?.Dispose();
    }

    private ModelScorer Scorer(Schema input, GridFeature[] features) =>
        ModelScorer.Bind(Model!, Schemas.Select(input, [.. features.Select(static feature => feature.Name)]), input, TargetCol, Uid);

    private Schema Output(GridFeature[] features) => new(
        Kind switch
        {
            "feature" => [new Field(FeatureNameCol, StringType.Default, nullable: false), NestedDoubles.Numbers(DependenceNameCol)],
            "pair" =>
            [
                new Field("first", StringType.Default, nullable: false), new Field("firstValue", StringType.Default, nullable: true),
                new Field("second", StringType.Default, nullable: false), new Field("secondValue", StringType.Default, nullable: true), NestedDoubles.Numbers(DependenceNameCol),
            ],
            _ => features.Select(DependenceColumn.Field),
        },
        null);

    private RecordBatch Curves(Bound bound, DependenceState state) =>
        new(Output(bound.Features), Means(bound, state).Select((curve, i) => DependenceColumn.Of(bound.Features[i], [curve])), 1);

    /// <summary>For each feature its curve: for each value the numbers.</summary>
    internal IEnumerable<double[][]> Means(Bound bound, DependenceState state)
    {
        int first = 0;
        foreach (int points in bound.Features.Select(static feature => feature.Values.Length))
        {
            yield return Kind == "ale" ? LocalEffects.Curve(state, first, points) : [.. Enumerable.Range(first, points).Select(state.Means)];
            first += points;
        }
    }

    private RecordBatch Importances(Bound bound, DependenceState state)
    {
        var numbers = new NestedDoubles();
        foreach ((int i, double[][] curve) in Means(bound, state).Index())
            numbers.Add([[.. Enumerable.Range(0, state.Classes).Select(k => Importance([.. curve.Select(point => point[k])], bound.Features[i].IsNumeric))]]);
        var names = new StringArray.Builder().AppendRange(bound.Features.Select(static feature => feature.Name)).Build();
        return new RecordBatch(Output(bound.Features), [names, numbers.Inner()], bound.Features.Length);
    }

    internal static double Importance(double[] curve, bool isNumeric)
    {
        if (!isNumeric)
            return (curve.Max() - curve.Min()) / 4;
        double mean = curve.Average();
        return curve.Length < 2 ? 0 : Math.Sqrt(curve.Sum(value => (value - mean) * (value - mean)) / (curve.Length - 1));
    }

    private RecordBatch PairTable(Bound bound, DependenceState state)
    {
        var (first, firstValue, second, secondValue, numbers) = (new StringArray.Builder(), new StringArray.Builder(), new StringArray.Builder(), new StringArray.Builder(), new NestedDoubles());
        string?[][] texts = [.. bound.Features.Select(static feature => Texts(feature.Values))];
        for (int place = 0; place < bound.Cells.Length; place++)
        {
            GridCell cell = bound.Cells[place];
            first.Append(bound.Features[cell.First].Name);
            second.Append(bound.Features[cell.Second].Name);
            firstValue.Append(texts[cell.First][cell.Value]);
            secondValue.Append(texts[cell.Second][cell.Other]);
            numbers.Add([state.Means(place)]);
        }
        return new RecordBatch(
            Output(bound.Features), [first.Build(), firstValue.Build(), second.Build(), secondValue.Build(), numbers.Inner()], bound.Cells.Length);
    }

    internal static string?[] Texts(IArrowArray values) => CellTexts.IsReadable(values.Data.DataType)
        ? CellTexts.Read(values)
        : [.. Enumerable.Range(0, values.Length).Select(row => Convert.ToString(Cells.Value(values, row), System.Globalization.CultureInfo.InvariantCulture))];

    private static IEnumerable<(int First, int Second, IEnumerable<GridCell> Cells)> Pairs(GridFeature[] features) =>
        from first in Enumerable.Range(0, features.Length)
        from second in Enumerable.Range(first + 1, features.Length - first - 1)
        select (first, second,
            from value in Enumerable.Range(0, features[first].Values.Length)
            from other in Enumerable.Range(0, features[second].Values.Length)
            select new GridCell(first, value, second, other));

    /// <summary>What is bound to a schema.</summary>
    public sealed class Bound : IDisposable
    {
        internal Bound(GridFeature[] features, GridCell[] cells, ModelScorer scorer, int[]? classes)
        {
            (Features, Cells, Scorer, Classes) = (features, cells, scorer, classes);
        }

        internal GridFeature[] Features { get; }

        internal GridCell[] Cells { get; }

        internal ModelScorer Scorer { get; }

        internal int[]? Classes { get; }

        /// <summary>Frees the model's bound form.</summary>
        public void Dispose() => Scorer.Dispose();
    }
}
