using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>The stages of Spark ML over vectors, indexes and numbers, and those that train on tables as they are.</summary>
internal static class VectorStages
{
    /// <summary>Adds them.</summary>
    public static StageCatalog AddVectors(this StageCatalog catalog) => catalog
        .Add<Binarizer>()
        .Add<Bucketizer>()
        .Add<ElementwiseProduct>()
        .Add<Imputer>()
        .Add<ImputerModel>()
        .Add<IndexToString>()
        .Add<MaxAbsScaler>()
        .Add<MaxAbsScalerModel>()
        .Add<MinMaxScaler>()
        .Add<MinMaxScalerModel>()
        .Add<Normalizer>()
        .Add<OneHotEncoder>()
        .Add<OneHotEncoderModel>()
        .Add<PolynomialExpansion>()
        .Add<QuantileDiscretizer>()
        .Add<StandardScaler>()
        .Add<StandardScalerModel>()
        .Add<StringIndexer>()
        .Add<StringIndexerModel>()
        .Add<VectorAssembler>()
        .Add<VectorIndexer>()
        .Add<VectorIndexerModel>()
        .Add<VectorSlicer>();

    /// <summary>Adds those that train.</summary>
    public static StageCatalog AddTraining(this StageCatalog catalog) => catalog
        .Add<TrainClassifier>()
        .Add<TrainedClassifierModel>()
        .Add<TrainRegressor>()
        .Add<TrainedRegressorModel>();
}
