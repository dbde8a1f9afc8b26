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
        new LightGBM.FitComparison(LightGBM.FlightVectors.Table),
        new LightGBM.FitComparison(LightGBM.ParticleVectors.Table),
        new LightGBM.FitAgainstMLNetComparison(LightGBM.FlightVectors.Table),
        new LightGBM.FitAgainstMLNetComparison(LightGBM.ParticleVectors.Table),
        new LightGBM.FitAgainstMLNetStreamComparison(LightGBM.FlightVectors.Table),
        new LightGBM.FitAgainstMLNetStreamComparison(LightGBM.ParticleVectors.Table),
        new LightGBM.FitMemoryComparison(1),
        new LightGBM.FitMemoryComparison(4),
        new LightGBM.TwoRanksComparison(LightGBM.FlightVectors.Table),
        new LightGBM.TwoRanksComparison(LightGBM.ParticleVectors.Table),
        new LightGBM.NetworkedRanksComparison(LightGBM.FlightVectors.Table),
        new LightGBM.NetworkedRanksComparison(LightGBM.ParticleVectors.Table),
        new LightGBM.RanksAccuracyComparison(LightGBM.FlightVectors.Table),
        new LightGBM.RanksAccuracyComparison(LightGBM.ParticleVectors.Table),
        new LightGBM.ScoreComparison(),
        new LightGBM.ScoreSingleRowComparison(),
        new LightGBM.ScoreFourKindsComparison(),
        .. Trees.TreeModels.All.SelectMany(model => new Comparison[] { new Trees.ScoreComparison(model, 1), new Trees.ScoreComparison(model, 2) }),
        .. Trees.TreeModels.All.Where(model => model.Trees <= 500).Select(model => new Trees.ScoreRowComparison(model)),
        .. Trees.TreeModels.All.Where(model => model.Trees is 100 or 500).SelectMany(model => new Comparison[] { new Trees.TransformComparison(model, false), new Trees.TransformComparison(model, true) }),
        new Trees.ShapComparison(1),
        new Trees.ShapComparison(2),
        new Explain.KernelShapComparison(isOneByOne: true),
        new Explain.KernelShapComparison(isOneByOne: false),
        new Explain.TreeShapStageComparison(),
        new Services.CallComparison(32, 50, 32, 0.95),
        new Services.CallComparison(256, 500, 256, 0.95),
        new Services.CallComparison(32, 50, 1, 20),
        new Services.CallComparison(32, 5, 32, 0) { MostOverhead = 100 },
        .. Enum.GetValues<Onnx.NetworkComparison.Other>().Select(other => new Onnx.NetworkComparison(other)),
        new Onnx.TreesComparison(),
        new Images.DecodeComparison(),
        new Learners.LogisticRegressionComparison(LightGBM.FlightVectors.Table),
        new BoundPipelineComparison(),
        new JournalComparison(),
        new ScoringMemoryComparison(),
    ];
}
