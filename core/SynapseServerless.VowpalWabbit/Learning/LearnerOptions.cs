namespace SynapseServerless.VowpalWabbit;

/// <summary>What is learnt, and how: VW's arguments.</summary>
internal sealed record LearnerOptions
{
    /// <summary>The most bits; places of weights are kept in one array.</summary>
    public const int MostBits = 28;

    /// <summary><c>--bit_precision</c>.</summary>
    public int Bits { get; init; } = 18;

    /// <summary><c>--hash all</c>.</summary>
    public bool HashAll { get; init; }

    /// <summary><c>--hash_seed</c>.</summary>
    public uint HashSeed { get; init; }

    /// <summary>Whether names of features are kept for readable models.</summary>
    public bool KeepsNames { get; init; }

    /// <summary>False for <c>--noconstant</c>.</summary>
    public bool AddsConstant { get; init; } = true;

    /// <summary><c>--constant</c>: the weight that the constant begins with.</summary>
    public float Constant { get; init; }

    /// <summary><c>--initial_weight</c>.</summary>
    public float InitialWeight { get; init; }

    /// <summary><c>--quadratic</c>, <c>--cubic</c> and <c>--interactions</c>.</summary>
    public IReadOnlyList<byte[]> Interactions { get; init; } = [];

    /// <summary><c>--leave_duplicate_interactions</c>.</summary>
    public bool LeavesDuplicates { get; init; }

    /// <summary><c>--permutations</c>.</summary>
    public bool Permutations { get; init; }

    /// <summary><c>--ignore</c>, or what <c>--keep</c> leaves.</summary>
    public bool[]? Ignored { get; init; }

    /// <summary><c>--ignore_linear</c>.</summary>
    public bool[]? IgnoredLinear { get; init; }

    /// <summary>False for <c>--testonly</c>.</summary>
    public bool Training { get; init; } = true;

    /// <summary><c>--learning_rate</c>, where given.</summary>
    public float? LearningRate { get; init; }

    /// <summary><c>--power_t</c>.</summary>
    public float PowerT { get; init; } = 0.5f;

    /// <summary><c>--initial_t</c>, where given.</summary>
    public float? InitialT { get; init; }

    /// <summary><c>--decay_learning_rate</c>.</summary>
    public float Decay { get; init; } = 1;

    /// <summary>Whether one of <c>--sgd --adaptive --invariant --normalized</c> was given, so that those not given are off.</summary>
    public bool ChoosesUpdate { get; init; }

    /// <summary>A rate of learning for each weight, by the sum of its squared gradients.</summary>
    public bool Adaptive { get; init; } = true;

    /// <summary>Updates that do not overshoot, however much an example counts.</summary>
    public bool Invariant { get; init; } = true;

    /// <summary>Updates that do not depend on the scale of features.</summary>
    public bool Normalized { get; init; } = true;

    /// <summary><c>--l1</c>.</summary>
    public float L1 { get; init; }

    /// <summary><c>--l2</c>.</summary>
    public float L2 { get; init; }

    /// <summary><c>--loss_function</c>.</summary>
    public string Loss { get; init; } = "squared";

    /// <summary><c>--quantile_tau</c>.</summary>
    public float QuantileTau { get; init; } = 0.5f;

    /// <summary><c>--expectile_q</c>.</summary>
    public float ExpectileQ { get; init; } = 0.5f;

    /// <summary><c>--logistic_min</c>.</summary>
    public float LogisticMin { get; init; } = -1;

    /// <summary><c>--logistic_max</c>.</summary>
    public float LogisticMax { get; init; } = 1;

    /// <summary><c>--link</c>.</summary>
    public string Link { get; init; } = "identity";

    /// <summary><c>--min_prediction</c>, where given.</summary>
    public float? MinPrediction { get; init; }

    /// <summary><c>--max_prediction</c>, where given.</summary>
    public float? MaxPrediction { get; init; }

    /// <summary><c>--passes</c>.</summary>
    public int Passes { get; init; } = 1;

    /// <summary><c>--holdout_off</c>.</summary>
    public bool HoldoutOff { get; init; }

    /// <summary><c>--holdout_period</c>.</summary>
    public int HoldoutPeriod { get; init; } = 10;

    /// <summary><c>--holdout_after</c>; 0 for none.</summary>
    public int HoldoutAfter { get; init; }

    /// <summary><c>--early_terminate</c>.</summary>
    public int EarlyTerminate { get; init; } = 3;

    /// <summary><c>--binary</c>.</summary>
    public bool Binary { get; init; }

    /// <summary><c>--oaa</c>; 0 for none.</summary>
    public int Oaa { get; init; }

    /// <summary><c>--csoaa</c>; 0 for none.</summary>
    public int Csoaa { get; init; }

    /// <summary><c>--csoaa_ldf</c>: <c>m</c> or <c>mc</c>; empty for none.</summary>
    public string CsoaaLdf { get; init; } = "";

    /// <summary><c>--probabilities</c>.</summary>
    public bool Probabilities { get; init; }

    /// <summary><c>--scores</c>.</summary>
    public bool Scores { get; init; }

    /// <summary><c>--indexing</c>; null until a label says which.</summary>
    public int? Indexing { get; init; }

    /// <summary><c>--cb_adf</c>, or that which <c>--cb_explore_adf</c> stands on.</summary>
    public bool Bandit { get; init; }

    /// <summary><c>--cb_type</c>: <c>mtr</c>, <c>ips</c> or <c>dr</c>.</summary>
    public string BanditType { get; init; } = "mtr";

    /// <summary><c>--cb_explore_adf</c>.</summary>
    public bool Explores { get; init; }

    /// <summary><c>--softmax</c>.</summary>
    public bool Softmax { get; init; }

    /// <summary><c>--lambda</c>.</summary>
    public float Lambda { get; init; } = 1;

    /// <summary><c>--epsilon</c>, where given.</summary>
    public float? Epsilon { get; init; }

    /// <summary><c>--first_only</c>.</summary>
    public bool FirstOnly { get; init; }

    /// <summary><c>--clip_p</c>.</summary>
    public float ClipP { get; init; }

    /// <summary><c>--dsjson</c>: lines are decisions in JSON.</summary>
    public bool DsJson { get; init; }

    /// <summary><c>--chain_hash</c>.</summary>
    public bool ChainHash { get; init; }

    /// <summary>The kind of predictions.</summary>
    public PredictionKind Kind =>
        Explores ? PredictionKind.ActionProbabilities
        : Bandit ? PredictionKind.ActionScores
        : Probabilities || Scores ? PredictionKind.Scores
        : Oaa > 0 || Csoaa > 0 || CsoaaLdf.Length > 0 ? PredictionKind.Class
        : PredictionKind.Number;

    /// <summary>Whether an example has several lines, each for an action or a class.</summary>
    public bool IsMultiline => Bandit || CsoaaLdf.Length > 0;

    /// <summary>How many models share the weights.</summary>
    public int Models => Oaa > 0 ? Oaa : Csoaa > 0 ? Csoaa : Bandit && BanditType == "dr" ? 2 : 1;

    /// <summary>What labels say.</summary>
    public LabelKind Labels => Bandit ? LabelKind.Bandit : CsoaaLdf.Length > 0 || Csoaa > 0 ? LabelKind.Costs : Oaa > 0 ? LabelKind.Class : LabelKind.Number;
}
