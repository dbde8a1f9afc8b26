using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns which values of columns of text are frequent, to put one value in the place of all others.</summary>
/// <remarks>A value stays when it comes often enough (<c>minCount</c>, <c>minFreq</c>) and is among the most frequent of its column (<c>lumpRules</c>); of equally frequent ones the first in the order of code units.</remarks>
public sealed class LumpFeatures : AggregateEstimator<LumpFeatures.Counts>
{
    /// <summary>By column, how many values stay at most.</summary>
    [Required]
    public IReadOnlyDictionary<string, int> LumpRules { get; init; } = new Dictionary<string, int>();

    /// <summary>By column, the column that is written; a column that is not named here is replaced.</summary>
    public IReadOnlyDictionary<string, string> OutputCols { get; init; } = new Dictionary<string, string>();

    /// <summary>How often a value must come to stay.</summary>
    [Range(1, int.MaxValue)]
    public int MinCount { get; init; } = 1;

    /// <summary>Which share of the column's values that are not null a value must have to stay.</summary>
    [Range(0.0, 1.0)]
    public double MinFreq { get; init; }

    /// <summary>What is put in the place of the others. It must not be a value of the columns itself.</summary>
    [Required]
    public string OtherValue { get; init; } = "__other__";

    /// <summary>What happens to nulls: <c>keep</c> (they stay) or <c>other</c> (they become <c>otherValue</c>).</summary>
    [AllowedValues("keep", "other")]
    public string HandleNull { get; init; } = "keep";

    private string[] Columns => [.. LumpRules.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (LumpRules.Count == 0)
            yield return BadParameter(nameof(LumpRules), "No column is named", "Give columns with the number of values that stay, such as {city: 20}.");
        foreach ((string column, int most) in LumpRules.Where(static rule => rule.Value < 1))
            yield return BadParameter(nameof(LumpRules), $"{most} values of column '{column}' stay", "Let one stay at least.");
        foreach (string column in OutputCols.Keys.Where(column => !LumpRules.ContainsKey(column)))
            yield return BadParameter(nameof(OutputCols), $"Column '{column}' has no rule", $"The columns with rules are {string.Join(", ", Columns)}.");
        if (Columns.Select(column => OutputCols.GetValueOrDefault(column, column)).Distinct().Count() < LumpRules.Count)
            yield return BadParameter(nameof(OutputCols), "Two columns would be written under one name", "Give each a name of its own.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => LumpFeaturesModel.Output(input, Uid, LumpRules.Keys, OutputCols, HandleNull);

    /// <inheritdoc/>
    protected override Counts Create(Schema input) => new() { Columns = [.. Columns.Select(static _ => new Dictionary<string, long>(StringComparer.Ordinal))] };

    /// <inheritdoc/>
    protected override Counts Add(Counts state, RecordBatch batch, StageContext context)
    {
        for (int i = 0; i < state.Columns.Count; i++)
        {
            foreach (string? value in CellTexts.Read(InputColumns.Get(batch, Uid, Columns[i])))
            {
                if (value is not null)
                    state.Columns[i][value] = state.Columns[i].GetValueOrDefault(value) + 1;
            }
        }
        return state;
    }

    /// <inheritdoc/>
    protected override Counts Combine(Counts left, Counts right)
    {
        for (int i = 0; i < left.Columns.Count; i++)
        {
            foreach ((string value, long count) in right.Columns[i])
                left.Columns[i][value] = left.Columns[i].GetValueOrDefault(value) + count;
        }
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Counts state, Schema input, StageContext context)
    {
        var kept = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach ((string column, Dictionary<string, long> values) in Columns.Zip(state.Columns))
        {
            if (values.ContainsKey(OtherValue))
                throw new DataException($"'{OtherValue}' is a value of the column itself", Location.OfStage(Uid, column), "Set otherValue to a text that no row has.");
            double least = Math.Max(MinCount, values.Values.Sum() * MinFreq);
            kept[column] = [.. values.Where(pair => pair.Value >= least).OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
                .Take(LumpRules[column]).Select(static pair => pair.Key)];
        }
        return new LumpFeaturesModel { Uid = Uid + "Model", KeptValues = kept, OutputCols = OutputCols, OtherValue = OtherValue, HandleNull = HandleNull };
    }

    /// <summary>How often the values of columns came.</summary>
    public sealed class Counts
    {
        /// <summary>By column, in the order of their names.</summary>
        public IReadOnlyList<Dictionary<string, long>> Columns { get; init; } = [];
    }
}

/// <summary>Puts one value in the place of rare ones; what LumpFeatures fits.</summary>
public sealed class LumpFeaturesModel : BatchTransformer
{
    /// <summary>By column, the values that stay, the most frequent first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> KeptValues { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>By column, the column that is written; a column that is not named here is replaced.</summary>
    public IReadOnlyDictionary<string, string> OutputCols { get; init; } = new Dictionary<string, string>();

    /// <summary>What is put in the place of the others.</summary>
    public string OtherValue { get; init; } = "__other__";

    /// <summary>What happens to nulls: <c>keep</c> or <c>other</c>.</summary>
    [AllowedValues("keep", "other")]
    public string HandleNull { get; init; } = "keep";

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        string[] columns = [.. KeptValues.Keys.Order(StringComparer.Ordinal)];
        Schema output = Output(input, Uid, columns, OutputCols, HandleNull);
        var added = new AddedColumns(input, [.. columns.Select(column => InputColumns.Find(output, OutputCols.GetValueOrDefault(column, column))!)]);
        int[] places = [.. columns.Select(column => input.GetFieldIndex(column))];
        HashSet<string>[] kept = [.. columns.Select(column => new HashSet<string>(KeptValues[column], StringComparer.Ordinal))];
        return BoundBatchTransformer.Of(
            input, added.Output, (batch, _, _) => added.To(batch, [.. places.Select((place, i) => (IArrowArray)Lumped(batch.Column(place), kept[i]))]), keepsRows: true);
    }

    internal static Schema Output(Schema input, string uid, IEnumerable<string> columns, IReadOnlyDictionary<string, string> outputs, string handleNull)
    {
        foreach (string column in columns)
            InputColumns.Require(input, uid, "lumpRules", column, CellTexts.IsText, "a column of text");
        return Schemas.With(input, [.. columns.Order(StringComparer.Ordinal).Select(column =>
            new Field(outputs.GetValueOrDefault(column, column), StringType.Default, nullable: handleNull == "keep"))]);
    }

    private StringArray Lumped(IArrowArray column, HashSet<string> kept)
    {
        var texts = new StringArray.Builder().Reserve(column.Length);
        foreach (string? value in CellTexts.Read(column))
        {
            if (value is null && HandleNull == "keep")
                texts.AppendNull();
            else
                texts.Append(value is not null && kept.Contains(value) ? value : OtherValue);
        }
        return texts.Build();
    }
}
