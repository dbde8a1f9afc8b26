using SynapseServerless.Anomalies;
using SynapseServerless.Causal;
using SynapseServerless.Databases;
using SynapseServerless.Explain;
using SynapseServerless.Images;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.MLNet;
using SynapseServerless.Neighbors;
using SynapseServerless.Onnx;
using SynapseServerless.Pipelines;
using SynapseServerless.Recommendation;
using SynapseServerless.Services;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;
using SynapseServerless.Streaming.Brokers;
using SynapseServerless.Streaming.Kafka;
using SynapseServerless.Streaming.Postgres;
using SynapseServerless.VowpalWabbit;

namespace SynapseServerless;

/// <summary>The one place that says which rooms there are: the command line, the app on Azure and the workers know the same stages.</summary>
public static class AllStages
{
    /// <summary>A catalog of the stages of all rooms.</summary>
    public static StageCatalog CreateCatalog() => new StageCatalog()
        .Add<Pipeline>()
        .Add<PipelineModel>()
        .AddCore()
        .AddML()
        .AddAnomalies()
        .AddCausal()
        .AddExplain()
        .AddLightGBM()
        .AddMLNet()
        .AddNeighbors()
        .AddRecommendation()
        .AddImages()
        .AddOnnx()
        .AddVowpalWabbit()
        .AddServices()
        .AddMessageStreams()
        .AddKafkaStreams()
        .AddPostgresStreams()
        .AddDatabases()
        .AddBrokerStreams();
}
