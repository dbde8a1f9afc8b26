using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Applies a stage that has an input and an output column to many columns, one after the other. Its model is a pipeline of them.</summary>
public sealed class MultiColumnAdapter : SearchEstimator<MultiColumnAdapter.Single>
{
    /// <summary>The columns that are read.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The columns that are written, one for each of <see cref="InputCols"/>.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> OutputCols { get; init; } = [];

    /// <summary>The stage. Its <c>inputCol</c> and <c>outputCol</c> are set by this one; where it has to have an input column, name any of them.</summary>
    [Required]
    public Stage? BaseStage { get; init; }

    private Pipeline Stages => new([.. InputCols.Select((column, i) => StageCopies.With(
        BaseStage!, [Setting("inputCol", column), Setting("outputCol", OutputCols[i]), Setting("uid", $"{BaseStage!.Uid}_{column}")]))])
    { Uid = Uid + "Stages" };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (OutputCols.Count != InputCols.Count)
            return [BadParameter(nameof(OutputCols), $"There are {OutputCols.Count} output columns for {InputCols.Count} input columns", "Name one for each.")];
        return BaseStage is null || (StageCopies.Parameter(BaseStage, "inputCol") is not null && StageCopies.Parameter(BaseStage, "outputCol") is not null)
            ? []
            : [BadParameter(nameof(BaseStage), $"{BaseStage.Type} has no input and output column", "Give a stage with the parameters inputCol and outputCol.")];
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Stages.TransformSchema(input);

    /// <inheritdoc/>
    protected override ChildrenStep Children(Single? state) => new([new ChildFit { Name = "the stages of all columns", Estimator = Stages, KeepsModel = true }]);

    /// <inheritdoc/>
    protected override async ValueTask<SearchTurn<Single>> LearnAsync(
        Single? state, IReadOnlyList<ChildOutcome> children, Schema input, StageContext context, CancellationToken cancellationToken) => children[0].Model is { } load
        ? new SearchTurn<Single>(null, await load(cancellationToken).ConfigureAwait(false))
        : throw new DataException($"The stages cannot be fitted: {children[0].Error}", Location.OfStage(Uid), "Look at what the error says of the stage inside.");

    private StageSetting Setting(string parameter, string value) => new(BaseStage!.Uid, parameter, JsonSerializer.SerializeToElement(value));

    /// <summary>What is kept between rounds: nothing, as there is one.</summary>
    public sealed class Single;
}
