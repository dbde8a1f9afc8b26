using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons;

/// <summary>The comparisons, in the order in which they run.</summary>
public static class AllComparisons
{
    /// <summary>New instances of all of them.</summary>
    public static IReadOnlyList<Comparison> Create() =>
    [
        new HelpComparison(),
        new ServiceStatusComparison(),
        new Data.CsvImportComparison(),
        new Data.ParquetScanComparison(),
        new LightGBM.FitComparison(),
        new LightGBM.FitAgainstMLNetComparison(),
        new LightGBM.FitAgainstMLNetStreamComparison(),
        new LightGBM.ScoreComparison(),
        new LightGBM.ScoreSingleRowComparison(),
        new LightGBM.ScoreFourKindsComparison(),
        new JournalComparison(),
        new ScoringMemoryComparison(),
    ];
}
