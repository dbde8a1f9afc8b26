using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Service.Tests.Trust;

/// <summary>A stage as those that call services are: a URL among its parameters, and another stage.</summary>
public sealed class CallsAService : StreamTransformer
{
    /// <summary>What it calls.</summary>
    [HostParameter]
    public string Url { get; init; } = "";

    /// <summary>What is done when that fails.</summary>
    public Transformer? Fallback { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => input;

    /// <inheritdoc/>
    protected override IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, CancellationToken cancellationToken) => batches;
}
