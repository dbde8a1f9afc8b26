using Microsoft.ML;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.MLNet;

/// <summary>The ways between datasets and stages here, and views and transformers of ML.NET.</summary>
public static class MLNetExtensions
{
    /// <summary>A transformer or fitted pipeline as one of ML.NET's.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="options">How it runs; null for the defaults.</param>
    public static StageTransformer AsMLNet(this Transformer transformer, LocalOptions? options = null) => new(transformer, options);

    /// <summary>A dataset as a view that ML.NET trains on and transforms.</summary>
    /// <param name="dataset">The dataset.</param>
    public static IDataView AsDataView(this Dataset dataset) => new DatasetDataView(dataset);

    /// <summary>A view of ML.NET as a dataset that pipelines here are fitted on.</summary>
    /// <param name="view">The view.</param>
    /// <param name="batchRows">Rows per batch.</param>
    public static Dataset AsDataset(this IDataView view, int batchRows = 8192) => new DataViewDataset(view, batchRows);
}
