using Microsoft.ML;
using SynapseServerless.Bench.Harness;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Families;

/// <summary>ValueIndexer: the values of two columns learnt, and replaced by their indexes.</summary>
/// <param name="other">The other tool.</param>
/// <param name="isSmall">Whether it is only to be seen that it runs.</param>
public sealed class IndexingComparison(Other other, bool isSmall) : StageComparison("indexing", "two ValueIndexers, fitted and applied", other, isSmall)
{
    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var data = await Table.OpenAsync(context, cancellationToken);
        using PipelineModel model = await new Pipeline(
            new ValueIndexer { InputCol = "origin", OutputCol = "originIndex" }, new ValueIndexer { InputCol = "destination", OutputCol = "destinationIndex" })
            .FitAsync(data, cancellationToken: cancellationToken);
        return await StageTable.CountAsync(model.Transform(data), cancellationToken);
    }

    /// <inheritdoc/>
    protected override string Sql(string file) =>
        $"""
        CREATE TEMP TABLE origins AS SELECT value, row_number() OVER (ORDER BY value) - 1 AS index FROM (SELECT DISTINCT origin AS value FROM '{file}');
        CREATE TEMP TABLE destinations AS SELECT value, row_number() OVER (ORDER BY value) - 1 AS index FROM (SELECT DISTINCT destination AS value FROM '{file}');
        CREATE TEMP TABLE result AS
            SELECT flights.*, origins.index AS originIndex, destinations.index AS destinationIndex
            FROM '{file}' AS flights LEFT JOIN origins ON flights.origin = origins.value LEFT JOIN destinations ON flights.destination = destinations.value;
        SELECT count(*) FROM result
        """;

    /// <inheritdoc/>
    protected override long MLNet(string file)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = FlightRows.View(ml, file);
        const Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality ByValue = Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue;
        IDataView mapped = ml.Transforms.Conversion.MapValueToKey(
            [new InputOutputColumnPair("OriginIndex", "Origin"), new InputOutputColumnPair("DestinationIndex", "Destination")], keyOrdinality: ByValue)
            .Fit(view).Transform(view);
        return FlightRows.Read<uint>(mapped, "OriginIndex", "DestinationIndex");
    }
}
