using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Explain;

/// <summary>Says how much worse a model is when a column says nothing: how its loss grows with values that other rows have (Fisher, Rudin and Dominici, 2019).</summary>
/// <remarks>
/// The output has a row for each column: the loss as it is, with the column's values drawn from the background, the difference, which is the importance, and its standard error over the rows. What is drawn goes by
/// the seed and the row's own values.
/// </remarks>
public sealed class PermutationImportance : ModelAggregation<PermutationImportance.Bound, PermutationImportance.Losses>, IOpensFiles, IEvaluator
{
    private BackgroundRows? _rows;

    /// <summary>The model: a stage or a fitted pipeline that gives a row for each row, or the folder of a saved one.</summary>
    [Required]
    public Transformer? Model { get; init; }

    /// <summary>The column of the model's output: predicted numbers, or probabilities of the classes.</summary>
    [Required, MinLength(1)]
    public string TargetCol { get; init; } = "probability";

    /// <summary>The column of labels: numbers, or indexes of classes from 0.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The columns whose importance is measured.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The loss of a row: <c>squared</c> or <c>absolute</c> difference of numbers, <c>log</c> loss or <c>error</c> (1 for a wrong class) of probabilities, or <c>auto</c>, squared or log.</summary>
    [AllowedValues("auto", "squared", "absolute", "log", "error")]
    public string Loss { get; init; } = "auto";

    /// <summary>How many values are drawn for each row and column.</summary>
    [Range(1, 10_000)]
    public int NumRepeats { get; init; } = 5;

    /// <summary>Seed of what is drawn.</summary>
    public long Seed { get; init; }

    /// <summary>The location of the rows that values are drawn from, such as the rows themselves.</summary>
    [LocationParameter]
    public string? BackgroundData { get; init; }

    /// <summary>How many rows of the background are kept to draw from.</summary>
    [Range(1, 1_000_000)]
    public int BackgroundSize { get; init; } = 1_000;

    /// <summary>Rows that values are drawn from, where C# has them at hand.</summary>
    [NotAParameter]
    public RecordBatch? Background { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Prepare(input).Dispose();
        return Output;
    }

