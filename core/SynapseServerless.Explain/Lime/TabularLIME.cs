using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Says how what a model says of a row changes with each column near it, by a local linear model.</summary>
/// <remarks>
/// Numbers are drawn around the row's own, as far as they are spread in the background, and rounded to what their column can hold; categories as often as they are there. The coefficient of
/// a number is in the unit of the answer for each unit of the column, that of a category what the answer gains from the row's own value. Columns of text and booleans are categories.
/// </remarks>
public sealed class TabularLIME : BackgroundLime
{
    /// <summary>The columns that are explained.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>Those of the columns that are categories although they are numbers.</summary>
    public IReadOnlyList<string> CategoricalFeatures { get; init; } = [];

    private protected override IReadOnlyList<string> ValueCols => InputCols;

    internal override IReadOnlyList<string> FeatureNames => InputCols;

    private protected override IReadOnlyList<string> Perturbed => InputCols;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException error in base.Validate())
            yield return error;
        foreach (string column in CategoricalFeatures.Where(column => !InputCols.Contains(column)))
            yield return BadParameter(nameof(CategoricalFeatures), $"The column '{column}' is not explained", Suggestions.Remedy(column, InputCols, "inputCols"));
    }

    /// <inheritdoc/>
    internal override SpreadReader Reader(Schema schema) => new Spreading(
        [.. InputCols.Select(schema.GetFieldByName)], [.. InputCols.Select(name => IsCategory(schema.GetFieldByName(name)))]);

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        foreach (string column in InputCols)
        {
            InputColumns.Require(
                input, Uid, "inputCols", column, type => CellHashes.IsReadable(type) && (!NumericColumn.IsNumber(type) || TypedNumbers.Can(type) || CategoricalFeatures.Contains(column)),
                "columns of numbers, text, booleans or dates; decimals as double, or named in categoricalFeatures");
        }
        Check(InputCols.Count);
        FeatureSpread[] spreads = Spreads();
        for (int i = 0; i < spreads.Length; i++)
        {
            Field field = input.GetFieldByName(InputCols[i]);
            if (spreads[i].Levels is null == IsCategory(field) || (spreads[i].Levels is { } levels && levels.Rows.Schema.FieldsList[0].DataType.TypeId != field.DataType.TypeId))
            {
                throw new SpecificationException(
                    $"The background has another type of column '{field.Name}' than the data", Location.OfParameter(Uid, "backgroundData"), "Give rows with the same columns and types.");
            }
        }
        ModelScorer scorer = Scorer(input, [.. InputCols.Select(input.GetFieldByName)]);
        return new Bound(scorer, Added(input, [.. InputCols]), Classes(input, scorer.Width), this, spreads);
    }

    private bool IsCategory(Field field) => !NumericColumn.IsNumber(field.DataType) || CategoricalFeatures.Contains(field.Name);

    private sealed class Spreading(Field[] fields, bool[] categories) : SpreadReader
    {
        private readonly object[] _spreads = [.. categories.Select(static category => category ? (object)new LevelSpread() : new NumberSpread())];

        public override FeatureSpread[] Spreads() => [.. _spreads.Select((spread, i) => spread is LevelSpread levels ? levels.Spread(fields[i]) : ((NumberSpread)spread).Spread)];

        protected override void Read(RecordBatch batch)
        {
            for (int i = 0; i < _spreads.Length; i++)
            {
                if (_spreads[i] is LevelSpread levels)
                    levels.Add(batch.Column(i));
                else
                {
                    foreach (double value in NumericColumn.ToDoubles(batch.Column(i)))
                        ((NumberSpread)_spreads[i]).Add(value);
                }
            }
        }
    }

    private sealed class Bound(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, TabularLIME stage, FeatureSpread[] spreads)
        : LimeRows(scorer, added, classes, stage)
    {
        private readonly string[] _names = [.. stage.InputCols];

        protected override DrawnRows Open(RecordBatch batch) => new TabularDrawn(batch, Scorer.Input, _names, spreads);

        protected override void AddBad(RecordBatch batch, List<BadRow> bad)
        {
            for (int i = 0; i < spreads.Length; i++)
            {
                if (spreads[i].Levels is not null)
                    continue;
                double[] values = NumericColumn.ToDoubles(batch.Column(batch.Schema.GetFieldIndex(_names[i])));
                for (int row = 0; row < values.Length; row++)
                {
                    if (!double.IsFinite(values[row]))
                        bad.Add(new BadRow(row, _names[i], "The number is missing or infinite, and there is nothing near it", "Fill it first (CleanMissingData), or set onError to setAside to go on without the row."));
                }
            }
        }
    }
}
