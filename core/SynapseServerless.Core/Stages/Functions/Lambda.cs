using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>Applies a C# function to every batch: one that <see cref="NamedFunctions"/> knows by name, or one that is given in C#.</summary>
/// <remarks>A specification and a saved model name the function; every process that runs them has to know it. The command line reads it from the file of <c>--functions</c>.</remarks>
public sealed class Lambda : BatchTransformer, ICallsFunctions
{
    /// <summary>Name of the function, as the program or the file of <c>--functions</c> gives it.</summary>
    public string? Function { get; init; }

    /// <summary>The function: a batch, borrowed, to a batch that the caller disposes.</summary>
    [NotAParameter]
    public Func<RecordBatch, RecordBatch>? TransformFunc { get; init; }

    /// <summary>The schema that <see cref="TransformFunc"/> gives for that of its input; null when it stays the same.</summary>
    [NotAParameter]
    public Func<Schema, Schema>? TransformSchemaFunc { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() =>
        Find() is null ? [CodeStages.Unknown(Uid, Function, NamedFunctions.OfBatches, "Set function:, or TransformFunc in C#.")] : [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        BatchFunction function = Find() ?? throw CodeStages.Unknown(Uid, Function, NamedFunctions.OfBatches, "Set function:, or TransformFunc in C#.");
        return BoundBatchTransformer.Of(input, function.Schema?.Invoke(input) ?? input, (batch, _, _) =>
        {
            RecordBatch result = function.Transform(batch);
            // The caller disposes both; a function that changes nothing hands its argument back.
            return ReferenceEquals(result, batch) ? Data.Batches.Share(batch) : result;
        });
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        TransformFunc is null ? ValueTask.CompletedTask : throw CodeStages.CannotBeSaved(Uid);

    private BatchFunction? Find() => TransformFunc is not null ? new BatchFunction(TransformFunc, TransformSchemaFunc)
        : Function is null ? null : NamedFunctions.FindBatches(Function);
}

/// <summary>What stages made of C# functions have in common.</summary>
internal static class CodeStages
{
    /// <summary>The error of saving such a stage.</summary>
    public static SpecificationException CannotBeSaved(string uid) => new(
        "A stage made of a C# function cannot be saved", Location.OfStage(uid),
        "Give the function a name by NamedFunctions.Add and name it in function, or write a class derived from BatchTransformer.");

    /// <summary>The error of a function that is not there.</summary>
    public static SpecificationException Unknown(string uid, string? name, IReadOnlyList<string> known, string remedy) => new(
        name is null ? "There is no function" : $"There is no function '{name}' in this process", Location.OfParameter(uid, "function"),
        name is null ? remedy
            : known.Count == 0 ? "Give the command line the C# file by --functions, or let the program add it by NamedFunctions."
            : Suggestions.Remedy(name, known, "functions"));
}
