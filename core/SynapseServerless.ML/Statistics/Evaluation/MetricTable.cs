using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The one-row table of an evaluation.</summary>
internal static class MetricTable
{
    private static readonly ListType _names = new(new Field("item", StringType.Default, nullable: false));
    private static readonly ListType _counts = new(new Field("item", Int64Type.Default, nullable: false));
    private static readonly ListType _matrix = new(new Field("item", _counts, nullable: false));

    /// <summary>Its columns.</summary>
    public static Schema Schema(EvaluationPlan plan, string metric)
    {
        bool isClassification = plan.IsClassification;
        var fields = new List<Field> { new(MetricNames.EvaluationType, StringType.Default, nullable: false) };
        string? column = MetricNames.ColumnOf(metric);
        if (column is null && isClassification)
        {
            fields.Add(new Field(MetricNames.Labels, _names, nullable: false));
            fields.Add(new Field(MetricNames.ConfusionMatrix, _matrix, nullable: false));
        }
        IEnumerable<string> columns = column is not null ? [column] : plan.Kind switch
        {
            EvaluationKind.Classification => MetricNames.ClassificationColumns,
            EvaluationKind.Regression => MetricNames.RegressionColumns,
            _ => MetricNames.RankingColumns(plan.Places).Where(name => MetricNames.IsAskedFor(name, metric)),
        };
        fields.AddRange(columns.Select(name => new Field(name, DoubleType.Default, nullable: true)));
        return new Schema(fields, null);
    }

    /// <summary>Its row; a metric that does not apply is null.</summary>
    public static RecordBatch Row(Schema schema, EvaluationResult evaluation) =>
        new(schema, schema.FieldsList.Select(field => Cell(field.Name, evaluation)), 1);

    private static IArrowArray Cell(string column, EvaluationResult evaluation)
    {
        switch (column)
        {
            case MetricNames.EvaluationType:
                string kind = evaluation.Kind switch { MetricNames.Classification => "Classification", MetricNames.Ranking => "Ranking", _ => "Regression" };
                return new StringArray.Builder().Append(kind).Build();
            case MetricNames.Labels:
                return List(_names, [evaluation.Confusion!.Labels.Count], new StringArray.Builder().AppendRange(evaluation.Confusion.Labels).Build());
            case MetricNames.ConfusionMatrix:
                IReadOnlyList<IReadOnlyList<long>> rows = evaluation.Confusion!.Counts;
                Int64Array cells = new Int64Array.Builder().AppendRange(rows.SelectMany(row => row)).Build();
                return List(_matrix, [rows.Count], List(_counts, [.. rows.Select(row => row.Count)], cells));
            default:
                var builder = new DoubleArray.Builder();
                return (evaluation.Metrics.TryGetValue(column, out double value) ? builder.Append(value) : builder.AppendNull()).Build();
        }
    }

    private static ListArray List(ListType type, IReadOnlyList<int> lengths, IArrowArray items)
    {
        var offsets = new ArrowBuffer.Builder<int>(lengths.Count + 1);
        int offset = 0;
        offsets.Append(0);
        foreach (int length in lengths)
            offsets.Append(offset += length);
        return new ListArray(type, lengths.Count, offsets.Build(), items, ArrowBuffer.Empty);
    }
}
