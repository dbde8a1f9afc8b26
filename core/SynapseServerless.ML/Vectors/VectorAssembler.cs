using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Puts columns of numbers, booleans and vectors side by side into one vector column, as Spark's does.</summary>
/// <remarks>
/// It differs from FastVectorAssembler in what is invalid: a null, and NaN in a column of numbers, as in Spark. The values are floats of 32 bits; Spark's are doubles.
/// </remarks>
public sealed class VectorAssembler : BatchTransformer, IOnnxExport
{
    /// <summary>The columns, in the order of the slots.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The vector column; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>What happens to rows with a null, or NaN in a number: <c>error</c>, <c>keep</c> (NaN in its slots) or <c>skip</c> (the row is dropped).</summary>
    [AllowedValues("error", "keep", "skip")]
    public string HandleInvalid { get; init; } = "error";

    private FastVectorAssembler Assembler => new() { Uid = Uid, InputCols = InputCols, OutputCol = OutputCol ?? Uid + "_output", HandleInvalid = "keep" };

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Assembler.TransformSchema(input);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        BoundBatchTransformer assembler = Assembler.Bind(input);
        int[] places = [.. InputCols.Select(column => input.GetFieldIndex(column))];
        return BoundBatchTransformer.Of(
            input, assembler.Output,
            (batch, context, cancellationToken) =>
            {
                using RecordBatch? valid = InvalidRows.Handle(batch, places, HandleInvalid, nanIsInvalid: true, context);
                return assembler.Transform(valid ?? batch, context, cancellationToken);
            },
            keepsRows: HandleInvalid != "skip");
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        VectorForms.Assemble(graph, InputCols, OutputCol ?? Uid + "_output");
        VectorForms.NoteMissing(graph, HandleInvalid);
    }
}
