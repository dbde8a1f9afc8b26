using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns to turn columns of any type into one vector: numbers imputed, categories encoded, text hashed, dates taken apart.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Numbers: one slot; a null or NaN becomes the column's mean. Booleans: one slot, 0 or 1.</item>
/// <item>Category indexes (columns that ValueIndexer made): a slot for every level but the last, or one slot with the index.</item>
/// <item>Text: lower-case words between blanks, hashed as Spark's HashingTF does; the number of times a word comes, times
/// ln((rows + 1) / (rows with the word + 1)). Words that no row or every row has get no slot. Missing text counts as a word of its own.</item>
/// <item>Dates: milliseconds since 1970, year, day of the week (Monday is 1), month, day; times also hour, minute, second; in UTC.</item>
/// <item>Vectors: their slots as they are.</item>
/// </list>
/// <para>Slots are floats of 32 bits, so that milliseconds since 1970 are good to two minutes. The vector is sparse when it is wider than 256
/// slots and has text, one-hot or sparse columns. Slot names are those of the columns, with the level or the word where there are several.</para>
/// </remarks>
public sealed class Featurize : AggregateEstimator
{
    /// <summary>The columns to make features of.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The vector column; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>Whether categories get a slot each rather than one slot with their index, which LightGBM can split on as a category.</summary>
    public bool OneHotEncodeCategoricals { get; init; } = true;

    /// <summary>How many slots words are hashed to, before those that tell nothing apart are dropped.</summary>
    [Range(1, 1 << 30)]
    public int NumFeatures { get; init; } = 262_144;

    /// <summary>Whether missing numbers become the mean of their column.</summary>
    public bool ImputeMissing { get; init; } = true;

    /// <summary>What happens to rows that still have a null, or NaN in a number: <c>skip</c> (the row is dropped), <c>error</c> or <c>keep</c> (NaN in its slots).</summary>
    [AllowedValues("skip", "error", "keep")]
    public string VectorAssemblerHandleInvalid { get; init; } = "skip";

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => InputCols
        .GroupBy(column => column, StringComparer.Ordinal).Where(group => group.Count() > 1)
        .Select(group => BadParameter(nameof(InputCols), $"Column '{group.Key}' is named twice", "Name each column once."));

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        var sources = new List<SlotSource>();
        bool isWidthKnown = true;
        foreach (string name in InputCols)
        {
            Field field = InputColumns.Require(input, Uid, "inputCols", name);
            FeatureKind kind = Kind(field);
            // Words and levels are learned, and vectors of an estimator that is not fitted yet have no width.
            if (kind == FeatureKind.Text || field.DataType is ListType || (kind == FeatureKind.OneHot && ColumnMetadata.Levels(field) is null))
                isWidthKnown = false;
            else
                sources.Add(Unlearned(field, kind).Source(field, Uid));
        }
        return isWidthKnown
            ? new VectorPlan(input, Output, sources, Uid).Output
            : Schemas.With(input, ColumnMetadata.Vector(Output, 0));
    }

    /// <inheritdoc/>
    public override FitColumns? ColumnsOfFit() => new([.. InputCols], [Output], KeepsRows: VectorAssemblerHandleInvalid == "keep");

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new FeaturizeState
    {
        Columns = [.. InputCols.Select(name => Kind(InputColumns.Require(input, Uid, "inputCols", name)) switch
        {
            FeatureKind.Text => new FeaturizeState.Column { Words = [] },
            FeatureKind.Number when Imputes(input, name) => new FeaturizeState.Column { Sum = new ExactSum() },
            _ => new FeaturizeState.Column(),
        })],
    };

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var features = (FeaturizeState)state;
        features.Rows += batch.Length;
        for (int i = 0; i < InputCols.Count; i++)
            features.Columns[i].Add(InputColumns.Get(batch, Uid, InputCols[i]), NumFeatures);
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        ((FeaturizeState)left).Add((FeaturizeState)right);
        return left;
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((FeaturizeState)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<FeaturizeState>(stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        var features = (FeaturizeState)state;
        var columns = new List<FeaturizedColumn>();
        for (int i = 0; i < InputCols.Count; i++)
        {
            Field field = InputColumns.Require(input, Uid, "inputCols", InputCols[i]);
            columns.Add(Learned(Unlearned(field, Kind(field)), features.Columns[i], features.Rows));
        }
        if (columns.TrueForAll(column => column.Kind == FeatureKind.Text && column.Hashes.Length == 0))
        {
            throw new DataException(
                $"There are no features: no word of {string.Join(", ", InputCols)} tells the {features.Rows} rows apart", Location.OfStage(Uid),
                "Choose columns whose values differ between rows, or fit on more rows.");
        }
        return new FeaturizeModel(columns)
        {
            Uid = Uid + "Model",
            OutputCol = Output,
            VectorAssemblerHandleInvalid = VectorAssemblerHandleInvalid,
        };
    }

    private FeaturizedColumn Learned(FeaturizedColumn column, FeaturizeState.Column state, long rows)
    {
        if (state.Words is { } words)
        {
            int[] kept = [.. words.Where(word => word.Value.Rows < rows).Select(word => word.Key).Order()];
            return column with
            {
                Hashes = kept,
                Weights = [.. kept.Select(slot => (float)Math.Log((rows + 1.0) / (words[slot].Rows + 1.0)))],
                Slots = [.. kept.Select(slot => words[slot].Word is { Length: > 0 } word ? word : "missing")],
            };
        }
        if (state.Sum is null)
            return column;
        return state.Count > 0 ? column with { Fill = state.Sum.Over(state.Count) } : throw new DataException(
            "All values are missing, so that there is no mean to impute", Location.OfStage(Uid, column.Name), "Leave the column out of inputCols.");
    }

    private FeaturizedColumn Unlearned(Field field, FeatureKind kind) => new()
    {
        Name = field.Name,
        Kind = kind,
        HashSlots = kind == FeatureKind.Text ? NumFeatures : 0,
        Slots = kind switch
        {
            FeatureKind.OneHot => [.. (ColumnMetadata.Levels(field) ?? throw new DataException(
                $"The levels of column '{field.Name}' are not known", Location.OfStage(Uid, field.Name), "Make it with ValueIndexer.")).SkipLast(1).Select(level => level.ToString())],
            FeatureKind.Date => TimeSource.Parts[..5],
            FeatureKind.Time => TimeSource.Parts,
            _ => null,
        },
    };

    private bool Imputes(Schema input, string name) =>
        ImputeMissing && NumericColumn.IsNumber(InputColumns.Find(input, name)!.DataType);

    private FeatureKind Kind(Field field) => FeaturizedColumn.KindOf(field, OneHotEncodeCategoricals) ?? throw new SpecificationException(
        $"Column '{field.Name}' is {InputColumns.TypeName(field.DataType)}, which has no features", Location.OfParameter(Uid, "inputCols"),
        "Give numbers, booleans, text, dates, times or vectors.");
}
