using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.MLNet;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Cli;

/// <summary>The one place that says which rooms' stages the command line knows.</summary>
internal static class Catalog
{
    public static StageCatalog Create() => new StageCatalog()
        .Add<Pipeline>()
        .Add<PipelineModel>()
        .AddCore()
        .AddML()
        .AddLightGBM()
        .AddMLNet();
}
