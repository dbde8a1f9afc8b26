using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Causal;

/// <summary>An estimator that predicts an outcome or a treatment from features, so that what is left of it is a residual.</summary>
internal sealed class Nuisance
{
    private static readonly string[] _outputs = ["probabilityCol", "predictionCol"];

    private readonly Estimator _estimator;
    private readonly string _label;

    /// <summary>Sets the estimator up.</summary>
    /// <param name="estimator">The estimator as it was given; a pipeline's stages are all set up.</param>
    /// <param name="label">The column that it predicts.</param>
    /// <param name="features">The column that it predicts from.</param>
    /// <param name="weight">The column of weights; null for none.</param>
    public Nuisance(Estimator estimator, string label, string features, string? weight)
    {
        _label = label;
        (string Name, string Value)[] settings = [("labelCol", label), ("featuresCol", features), .. weight is null ? ((string, string)[])[] : [("weightCol", weight)]];
        _estimator = StageCopies.With(estimator, [.. StageCopies.Nested(estimator).SelectMany(stage => settings
            .Where(setting => StageCopies.Parameter(stage, setting.Name) is not null)
            .Select(setting => new StageSetting(stage.Uid, setting.Name, JsonSerializer.SerializeToElement(setting.Value))))]);
    }

    /// <summary>What is wrong with an estimator as a model of a treatment or an outcome; null for nothing.</summary>
    public static string? Objection(Estimator estimator) =>
        StageCopies.Nested(estimator).Any(static stage => StageCopies.Parameter(stage, "labelCol") is not null) ? null : $"{estimator.Uid} takes no labels";

    /// <summary>Asks the estimator whether it can take the columns.</summary>
    public void Check(Schema input) => _estimator.TransformSchema(input);

    /// <summary>Fits it.</summary>
    public Task<Transformer> FitAsync(Data.Dataset data, LocalOptions options, CancellationToken cancellationToken) => _estimator.FitAsync(data, options, cancellationToken);

    /// <summary>What subtracts the predictions of a fitted model from what was observed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">Schema of what it scores.</param>
    /// <param name="output">The column that gets the residual.</param>
    /// <param name="uid">The stage, for errors.</param>
    public ResidualTransformer Residual(Transformer model, Schema input, string output, string uid)
    {
        Schema scored = model.TransformSchema(input);
        string[] candidates = [.. _outputs
            .SelectMany(parameter => StageCopies.Nested(_estimator).Select(stage => StageCopies.Parameter(stage, parameter)?.GetValue(stage) as string))
            .OfType<string>().Where(name => name.Length > 0), "probability", "prediction"];
        string column = candidates.FirstOrDefault(name => InputColumns.Find(scored, name) is not null) ?? throw new SpecificationException(
            $"{_estimator.Uid} writes no prediction of {_label}", Location.OfStage(uid), "Give an estimator that has predictionCol or probabilityCol.");
        if (InputColumns.Find(scored, column)!.DataType is FixedSizeListType { ListSize: not 2 } classes)
        {
            throw new DataException(
                $"{_estimator.Uid} tells {classes.ListSize} classes of '{_label}' apart", Location.OfStage(uid, _label),
                "Give a treatment or an outcome of 0 and 1, or a regressor; several treatments are a column each (treatmentCols).");
        }
        return new ResidualTransformer { Uid = uid, ObservedCol = _label, PredictedCol = column, OutputCol = output };
    }
}
