using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Turns category indexes back into the values they stand for, by the levels in the column's metadata.</summary>
/// <remarks>
/// ValueIndexer writes those metadata, and classifiers copy them from their label to their prediction. A null index gives a null; so does
/// the index of missing values. An index without a level is a bad row.
/// </remarks>
public sealed class IndexToValue : BatchTransformer, IOnnxExport
{
    /// <summary>The column of indexes.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the values; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field field = InputColumns.Require(
            input, Uid, "inputCol", InputCol, NumericColumn.IsNumber, "a column of category indexes, such as ValueIndexer makes");
        // Before an indexer is fitted its column has no levels yet; text is the likeliest.
        return Schemas.With(input, new Field(Output, Levels.ColumnType(Levels.AnnotatedType(field) ?? "string"), nullable: true));
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        var added = new AddedColumns(input, InputColumns.Find(TransformSchema(input), Output)!);
        int place = input.GetFieldIndex(InputCol);
        IReadOnlyList<JsonElement> levels = ColumnMetadata.Levels(input.FieldsList[place]) ?? throw new DataException(
            $"Column '{InputCol}' has no levels in its metadata", Location.OfStage(Uid, InputCol), "Make it with ValueIndexer.");
        // A column of all levels and a null: a batch is one gather. Its memory is the runtime's own.
        var table = new RecordBatch(
            new Schema([new Field("level", added.Fields[0].DataType, nullable: true)], null), [Column(added.Fields[0].DataType, levels)], levels.Count + 1);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, place, table, added, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Field field = graph.Schema.GetFieldByName(InputCol);
        IReadOnlyList<JsonElement> levels = ColumnMetadata.Levels(field) ?? throw graph.Refuse($"column '{InputCol}' has no levels");
        graph.Set(Output, Levels.AnnotatedType(field) is null or "string"
            ? LevelForms.Texts(graph, InputCol, [.. levels.Select(static level => level.ValueKind == JsonValueKind.Null ? null : level.ToString())])
            : LevelForms.Values(graph, InputCol, levels));
    }

    private RecordBatch Transform(RecordBatch batch, int place, RecordBatch table, AddedColumns added, StageContext context)
    {
        int levels = table.Length - 1;
        double[] indexes = NumericColumn.ToDoubles(batch.Column(place));
        var bad = new List<BadRow>();
        for (int row = 0; row < indexes.Length; row++)
        {
            if (!double.IsNaN(indexes[row]) && (indexes[row] != Math.Truncate(indexes[row]) || indexes[row] < 0 || indexes[row] >= levels))
                bad.Add(new BadRow(row, InputCol, $"{CellTexts.Number(indexes[row])} is not the index of a level", $"There are {levels} levels, from index 0."));
        }
        using RecordBatch? good = bad.Count > 0 ? context.RejectRows(batch, bad) : null;
        if (good is not null)
            indexes = NumericColumn.ToDoubles(good.Column(place));
        int[] rows = System.Array.ConvertAll(indexes, index => double.IsNaN(index) ? levels : (int)index);
        using RecordBatch taken = Batches.Take(table, rows);
        return added.To(good ?? batch, Batches.Share(taken.Column(0)));
    }

    private static IArrowArray Column(IArrowType type, IReadOnlyList<JsonElement> levels)
    {
        switch (type)
        {
            case BooleanType: return Fill(new BooleanArray.Builder(), (b, level) => b.Append(level.GetBoolean()), b => b.AppendNull()).Build();
            case Int32Type: return Fill(new Int32Array.Builder(), (b, level) => b.Append(level.GetInt32()), b => b.AppendNull()).Build();
            case Int64Type: return Fill(new Int64Array.Builder(), (b, level) => b.Append(level.GetInt64()), b => b.AppendNull()).Build();
            case DoubleType:
                return Fill(new DoubleArray.Builder(), (b, level) => b.Append(
                    level.ValueKind == JsonValueKind.Number ? level.GetDouble() : double.Parse(level.GetString()!)), b => b.AppendNull()).Build();
            default: return Fill(new StringArray.Builder(), (b, level) => b.Append(level.ToString()), b => b.AppendNull()).Build();
        }

        TBuilder Fill<TBuilder>(TBuilder builder, Action<TBuilder, JsonElement> append, Action<TBuilder> appendNull)
        {
            foreach (JsonElement level in levels)
            {
                if (level.ValueKind == JsonValueKind.Null)
                    appendNull(builder);
                else
                    append(builder, level);
            }
            appendNull(builder);
            return builder;
        }
    }
}
