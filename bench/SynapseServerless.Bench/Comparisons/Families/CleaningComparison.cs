using Microsoft.ML;
using Microsoft.ML.Transforms;
using SynapseServerless.Bench.Harness;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>CleanMissingData: the means of two columns learnt, and put where values are missing.</summary>
/// <param name="other">The other tool.</param>
/// <param name="isSmall">Whether it is only to be seen that it runs.</param>
public sealed class CleaningComparison(Other other, bool isSmall) : StageComparison("cleaning", "CleanMissingData with means of two columns, fitted and applied", other, isSmall)
{
    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var data = await Table.OpenAsync(context, cancellationToken);
        using Transformer model = await new CleanMissingData { InputCols = ["delay", "distance"] }.FitAsync(data, cancellationToken: cancellationToken);
        return await StageTable.CountAsync(model.Transform(data), cancellationToken);
    }

    /// <inheritdoc/>
    protected override string Sql(string file) =>
        $"""
        CREATE TEMP TABLE means AS SELECT avg(delay) AS delay, avg(distance) AS distance FROM '{file}';
        CREATE TEMP TABLE result AS
            SELECT flights.* REPLACE (coalesce(flights.delay, means.delay) AS delay, coalesce(flights.distance, means.distance) AS distance) FROM '{file}' AS flights, means;
        SELECT count(*) FROM result
        """;

    /// <inheritdoc/>
    protected override long MLNet(string file)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = FlightRows.View(ml, file);
        IDataView filled = ml.Transforms.ReplaceMissingValues(
            [new InputOutputColumnPair("Delay"), new InputOutputColumnPair("Distance")], MissingValueReplacingEstimator.ReplacementMode.Mean).Fit(view).Transform(view);
        return FlightRows.Read<float>(filled, "Delay", "Distance");
    }
}
