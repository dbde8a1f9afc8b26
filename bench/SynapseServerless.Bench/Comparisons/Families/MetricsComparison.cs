using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Bench.Harness;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>ComputeModelStatistics: how good the predictions of two classes are.</summary>
/// <param name="other">The other tool.</param>
/// <param name="isSmall">Whether it is only to be seen that it runs.</param>
public sealed class MetricsComparison(Other other, bool isSmall) : StageComparison("metrics", "ComputeModelStatistics of two classes; the area under the curve is compared too", other, isSmall)
{
    private double _auc;

    /// <inheritdoc/>
    public override double? Amount => _auc;

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => Compared == Other.DuckDB ? base.Requirements : [.. base.Requirements, Requirement.DifferenceAtMost("AUC", 1e-4)];

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var data = await Table.OpenAsync(context, cancellationToken);
        long rows = 0;
        var stage = new ComputeModelStatistics { LabelCol = "label", ScoredLabelsCol = "prediction", ScoresCol = "score", EvaluationMetric = "classification" };
        await foreach (RecordBatch table in stage.Transform(data).ReadAsync(0, null, cancellationToken))
        {
            using (table)
            {
                _auc = ((DoubleArray)table.Column("AUC")).GetValue(0)!.Value;
                rows = Enumerable.Range(0, data.PartitionCount).Sum(partition => data.RowCount(partition)!.Value);
            }
        }
        return rows;
    }

    /// <inheritdoc/>
    // The area under the curve by the ranks of scores, ties at the mean of theirs.
    protected override string Sql(string file) =>
        $"""
        CREATE TEMP TABLE scores AS SELECT score, count(*) FILTER (label = 1) AS positives, count(*) FILTER (label = 0) AS negatives FROM '{file}' GROUP BY score;
        CREATE TEMP TABLE auc AS
            SELECT sum(positives * (below + negatives / 2.0)) / (sum(positives)::DOUBLE * sum(negatives)) AS auc
            FROM (SELECT *, coalesce(sum(negatives) OVER (ORDER BY score ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below FROM scores);
        CREATE TEMP TABLE result AS
            SELECT count(*) AS rows, avg((label = prediction)::INTEGER) AS accuracy, count(*) FILTER (label = 1 AND prediction = 1) AS hits, count(*) FILTER (prediction = 1) AS predicted,
                count(*) FILTER (label = 1) AS positives, avg(-ln(greatest(CASE WHEN label = 1 THEN score ELSE 1 - score END, 1e-15))) AS loss
            FROM '{file}';
        SELECT rows FROM result
        """;

    /// <inheritdoc/>
    protected override long MLNet(string file)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = FlightRows.View(ml, file);
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(view, "Label", "Score", "Probability", "PredictedLabel");
        _auc = metrics.AreaUnderRocCurve;
        return (long)metrics.ConfusionMatrix.Counts.Sum(static row => row.Sum());
    }
}
