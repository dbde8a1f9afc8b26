using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Lets an engine keep what the stages before it make, rather than make it again for each estimator after it.</summary>
/// <remarks>Rows pass unchanged. A run keeps what costs something to make in any case; this is for stages that pass for cheap and are not.</remarks>
public sealed class Cacher : BatchTransformer
{
    /// <summary>Whether nothing is kept.</summary>
    public bool Disable { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => Disable;

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, static (batch, _, _) => Batches.Share(batch), keepsRows: true);
}
