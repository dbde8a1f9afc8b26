using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Says how what a model says of a row changes with each slot of a vector near it, by a local linear model.</summary>
/// <remarks>Slots are drawn around the row's own values, as far as they are spread in the background. Vectors reach the model dense and in single precision.</remarks>
public sealed class VectorLIME : BackgroundLime
{
    /// <summary>The column of vectors.</summary>
    [Required]
    public string InputCol { get; init; } = "features";

    private protected override IReadOnlyList<string> ValueCols => [InputCol];

    private protected override IReadOnlyList<string> Perturbed => [InputCol];

    /// <inheritdoc/>
    internal override SpreadReader Reader(Schema schema) => new Spreading(Width(schema, "backgroundData"));

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        int width = Width(input, "inputCol");
        Field field = input.GetFieldByName(InputCol);
        Check(width);
        FeatureSpread[] spreads = Spreads();
        if (spreads.Length != width)
            throw new SpecificationException($"The vectors of the background have {spreads.Length} slots and those of the data {width}", Location.OfParameter(Uid, "backgroundData"), "Assemble the same features.");
        string[] slots = ColumnMetadata.Slots(field) is { } names && names.Count == width ? [.. names] : [.. Enumerable.Range(0, width).Select(static slot => $"slot {slot}")];
        ModelScorer scorer = Scorer(input, [DenseVectors.Field(field, width)]);
        return new Bound(scorer, Added(input, slots), Classes(input, scorer.Width), this, spreads);
    }

    private int Width(Schema schema, string parameter)
    {
        Field field = InputColumns.Require(schema, Uid, parameter, InputCol, SparseVectors.IsVector, "a column of vectors; FastVectorAssembler makes one");
        return SparseVectors.Size(field)
            ?? throw BadParameter(nameof(InputCol), $"Nothing says how many slots the vectors of '{InputCol}' have", "Give vectors of FastVectorAssembler or of another stage that says so.");
    }

    private sealed class Spreading(int width) : SpreadReader
    {
        private readonly NumberSpread[] _spreads = [.. Enumerable.Range(0, width).Select(static _ => new NumberSpread())];

        public override FeatureSpread[] Spreads() => [.. _spreads.Select(static spread => spread.Spread)];

        protected override void Read(RecordBatch batch)
        {
            var vectors = DenseVectors.Read(batch.Column(0), width);
            for (int row = 0; row < batch.Length; row++)
            {
                for (int i = 0; i < width && !batch.Column(0).IsNull(row); i++)
                    _spreads[i].Add(vectors.Row(row)[i]);
            }
        }
    }

    private sealed class Bound(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, VectorLIME stage, FeatureSpread[] spreads)
        : LimeRows(scorer, added, classes, stage)
    {
        protected override DrawnRows Open(RecordBatch batch) => new VectorDrawn(batch, Scorer.Input, stage.InputCol, spreads);

        protected override void AddBad(RecordBatch batch, List<BadRow> bad) => VectorSHAP.AddMissing(batch, stage.InputCol, bad);
    }
}
