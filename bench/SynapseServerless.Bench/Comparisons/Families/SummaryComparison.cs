using Apache.Arrow;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Bench.Harness;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>SummarizeData: counts, quantiles and moments of all columns.</summary>
/// <param name="other">The other tool.</param>
/// <param name="isSmall">Whether it is only to be seen that it runs.</param>
public sealed class SummaryComparison(Other other, bool isSmall) : StageComparison("summaries", "SummarizeData of all columns", other, isSmall)
{
    private static readonly string[] _numbers = ["delay", "distance", "score", "label", "prediction"];
    private static readonly string[] _others = ["date", "origin", "destination"];
    private static readonly double[] _shares = [0, 0.005, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.995, 1];

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var data = await Table.OpenAsync(context, cancellationToken);
        double most = 0;
        await foreach (RecordBatch table in new SummarizeData().Transform(data).ReadAsync(0, null, cancellationToken))
        {
            using (table)
            {
                var (present, missing) = ((DoubleArray)table.Column("Count"), (DoubleArray)table.Column("Missing_Value_Count"));
                most = present.GetValue(0)!.Value + missing.GetValue(0)!.Value;
            }
        }
        return (long)most;
    }

    /// <inheritdoc/>
    // Where SummarizeData estimates, as of the dates, DuckDB does too.
    protected override string Sql(string file)
    {
        IEnumerable<string> numbers = _numbers.Select(static column =>
            $"count({column}), count(*) - count({column}), count(DISTINCT {column}), min({column}), max({column}), var_samp({column}), stddev_samp({column}), skewness({column}), kurtosis({column}), "
            + $"quantile_disc({column}, [0.005, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.995])");
        IEnumerable<string> others = _others.Select(static column => $"count({column}), count(*) - count({column}), approx_count_distinct({column})");
        return $"SELECT count(*), {string.Join(", ", numbers.Concat(others))} FROM '{file}'";
    }

    /// <inheritdoc/>
    // ML.NET has no summary of columns: this is what its users write over a cursor of it.
    protected override long MLNet(string file)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = FlightRows.View(ml, file);
        DataViewSchema schema = view.Schema;
        long rows = 0;
        foreach (string column in (string[])["Delay", "Distance", "Score"])
        {
            var values = new List<float>();
            var distinct = new HashSet<float>();
            rows = 0;
            foreach (float value in view.GetColumn<float>(column))
            {
                rows++;
                if (float.IsNaN(value))
                    continue;
                values.Add(value);
                distinct.Add(value);
            }
            values.Sort();
            double mean = values.Sum(static value => (double)value) / values.Count;
            double second = 0, third = 0, fourth = 0;
            foreach (float value in values)
            {
                double distance = value - mean;
                second += distance * distance;
                third += distance * distance * distance;
                fourth += distance * distance * distance * distance;
            }
            GC.KeepAlive((_shares.Select(share => values[(int)Math.Clamp(Math.Ceiling(share * values.Count) - 1, 0, values.Count - 1)]).ToArray(), second, third, fourth, distinct.Count));
        }
        foreach (string column in (string[])["Origin", "Destination"])
            GC.KeepAlive(view.GetColumn<string>(column).Distinct().Count());
        GC.KeepAlive(view.GetColumn<DateTime>("Date").Distinct().Count());
        GC.KeepAlive((view.GetColumn<bool>("Label").Count(static label => label), view.GetColumn<bool>("PredictedLabel").Count(static label => label), schema.Count));
        return rows;
    }
}