    /// <summary>Samples values from rows that are at hand as a dataset.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadBackgroundAsync(Dataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (string column in InputCols)
            InputColumns.Require(data.Schema, Uid, "backgroundData", column);
        RecordBatch rows = await BackgroundSample.DrawAsync(data, InputCols, BackgroundSize, Seed, cancellationToken).ConfigureAwait(false);
        _rows = rows.Length > 0 ? new BackgroundRows(rows, null) : throw NoBackground("The background has no rows");
    }

    /// <inheritdoc/>
    public async Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        if (_rows is not null || Background is not null || BackgroundData is not { } location)
            return;
        FileDataset data = await FileDataset.OpenAsync(storage, new Specifications.InputSpecification { Path = [location] }, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ReadBackgroundAsync(data, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        await folder.WriteAsync("background.arrow", stream => Rows().SaveAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Stream stream = await folder.OpenReadAsync("background.arrow", cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            _rows = await BackgroundRows.LoadAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    private Schema Output { get; } = new(
    [
        new Field("feature", StringType.Default, nullable: false), new Field("loss", DoubleType.Default, nullable: false), new Field("permutedLoss", DoubleType.Default, nullable: false),
        new Field("importance", DoubleType.Default, nullable: false), new Field("standardError", DoubleType.Default, nullable: false),
    ],
    null);

    private protected override Losses Create() => new() { Sums = [.. Enumerable.Range(0, 1 + (2 * InputCols.Count)).Select(static _ => new ExactSum())] };

    private protected override Losses Combine(Losses left, Losses right)
    {
        left.Rows += right.Rows;
        for (int i = 0; i < left.Sums.Length; i++)
            left.Sums[i].Add(right.Sums[i]);
        return left;
    }

    private protected override Bound Prepare(Schema input)
    {
        foreach (string column in InputCols)
            InputColumns.Require(input, Uid, "inputCols", column);
        InputColumns.Require(input, Uid, "labelCol", LabelCol, NumericColumn.IsReadable, "a column of numbers or booleans");
        BackgroundRows rows = Rows();
        if (Schemas.Difference(Schemas.Select(input, InputCols), rows.Rows.Schema, "the data", "the background") is { } difference)
            throw new SpecificationException($"The background has other columns than the data: {difference}", Location.OfParameter(Uid, "backgroundData"), "Give rows with the same columns and types.");
        return new Bound(ModelScorer.Bind(Model!, Schemas.Select(input, InputCols), input, TargetCol, Uid), rows);
    }

    private protected override async Task AddAsync(Bound bound, Losses state, RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        double[] labels = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, LabelCol));
        GridFeature[] features = [.. InputCols.Select(name => new GridFeature(name, bound.Rows.Rows.Column(bound.Rows.Rows.Schema.GetFieldIndex(name)), name, false))];
        ulong[][] hashes = [.. InputCols.Select(name => RowHashes.Of(batch.Column(batch.Schema.GetFieldIndex(name))))];
        BadRow[] bad = [.. Enumerable.Range(0, labels.Length).Where(row => double.IsNaN(labels[row])).Select(row => new BadRow(row, LabelCol, "The label is missing", "Give every row a label."))];
        if (bad.Length > 0)
            context.Rows.Reject(batch, bad, context);
        IEnumerable<Question> questions = Enumerable.Range(0, batch.Length).Where(row => !double.IsNaN(labels[row])).Select(row =>
        {
            var draws = new Draws(RowHashes.Join((ulong)Seed, hashes.Aggregate(11UL, (hash, column) => RowHashes.Join(hash, column[row]))));
            GridCell[] cells = [new(-1, 0), .. Enumerable.Range(0, features.Length * NumRepeats).Select(i => new GridCell(i / NumRepeats, draws.Below(bound.Rows.Rows.Length)))];
            return new GridQuestion(row, cells, null);
        });
        await new Asking(bound.Scorer, new GridRows(batch, bound.Scorer.Input, features), Uid).AskAsync(
            questions,
            question =>
            {
                double own = LossOf(question, 0, labels[question.Row]);
                state.Rows++;
                state.Sums[0].Add(own);
                for (int i = 0; i < features.Length; i++)
                {
                    double more = 0;
                    for (int repeat = 0; repeat < NumRepeats; repeat++)
                        more += LossOf(question, 1 + (i * NumRepeats) + repeat, labels[question.Row]);
                    more = (more / NumRepeats) - own;
                    state.Sums[1 + (2 * i)].Add(more);
                    state.Sums[2 + (2 * i)].AddProduct(more, more);
                }
            },
            context, cancellationToken).ConfigureAwait(false);
    }

    private protected override bool IsEmpty(Losses state) => state.Rows == 0;

    /// <inheritdoc/>
    public EvaluationResult Evaluate(object state, Schema input)
    {
        var losses = (Losses)state;
        if (losses.Rows == 0)
            return new EvaluationResult { Stage = Uid, Kind = "importance", Rows = 0, Metrics = new Dictionary<string, double>(), Notes = ["There are no rows to ask the model about."] };
        (double loss, double[] importances, double[] errors) = Numbers(losses);
        using RecordBatch table = Table(losses);
        string Reading(string name, double importance, double error) => importance <= 2 * error
            ? $"{name}: with values of other rows the loss grows by no more than chance explains."
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: with values of other rows the loss goes from {loss:G4} to {loss + importance:G4}.");
        return new EvaluationResult
        {
            Stage = Uid, Kind = "importance", Rows = losses.Rows, Importances = [.. InputCols.Select((name, i) => new MeasuredImportance(name, importances[i], errors[i]))],
            Metrics = InputCols.Select((name, i) => KeyValuePair.Create($"{name}: importance", importances[i])).Prepend(KeyValuePair.Create("loss", loss)).DistinctBy(static one => one.Key).ToDictionary(),
            Notes = [.. Enumerable.Range(0, InputCols.Count).OrderByDescending(i => importances[i]).Select(i => Reading(InputCols[i], importances[i], errors[i]))],
            Tables = [ResultTable.Of("Importance by permutation", table)],
        };
    }

    private protected override RecordBatch Table(Bound bound, Losses state) => Table(state);

    private (double Loss, double[] Importances, double[] Errors) Numbers(Losses state)
    {
        double[] importances = [.. InputCols.Select((_, i) => state.Sums[1 + (2 * i)].Over(state.Rows))];
        return (
            state.Sums[0].Over(state.Rows), importances,
            [.. InputCols.Select((_, i) => Math.Sqrt(Math.Max(0, state.Sums[2 + (2 * i)].Over(state.Rows) - (importances[i] * importances[i])) / Math.Max(1, state.Rows - 1)))]);
    }

    private RecordBatch Table(Losses state)
    {
        (double loss, double[] importances, double[] errors) = Numbers(state);
        return new RecordBatch(
            Output,
            [
                new StringArray.Builder().AppendRange(InputCols).Build(), NumericColumn.Of(InputCols.Select(_ => loss).ToArray()),
                NumericColumn.Of(importances.Select(more => loss + more).ToArray()), NumericColumn.Of(importances), NumericColumn.Of(errors),
            ],
            InputCols.Count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Model?.Dispose();
    }

    private double LossOf(Question question, int sample, double label)
    {
        int classes = question.Classes.Length;
        string loss = Loss != "auto" ? Loss : classes == 1 ? "squared" : "log";
        if (loss is "squared" or "absolute")
        {
            if (classes > 1)
                throw new DataException($"The loss '{loss}' is one of single numbers, and '{TargetCol}' has {classes}", Location.OfStage(Uid), "Set loss to log or error, or name a column of numbers in targetCol.");
            double off = question.Values(0)[sample] - label;
            return loss == "squared" ? off * off : Math.Abs(off);
        }
        if (classes == 1)
            throw new DataException($"The loss '{loss}' is one of probabilities of classes, and '{TargetCol}' has single numbers", Location.OfStage(Uid), "Set loss to squared or absolute, or name a column of probabilities in targetCol.");
        if (label < 0 || label >= classes || Math.Truncate(label) != label)
            throw new DataException($"The label {label} is no class: there are {classes}", Location.OfStage(Uid, LabelCol), $"Classes are counted from 0 to {classes - 1}; ValueIndexer makes them.");
        if (loss == "log")
            return -Math.Log(Math.Max(question.Values((int)label)[sample], 1e-15));
        int best = 0;
        for (int k = 1; k < classes; k++)
            best = question.Values(k)[sample] > question.Values(best)[sample] ? k : best;
        return best == (int)label ? 0 : 1;
    }

    private BackgroundRows Rows()
    {
        if (_rows is not null)
            return _rows;
        if (Background is not { Length: > 0 } given)
            throw NoBackground(Background is not null ? "The background has no rows" : BackgroundData is null ? "There is no background to draw values from" : "The background was not read yet");
        foreach (string column in InputCols)
            InputColumns.Require(given.Schema, Uid, "backgroundData", column);
        return new BackgroundRows(Batches.Select(given, InputCols), null);
    }

    private SpecificationException NoBackground(string problem) =>
        new(problem, Location.OfParameter(Uid, "backgroundData"), "Give the location of rows whose values are drawn, such as the rows themselves.");

    /// <summary>What is bound to a schema.</summary>
    public sealed class Bound : IDisposable
    {
        internal Bound(ModelScorer scorer, BackgroundRows rows) => (Scorer, Rows) = (scorer, rows);

        internal ModelScorer Scorer { get; }

        internal BackgroundRows Rows { get; }

        /// <summary>Frees the model's bound form.</summary>
        public void Dispose() => Scorer.Dispose();
    }

    /// <summary>Losses so far: as they are, and for each column what they grow by and the square of that.</summary>
    public sealed class Losses
    {
        /// <summary>How many rows were added.</summary>
        public long Rows { get; set; }

        /// <summary>The sums.</summary>
        [System.Text.Json.Serialization.JsonInclude]
        internal ExactSum[] Sums { get; set; } = [];
    }
}
