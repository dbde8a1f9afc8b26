using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Core.Tests.Specifications;

/// <summary>Adds a number to a column.</summary>
public sealed class AddNumber : BatchTransformer
{
    /// <summary>The column that is read. It must be double.</summary>
    [Required]
    public string? InputCol { get; init; }

    /// <summary>The column that is written.</summary>
    public string OutputCol { get; init; } = "sum";

    /// <summary>The number.</summary>
    [Range(-100, 100)]
    public double Number { get; init; } = 1;

    /// <summary>How it rounds.</summary>
    public RoundingMode Rounding { get; init; }

    /// <summary>Counts of something.</summary>
    [Range(0, 9)]
    public IReadOnlyList<int> Counts { get; init; } = [];

    /// <summary>Labels of something.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>A key of some service.</summary>
    public Secret? Key { get; init; }

    /// <summary>A flag.</summary>
    public bool? Flag { get; init; }

    public override BoundBatchTransformer Bind(Schema input)
    {
        if (input.GetFieldIndex(InputCol!) < 0)
            throw new SpecificationException($"There is no column '{InputCol}'", Location.OfStage(Uid));
        var added = new AddedColumns(input, new Field(OutputCol, DoubleType.Default, true));
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, Sum(batch)));
    }

    private DoubleArray Sum(RecordBatch batch)
    {
        var input = (DoubleArray)batch.Column(batch.Schema.GetFieldIndex(InputCol!));
        var builder = new DoubleArray.Builder();
        for (int i = 0; i < batch.Length; i++)
            builder.Append(input.GetValue(i) + Number);
        return builder.Build();
    }
}

public enum RoundingMode
{
    Nearest,
    TowardZero,
}

/// <summary>Learns the mean of a column.</summary>
public sealed class Center : AggregateEstimator<Center.Sums>
{
    /// <summary>The column that is centred.</summary>
    [Required]
    public string? InputCol { get; init; }

    public override Schema TransformSchema(Schema input) => Schemas.With(input, new Field("sum", DoubleType.Default, true));

    protected override Sums Create(Schema input) => new(0, 0);

    protected override Sums Add(Sums state, RecordBatch batch, StageContext context)
    {
        var column = (DoubleArray)batch.Column(batch.Schema.GetFieldIndex(InputCol!));
        return new Sums(state.Sum + column.Sum(value => value ?? 0), state.Count + column.Length);
    }

    protected override Sums Combine(Sums left, Sums right) => new(left.Sum + right.Sum, left.Count + right.Count);

    protected override Transformer Finish(Sums state, Schema input, StageContext context) =>
        new AddNumber { InputCol = InputCol, Number = -state.Sum / state.Count };

    public sealed record Sums(double Sum, long Count);
}

internal static class Toys
{
    public static StageCatalog Catalog() =>
        new StageCatalog().Add<AddNumber>().Add<Center>().Add<SynapseServerless.Pipelines.Pipeline>().Add<SynapseServerless.Pipelines.PipelineModel>();

    public static SpecificationReader Reader(params string[] overrides) =>
        new(Catalog(), new SpecificationOptions { Overrides = overrides, Environment = name => name == "LEAVES" ? "63" : name == "NAME" ? "a b" : null });
}
