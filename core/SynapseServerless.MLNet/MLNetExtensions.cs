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

    /// <summary>A fitted stage as a model that is ML.NET's own: it needs nothing from here to run, and <c>MLContext.Model.Save</c> saves it.</summary>
    /// <remarks>
    /// The way is ONNX, which ML.NET runs row by row with ONNX Runtime: the program that scores references the package
    /// <c>Microsoft.ML.OnnxRuntime</c>. <c>PredictionEngine</c> takes it.
    /// </remarks>
    /// <param name="stage">The stage, such as a model of LightGBM.</param>
    /// <param name="ml">The context of the model.</param>
    /// <param name="input">Columns that it will be run on; it takes the stage's feature column as a vector of floats of known size.</param>
    /// <returns>The model; disposing it, where it is <see cref="IDisposable"/>, frees what ONNX Runtime holds.</returns>
    /// <exception cref="SynapseException">ONNX cannot hold what the stage does.</exception>
    public static ITransformer ToMLNet(this IOnnxExportable stage, MLContext ml, DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(input);
        using var model = new MemoryStream(stage.ToOnnx(), writable: false);
        return ml.Transforms.ApplyOnnxModel(model).Fit(new StageTransformer.EmptyView(input));
    }

    /// <summary>A dataset as a view that ML.NET trains on and transforms.</summary>
    /// <param name="dataset">The dataset.</param>
    public static IDataView AsDataView(this Dataset dataset) => new DatasetDataView(dataset);

    /// <summary>A view of ML.NET as a dataset that pipelines here are fitted on.</summary>
    /// <param name="view">The view.</param>
    /// <param name="batchRows">Rows per batch.</param>
    public static Dataset AsDataset(this IDataView view, int batchRows = 8192) => new DataViewDataset(view, batchRows);
}
