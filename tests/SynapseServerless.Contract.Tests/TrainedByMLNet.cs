using Microsoft.ML;
using SynapseServerless.MLNet;

namespace SynapseServerless.Contract.Tests;

/// <summary>A model of ML.NET over the features of the sample data, saved once per run of the tests.</summary>
internal static class TrainedByMLNet
{
    private static readonly Lazy<string> _path = new(Save);

    /// <summary>The <c>model.zip</c>.</summary>
    public static string Path => _path.Value;

    private static string Save()
    {
        var ml = new MLContext(seed: 1);
        IDataView view = SampleData.Plain().AsDataView();
        var training = ml.Transforms.Conversion.ConvertType("Label", "target")
            .Append(ml.Regression.Trainers.Sdca("Label", "features", maximumNumberOfIterations: 5));
        ITransformer model = training.Fit(view);
        string path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("synapse-contract-").FullName, "model.zip");
        // The label is needed for training only, so the saved model is the part that scores.
        ml.Model.Save(((Microsoft.ML.Data.TransformerChain<Microsoft.ML.Data.RegressionPredictionTransformer<Microsoft.ML.Trainers.LinearRegressionModelParameters>>)model).LastTransformer, view.Schema, path);
        return path;
    }
}
