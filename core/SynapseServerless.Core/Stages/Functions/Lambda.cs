using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>Applies a C# function to every batch.</summary>
/// <remarks>
/// It is made in C# and runs in the process that made it. It cannot be saved or written in a specification; write a
/// <see cref="BatchTransformer"/> of your own for that.
/// </remarks>
public sealed class Lambda : BatchTransformer
{
    /// <summary>The function: a batch, borrowed, to a batch that the caller disposes.</summary>
    [NotAParameter]
    public Func<RecordBatch, RecordBatch>? TransformFunc { get; init; }

    /// <summary>The schema that <see cref="TransformFunc"/> gives for that of its input; null when it stays the same.</summary>
    [NotAParameter]
    public Func<Schema, Schema>? TransformSchemaFunc { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (TransformFunc is null)
            yield return BadParameter(nameof(TransformFunc), "There is no function", "Set TransformFunc in C#.");
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Func<RecordBatch, RecordBatch> function =
            TransformFunc ?? throw BadParameter(nameof(TransformFunc), "There is no function", "Set TransformFunc in C#.");
        return BoundBatchTransformer.Of(input, TransformSchemaFunc?.Invoke(input) ?? input, (batch, _, _) =>
        {
            RecordBatch result = function(batch);
            // The caller disposes both; a function that changes nothing hands its argument back.
            return ReferenceEquals(result, batch) ? Data.Batches.Share(batch) : result;
        });
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        throw CodeStages.CannotBeSaved(Uid);
}

/// <summary>What stages made of C# functions have in common.</summary>
internal static class CodeStages
{
    /// <summary>The error of saving such a stage.</summary>
    public static SpecificationException CannotBeSaved(string uid) => new(
        "A stage made of a C# function cannot be saved", Location.OfStage(uid),
        "Write a class derived from BatchTransformer and add it to the stage catalog.");
}
