using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Converts columns to another type, in place.</summary>
/// <remarks>
/// <para>Fractions are cut off when numbers become whole numbers, as in SynapseML. A value that the new type cannot hold (text that is no
/// number, a number out of range, NaN as a whole number) makes its row a bad row; SynapseML makes it null or lets it overflow.</para>
/// <para>Dates are timestamps in UTC. Numbers of milliseconds since 1970 become dates and dates become such numbers (<c>long</c>).</para>
/// <para>Text becomes boolean where it is true, t, yes, y or 1, or false, f, no, n or 0; SynapseML refuses that.</para>
/// <para><c>toCategorical</c> is the one conversion that needs all of the data first: use ValueIndexer, which learns the levels.</para>
/// </remarks>
public sealed class DataConversion : BatchTransformer
{
    /// <summary>The columns to convert.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Cols { get; init; } = [];

    /// <summary>The new type: <c>boolean</c>, <c>byte</c>, <c>short</c>, <c>integer</c>, <c>long</c>, <c>float</c>, <c>double</c>, <c>string</c>, <c>date</c> or <c>clearCategorical</c> (category indexes to what they stand for).</summary>
    [Required]
    [AllowedValues("boolean", "byte", "short", "integer", "long", "float", "double", "string", "date", "toCategorical", "clearCategorical")]
    public string ConvertTo { get; init; } = "";

    /// <summary>Pattern of dates that are or become text, in the letters of Java's SimpleDateFormat.</summary>
    [Required]
    public string DateTimeFormat { get; init; } = "yyyy-MM-dd HH:mm:ss";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (ConvertTo == "toCategorical")
        {
            yield return BadParameter(
                nameof(ConvertTo), "Levels have to be learned from all of the data, which a conversion of single rows cannot do",
                "Use ValueIndexer with this column as inputCol and outputCol.");
        }
        if (JavaDateFormat.ToNet(DateTimeFormat, out string? problem) is null)
            yield return BadParameter(nameof(DateTimeFormat), $"'{DateTimeFormat}' is no pattern: {problem}", "Write, for example, yyyy-MM-dd HH:mm:ss.SSS.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        foreach (string column in Cols)
        {
            input = ConvertTo == "clearCategorical"
                ? Clear(column).TransformSchema(input)
                : Schemas.With(input, Converted(InputColumns.Require(input, Uid, "cols", column)));
        }
        return input;
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        var steps = new List<BoundBatchTransformer>();
        Schema output = input;
        foreach (string column in Cols)
        {
            steps.Add(ConvertTo == "clearCategorical" ? Clear(column).Bind(output) : BindOne(output, column));
            output = steps[^1].Output;
        }
        return BoundBatchTransformer.Of(
            input, output,
            (batch, context, cancellationToken) =>
            {
                RecordBatch current = Batches.Share(batch);
                foreach (BoundBatchTransformer step in steps)
                {
                    using RecordBatch before = current;
                    current = step.Transform(before, context, cancellationToken);
                }
                return current;
            },
            keepsRows: true);
    }

    private BoundBatchTransformer BindOne(Schema input, string column)
    {
        var added = new AddedColumns(input, Converted(InputColumns.Require(input, Uid, "cols", column)));
        string format = JavaDateFormat.ToNet(DateTimeFormat, out _)!;
        int place = input.GetFieldIndex(column);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Convert(batch, place, added, format, context), keepsRows: true);
    }

    private RecordBatch Convert(RecordBatch batch, int place, AddedColumns added, string format, StageContext context)
    {
        IArrowArray cells = batch.Column(place);
        var conversion = new Conversion(cells, added.Fields[0].DataType, format);
        IArrowArray converted = conversion.Run();
        if (conversion.Failed.Count == 0)
            return added.To(batch, converted);
        BadRow[] bad = [.. conversion.Failed.Select(row => new BadRow(
            row, added.Fields[0].Name, $"'{Conversion.Show(cells, row)}' cannot be converted to {ConvertTo}", Remedy(cells)))];
        using RecordBatch all = added.To(batch, converted);
        using RecordBatch good = context.RejectRows(batch, bad);
        var keep = new bool[batch.Length];
        System.Array.Fill(keep, true);
        foreach (int row in conversion.Failed)
            keep[row] = false;
        return Batches.Filter(all, keep);
    }

    private string Remedy(IArrowArray cells) => ConvertTo == "date" && CellTexts.IsText(cells.Data.DataType)
        ? $"Dates must match dateTimeFormat: {DateTimeFormat}."
        : "Fix the row, or set onError to setAside to go on without it.";

    private IndexToValue Clear(string column) => new() { Uid = Uid, InputCol = column, OutputCol = column };

    private Field Converted(Field field)
    {
        IArrowType target = ConvertTo switch
        {
            "boolean" => BooleanType.Default,
            "byte" => Int8Type.Default,
            "short" => Int16Type.Default,
            "integer" => Int32Type.Default,
            "long" => Int64Type.Default,
            "float" => FloatType.Default,
            "double" => DoubleType.Default,
            "string" => StringType.Default,
            _ => Conversion.Date,
        };
        IArrowType source = field.DataType;
        bool date = TimeColumn.IsReadable(source);
        bool possible = target switch
        {
            StringType => CellTexts.IsReadable(source) || date,
            Int64Type => CellTexts.IsReadable(source) || date,
            TimestampType => CellTexts.IsText(source) || date || source.TypeId is ArrowTypeId.Int64,
            _ => CellTexts.IsReadable(source),
        };
        return possible ? new Field(field.Name, target, nullable: true) : throw new SpecificationException(
            $"Column '{field.Name}' is {InputColumns.TypeName(source)}, which cannot be converted to {ConvertTo}", Location.OfParameter(Uid, "cols"),
            date ? "Dates become string or long." : ConvertTo == "date" ? "Text and long numbers (milliseconds since 1970) become dates." : "Convert numbers, booleans or text.");
    }
}
