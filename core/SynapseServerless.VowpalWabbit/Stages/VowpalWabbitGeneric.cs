using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Learns from lines of VW's text format, whatever the arguments ask for: regression, classes, costs of classes, contextual bandits.</summary>
/// <remarks>
/// A row holds a line, or the lines of a group where each action or class has one; with <c>--dsjson</c> a row is a decision in JSON. A line that does
/// not parse is a bad row that names line and column.
/// </remarks>
public sealed class VowpalWabbitGeneric : VowpalWabbitEstimator
{
    /// <summary>The column of texts.</summary>
    [Required]
    public string InputCol { get; init; } = "value";

    private protected override IReadOnlyList<string> Columns => [InputCol];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => VowpalWabbitGenericModel.Output(input, Uid, InputCol, Options).Output;

    private protected override ExampleRows Rows(Learner learner, Schema schema) => new TextRows(learner, InputCol);

    private protected override Transformer Model(LearnedModel model, TrainingFacts facts) => new VowpalWabbitGenericModel(model, facts) { Uid = Uid, InputCol = InputCol };
}

/// <summary>Predicts lines of VW's text format; what VowpalWabbitGeneric fits.</summary>
/// <remarks>
/// The columns depend on the problem: <c>prediction</c> is a number or a class; <c>predictions</c> are the scores of classes, or actions with their scores
/// or probabilities, the best first.
/// </remarks>
public sealed class VowpalWabbitGenericModel : VowpalWabbitModel
{
    /// <summary>An empty model, to be loaded into.</summary>
    public VowpalWabbitGenericModel()
    {
    }

    internal VowpalWabbitGenericModel(LearnedModel model, TrainingFacts facts)
    {
        Learned = model;
        PerformanceStatistics = facts;
    }

    /// <summary>The column of texts.</summary>
    [Required]
    public string InputCol { get; init; } = "value";

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        AddedColumns added = Output(input, Uid, InputCol, ToPredict().Options);
        return Bind(input, added, learner => new TextRows(learner, InputCol), learner => new KindColumns(learner.Kind));
    }

    internal static AddedColumns Output(Schema input, string uid, string column, LearnerOptions options)
    {
        InputColumns.Require(input, uid, "inputCol", column, CellTexts.IsText, "a column of text");
        return new AddedColumns(input, KindColumns.Fields(options.Kind));
    }
}
