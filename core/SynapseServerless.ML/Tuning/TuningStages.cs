using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The stages that search for the best of several models.</summary>
internal static class TuningStages
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddTuning(this StageCatalog catalog) => catalog
        .Add<AutoTrain>()
        .Add<AutoTrainModel>()
        .Add<BestModel>()
        .Add<CrossValidator>()
        .Add<CrossValidatorModel>()
        .Add<FindBestModel>()
        .Add<TrainValidationSplit>()
        .Add<TrainValidationSplitModel>()
        .Add<TuneHyperparameters>()
        .Add<TuneHyperparametersModel>();
}
