using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Neighbors;

/// <summary>Makes an index of vectors, whose model gives each row the nearest of them.</summary>
/// <remarks>
/// <para>The neighbors are exact, by whichever <see cref="NeighborEstimator.Metric"/>: vectors are compared by blocked matrix multiplication in single
/// precision, and what may be among the nearest is ranked in double precision. Of equally near points the one in the earlier row stands first.</para>
/// <para>The index is written part by part and mapped when it is asked, so that it may be larger than memory. SynapseML gathers all
/// vectors on the driver and sends a tree of them to every executor.</para>
/// <para>The output is a list of structs of <c>value</c> and <c>distance</c>, the nearest first. As in SynapseML <c>distance</c> is the inner product, and then the
/// largest is the nearest, unless <see cref="NeighborEstimator.Metric"/> says otherwise.</para>
/// </remarks>
public sealed class KNN : NeighborEstimator
{
    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        VectorRows.Require(input, Uid, FeaturesCol);
        Field value = InputColumns.Require(input, Uid, "valuesCol", ValuesCol);
        return Schemas.With(input, FoundColumn.Field(Output, value, null));
    }

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        IReadOnlyList<IndexShard> shards = Shards(state);
        return new KNNModel { Uid = Uid + "Model", FeaturesCol = FeaturesCol, OutputCol = Output, K = K, ExpansionSearch = ExpansionSearch, Shards = shards, GraphBytes = Graphs(shards, context) };
    }
}

/// <summary>Gives each row the nearest vectors of an index; what KNN fits.</summary>
public sealed class KNNModel : NeighborModel;
