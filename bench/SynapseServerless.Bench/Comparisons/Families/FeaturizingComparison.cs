using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using SynapseServerless.Bench.Harness;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>Featurize: numbers imputed and a point in time taken apart, as one vector.</summary>
/// <param name="other">The other tool.</param>
/// <param name="isSmall">Whether it is only to be seen that it runs.</param>
public sealed class FeaturizingComparison(Other other, bool isSmall) : StageComparison("featurizing", "Featurize of two numbers with gaps and a date, fitted and applied", other, isSmall)
{
    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var data = await Table.OpenAsync(context, cancellationToken);
        using Transformer model = await new Featurize { InputCols = ["delay", "distance", "date"], OutputCol = "features" }.FitAsync(data, cancellationToken: cancellationToken);
        return await StageTable.CountAsync(model.Transform(data), cancellationToken);
    }

    /// <inheritdoc/>
    protected override string Sql(string file) =>
        $"""
        CREATE TEMP TABLE means AS SELECT avg(delay) AS delay, avg(distance) AS distance FROM '{file}';
        CREATE TEMP TABLE result AS
            SELECT flights.*, array_value(
                coalesce(flights.delay, means.delay)::FLOAT, coalesce(flights.distance, means.distance)::FLOAT, epoch_ms(date)::FLOAT, year(date)::FLOAT, isodow(date)::FLOAT,
                month(date)::FLOAT, day(date)::FLOAT, hour(date)::FLOAT, minute(date)::FLOAT, second(date)::FLOAT) AS features
            FROM '{file}' AS flights, means;
        SELECT count(*) FROM result
        """;

    /// <inheritdoc/>
    protected override long MLNet(string file)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = FlightRows.View(ml, file);
        var features = ml.Transforms
            .CustomMapping<FlightRows.Row, Parts>(static (row, parts) => parts.Fill(row.Date), contractName: null)
            .Append(ml.Transforms.ReplaceMissingValues(
                [new InputOutputColumnPair("Delay"), new InputOutputColumnPair("Distance")], MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append(ml.Transforms.Concatenate("Features", "Delay", "Distance", nameof(Parts.Time)));
        return FlightRows.Read<VBuffer<float>>(features.Fit(view).Transform(view), "Features");
    }

    private sealed class Parts
    {
        [VectorType(8)]
        public float[] Time { get; set; } = new float[8];

        public void Fill(DateTime date) => Time =
        [
            (float)(date - DateTime.UnixEpoch).TotalMilliseconds, date.Year, date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek, date.Month, date.Day, date.Hour, date.Minute, date.Second,
        ];
    }
}
