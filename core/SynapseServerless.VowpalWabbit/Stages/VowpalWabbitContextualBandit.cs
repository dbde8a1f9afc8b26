using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Learns from logged decisions which action is the cheapest where: a contextual bandit with features of actions (VW's --cb_explore_adf).</summary>
/// <remarks>
/// A row has features of the situation, a list with the features of each action, the action that was chosen, counted from 1, what it cost and how
/// probable it was. A reward is a negative cost. The kind of estimate is <c>--cb_type</c> mtr, ips or dr in <c>passThroughArgs</c>, and
/// <c>--softmax</c> explores by scores rather than by <c>epsilon</c>.
/// </remarks>
public sealed class VowpalWabbitContextualBandit : VowpalWabbitEstimator
{
    /// <summary>The column with the probability of the action that was chosen, above 0.</summary>
    [Required]
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>The column with the action that was chosen, counted from 1.</summary>
    [Required]
    public string ChosenActionCol { get; init; } = "chosenAction";

    /// <summary>The part of the time that any action is chosen in.</summary>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 0.05;

    /// <summary>The column of vectors that all actions share.</summary>
    [Required]
    public string SharedCol { get; init; } = "shared";

    /// <summary>Further columns of vectors that all actions share, a namespace each.</summary>
    public IReadOnlyList<string> AdditionalSharedFeatures { get; init; } = [];

    /// <summary>The column with the cost of the action that was chosen.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>Ignored: SynapseML reads it and does not use it either.</summary>
    [NoEffect("A contextual bandit weighs rows by the probability of the choice.")]
    public string? WeightCol { get; init; }

    /// <summary>The column with a list of vectors, one for each action.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>Further columns with a list of vectors, one for each action; a namespace each.</summary>
    public IReadOnlyList<string> AdditionalFeatures { get; init; } = [];

    /// <summary>The column that probabilities of actions are written to, in the order of the actions.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>Ignored: how many fits of a sweep Spark carries out at a time.</summary>
    [NoEffect("TuneHyperparameters has a parallelism of its own.")]
    public int Parallelism { get; init; } = 1;

    private IReadOnlyList<string> Actions => [FeaturesCol, .. AdditionalFeatures];

    private IReadOnlyList<string> Shared => [SharedCol, .. AdditionalSharedFeatures];

    private protected override IReadOnlyList<string> Columns => [.. Actions.Concat(Shared).Concat([ChosenActionCol, LabelCol, ProbabilityCol]).Distinct()];

    private protected override IEnumerable<(string Name, string Value)> OwnArguments =>
        [("cb_explore_adf", ""), ("epsilon", Epsilon.ToString(CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        VowpalWabbitContextualBanditModel.Check(input, Uid, Actions, Shared);
        InputColumns.Require(input, Uid, "chosenActionCol", ChosenActionCol, NumericColumn.IsNumber, "a column of numbers");
        InputColumns.Require(input, Uid, "labelCol", LabelCol, NumericColumn.IsNumber, "a column of numbers");
        InputColumns.Require(input, Uid, "probabilityCol", ProbabilityCol, NumericColumn.IsNumber, "a column of numbers");
        if (SplitCol is not null)
            InputColumns.Require(input, Uid, "splitCol", SplitCol, CellTexts.IsReadable, "a column of numbers or text");
        return new AddedColumns(input, VowpalWabbitContextualBanditModel.Output(PredictionCol)).Output;
    }

    private protected override SpecificationException? Check(LearnerOptions options) => !options.Explores || options.DsJson
        ? BadParameter(nameof(PassThroughArgs), "The stage learns from columns, with --cb_explore_adf", "Use VowpalWabbitGeneric for other problems and for texts.")
        : null;

    private protected override ExampleRows Rows(Learner learner, Schema schema) =>
        new BanditRows(learner, new BanditColumns(Shared, Actions, ChosenActionCol, LabelCol, ProbabilityCol));

    private protected override TrainingFacts Facts(TrainingFacts facts, ExampleRows rows)
    {
        BanditRows bandit = (BanditRows)rows;
        return facts with { IpsEstimate = bandit.Ips, SnipsEstimate = bandit.Snips };
    }

    private protected override Transformer Model(LearnedModel model, TrainingFacts facts) => new VowpalWabbitContextualBanditModel(model, facts)
    {
        Uid = Uid, SharedCol = SharedCol, AdditionalSharedFeatures = AdditionalSharedFeatures, FeaturesCol = FeaturesCol, AdditionalFeatures = AdditionalFeatures, PredictionCol = PredictionCol,
    };
}

/// <summary>Gives each action a probability; what VowpalWabbitContextualBandit fits.</summary>
public sealed class VowpalWabbitContextualBanditModel : VowpalWabbitModel
{
    /// <summary>An empty model, to be loaded into.</summary>
    public VowpalWabbitContextualBanditModel()
    {
    }

    internal VowpalWabbitContextualBanditModel(LearnedModel model, TrainingFacts facts)
    {
        Learned = model;
        PerformanceStatistics = facts;
    }

    /// <summary>The column of vectors that all actions share.</summary>
    [Required]
    public string SharedCol { get; init; } = "shared";

    /// <summary>Further columns of vectors that all actions share, a namespace each.</summary>
    public IReadOnlyList<string> AdditionalSharedFeatures { get; init; } = [];

    /// <summary>The column with a list of vectors, one for each action.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>Further columns with a list of vectors, one for each action; a namespace each.</summary>
    public IReadOnlyList<string> AdditionalFeatures { get; init; } = [];

    /// <summary>The column that probabilities of actions are written to, in the order of the actions.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        IReadOnlyList<string> actions = [FeaturesCol, .. AdditionalFeatures], shared = [SharedCol, .. AdditionalSharedFeatures];
        Check(input, Uid, actions, shared);
        ToPredict();
        return Bind(
            input, new AddedColumns(input, Output(PredictionCol)), learner => new BanditRows(learner, new BanditColumns(shared, actions, null, "", "")), _ => new Probabilities());
    }

    internal static Field Output(string name) => new(name, new ListType(new Field("item", DoubleType.Default, nullable: false)), nullable: false);

    internal static void Check(Schema input, string uid, IReadOnlyList<string> actions, IReadOnlyList<string> shared)
    {
        foreach (string column in actions)
            InputColumns.Require(input, uid, "featuresCol", column, type => type is ListType list && VectorColumn.Accepts(list.ValueDataType), "a list of vectors; VectorZipper makes one");
        foreach (string column in shared)
            InputColumns.Require(input, uid, "sharedCol", column, VectorColumn.Accepts, "a column of vectors; VowpalWabbitFeaturizer makes one");
    }

    private sealed class Probabilities : IPredictionColumns
    {
        private readonly List<int> _offsets = [0];
        private readonly List<double> _values = [];

        public void Add(Prediction? prediction)
        {
            foreach (ActionScore action in prediction?.Actions.OrderBy(action => action.Action) ?? Enumerable.Empty<ActionScore>())
                _values.Add(action.Score);
            _offsets.Add(_values.Count);
        }

        public IArrowArray[] Build() =>
            [new ListArray(Output("").DataType, _offsets.Count - 1, NumericColumn.Buffer<int>([.. _offsets]), NumericColumn.Of(_values.ToArray()), ArrowBuffer.Empty)];
    }
}
