using SynapseServerless.LightGBM.Onnx;
using SynapseServerless.LightGBM.Trees;

namespace SynapseServerless.LightGBM;

// The model in the form that other runtimes take.
public abstract partial class LightGBMModel
{
    /// <summary>The model in ONNX (opset 13, ai.onnx.ml 3): trees as a TreeEnsembleRegressor, and the objective's transformation behind it.</summary>
    /// <remarks>
    /// The input is the feature column, floats of shape [N, features]; NaN is a missing value. The outputs are the prediction column
    /// ([N, 1] floats, or [N] class indexes as int64) and, for classes, probabilities and raw scores of shape [N, classes].
    /// Every float takes the way through the trees that it takes in LightGBM; sums are of floats, so they agree to float precision.
    /// The range of iterations that the stage uses is the one that is exported.
    /// </remarks>
    /// <returns>The bytes of an <c>.onnx</c> file.</returns>
    /// <exception cref="LightGBMException">The model has linear models in its leaves, or no trees.</exception>
    public byte[] ToOnnx()
    {
        var model = NativeText.Parse(Booster.Save());
        int perIteration = model.TreesPerIteration;
        return ToOnnx(model with
        {
            FeatureNames = FeatureNames,
            Trees = [.. model.Trees.Skip(StartIteration * perIteration).Take(IterationsUsed * perIteration)],
        });
    }

    /// <summary>Writes the model in ONNX to a local file.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="LightGBMException">The model has linear models in its leaves, or no trees.</exception>
    public Task SaveOnnxAsync(string path, CancellationToken cancellationToken = default) => File.WriteAllBytesAsync(path, ToOnnx(), cancellationToken);

    /// <summary>The graph of the iterations used.</summary>
    private protected virtual byte[] ToOnnx(TreeModel model) => OnnxExport.Number(model, new OnnxColumns(FeaturesCol, PredictionCol));
}
