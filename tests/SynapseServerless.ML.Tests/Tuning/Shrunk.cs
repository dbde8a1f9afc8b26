using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML.Tests;

/// <summary>Predicts the mean of the labels times a factor: what comes of it can be worked out by hand.</summary>
public sealed class Shrunk : AggregateEstimator<Shrunk.Sum>
{
    public string LabelCol { get; init; } = "label";

    [System.ComponentModel.DataAnnotations.Range(-1.0, 2.0)]
    public double Factor { get; init; } = 1;

    public int Power { get; init; } = 1;

    public override Schema TransformSchema(Schema input) => Schemas.With(input, ShrunkModel.Output);

    protected override Sum Create(Schema input) => new();

    protected override Sum Add(Sum state, RecordBatch batch, StageContext context)
    {
        foreach (double label in NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, LabelCol)))
        {
            state.Total += label;
            state.Count++;
        }
        return state;
    }

    protected override Sum Combine(Sum left, Sum right) => new() { Total = left.Total + right.Total, Count = left.Count + right.Count };

    protected override Transformer Finish(Sum state, Schema input, StageContext context) => Factor < 0
        ? throw new DataException($"A factor of {Factor} is no factor", Location.OfStage(Uid))
        : new ShrunkModel { Value = Math.Pow(Factor, Power) * state.Total / state.Count };

    public sealed class Sum
    {
        public double Total { get; set; }

        public long Count { get; set; }
    }
}

/// <summary>What Shrunk fits.</summary>
public sealed class ShrunkModel : BatchTransformer
{
    internal static readonly Field Output = new("prediction", DoubleType.Default, nullable: false);

    public double Value { get; init; }

    public override BoundBatchTransformer Bind(Schema input)
    {
        var added = new AddedColumns(input, Output);
        return BoundBatchTransformer.Of(
            input, added.Output, (batch, _, _) => added.To(batch, NumericColumn.Of([.. Enumerable.Repeat(Value, batch.Length)])), keepsRows: true);
    }
}
