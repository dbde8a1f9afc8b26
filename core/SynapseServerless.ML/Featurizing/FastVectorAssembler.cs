using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Puts columns of numbers, booleans and vectors side by side into one vector column.</summary>
/// <remarks>
/// <para>The output is a dense vector of floats (<c>FixedSizeList</c>), whose memory is the row-major matrix that LightGBM and ONNX Runtime take.
/// It is a sparse vector when an input is sparse and there are more than 256 slots.</para>
/// <para>The output's metadata name the slots (the column, or <c>column_slot</c> for vectors) and say which hold category indexes. Unlike
/// SynapseML's, columns may come in any order: categorical ones need not be first.</para>
/// </remarks>
public sealed class FastVectorAssembler : BatchTransformer, IOnnxExport, ITracesColumns
{
    private const int MaxNamedSlots = 16_384;

    /// <summary>The columns, in the order of the slots.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The vector column; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>What happens to rows with a null: <c>error</c>, <c>keep</c> (NaN in its slots) or <c>skip</c> (the row is dropped).</summary>
    /// <remarks>SynapseML's always fails. NaN is a number here and passes.</remarks>
    [AllowedValues("error", "keep", "skip")]
    public string HandleInvalid { get; init; } = "error";

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field[] fields = [.. InputCols.Select(column => Require(input, column))];
        // Before an estimator is fitted the width of its vectors may not be known.
        return fields.Any(field => field.DataType is ListType)
            ? Schemas.With(input, ColumnMetadata.Vector(Output, 0))
            : Plan(input, fields).Output;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => Plan(input, [.. InputCols.Select(column => Require(input, column))]).Origins;

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        VectorPlan plan = Plan(input, [.. InputCols.Select(column => Require(input, column))]);
        int[] places = [.. InputCols.Select(column => input.GetFieldIndex(column))];
        return BoundBatchTransformer.Of(
            input, plan.Output,
            (batch, context, _) =>
            {
                using RecordBatch? valid = InvalidRows.Handle(batch, places, HandleInvalid, nanIsInvalid: false, context);
                return plan.AddTo(valid ?? batch);
            },
            keepsRows: HandleInvalid != "skip");
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        VectorForms.Assemble(graph, InputCols, Output);
        VectorForms.NoteMissing(graph, HandleInvalid);
    }

    /// <summary>What fills slots from a column as it is.</summary>
    internal static SlotSource Source(Field field, string stage, string parameter)
    {
        if (NumericColumn.IsReadable(field.DataType))
        {
            return new NumberSource
            {
                Column = field.Name,
                Width = 1,
                Names = [field.Name],
                Categorical = Levels.AnnotatedType(field) is null ? [] : [0],
            };
        }
        int width = SparseVectors.Size(field) ?? throw new SpecificationException(
            $"The vectors of column '{field.Name}' have no known number of slots", Location.OfParameter(stage, parameter),
            "Give vectors of fixed width (FixedSizeList), or sparse ones whose metadata have synapse.size.");
        IReadOnlyList<string>? names = ColumnMetadata.Slots(field) is { } slots && slots.Count == width ? slots
            : width <= MaxNamedSlots ? [.. Enumerable.Range(0, width).Select(slot => slot.ToString(CultureInfo.InvariantCulture))]
            : null;
        names = names?.Select(slot => $"{field.Name}_{slot}").ToArray();
        IReadOnlyList<int> categorical = ColumnMetadata.CategoricalSlots(field);
        return SparseVectors.IsSparse(field.DataType)
            ? new SparseVectorSource { Column = field.Name, Width = width, Names = names, Categorical = categorical }
            : new DenseVectorSource { Column = field.Name, Width = width, Names = names, Categorical = categorical };
    }

    private VectorPlan Plan(Schema input, Field[] fields) =>
        new(input, Output, [.. fields.Select(field => Source(field, Uid, "inputCols"))], Uid);

    private Field Require(Schema input, string column) => InputColumns.Require(
        input, Uid, "inputCols", column,
        static type => NumericColumn.IsReadable(type) || SparseVectors.IsVector(type) || type is ListType { ValueDataType: FloatType or DoubleType },
        "numbers, booleans or vectors; index text with ValueIndexer first, or use Featurize");
}
