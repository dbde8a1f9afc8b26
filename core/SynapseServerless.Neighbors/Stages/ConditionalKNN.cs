using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Neighbors;

/// <summary>Makes an index of vectors with labels, whose model gives each row the nearest of those that have one of the labels that the row allows.</summary>
/// <remarks>
/// <para>It is <see cref="KNN"/> with a condition: rows of the index are kept by label, so that only those of the labels that are asked for are compared, however few
/// they are. A row whose labels have fewer than <c>k</c> points gets as many as there are, and none where no point has one of them.</para>
/// <para>The output is a list of structs of <c>value</c>, <c>distance</c> and <c>label</c>, the nearest first.</para>
/// </remarks>
public sealed class ConditionalKNN : NeighborEstimator
{
    /// <summary>The column of labels of the points: numbers, booleans or text.</summary>
    [Required]
    public string LabelCol { get; init; } = "labels";

    /// <summary>The column of the rows that ask: a list of the labels that are allowed.</summary>
    [Required]
    public string ConditionerCol { get; init; } = "conditioner";

    private protected override string? Label => LabelCol;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        VectorRows.Require(input, Uid, FeaturesCol);
        Field value = InputColumns.Require(input, Uid, "valuesCol", ValuesCol);
        Field label = InputColumns.Require(input, Uid, "labelCol", LabelCol, CellTexts.IsReadable, "a column of numbers, booleans or text");
        return Schemas.With(input, FoundColumn.Field(Output, value, label));
    }

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        IReadOnlyList<IndexShard> shards = Shards(state);
        return new ConditionalKNNModel
        {
            Uid = Uid + "Model", FeaturesCol = FeaturesCol, OutputCol = Output, ConditionerCol = ConditionerCol, K = K, ExpansionSearch = ExpansionSearch, Shards = shards, GraphBytes = Graphs(shards, context),
        };
    }
}
