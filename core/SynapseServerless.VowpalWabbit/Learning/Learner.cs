using System.Numerics;

namespace SynapseServerless.VowpalWabbit;

/// <summary>A learner as VW puts it together from its arguments: gradient descent below, and what reduces other problems to it above.</summary>
internal sealed class Learner
{
    private readonly SingleLine? _single;
    private readonly ActionGroups? _groups;
    private readonly bool _holdout;
    private readonly ulong _multiplier;
    private long _inPass;
    private int _withoutGain;

    /// <summary>Makes a learner that knows nothing, or what a model knows.</summary>
    /// <param name="options">What is learnt, and how.</param>
    /// <param name="weights">The weights that it begins with; null for new ones.</param>
    public Learner(LearnerOptions options, Weights? weights = null)
    {
        Options = options;
        Descent = new GradientDescent(options, weights);
        Names = options.KeepsNames ? new NameIndex() : null;
        if (options.Indexing is { } indexing)
            Descent.State.Indexing = indexing;
        _multiplier = BitOperations.RoundUpToPowerOf2((ulong)options.Models) << Descent.Weights.StrideShift;
        _holdout = !options.HoldoutOff && (options.Passes > 1 || options.HoldoutAfter > 0);
        if (options.IsMultiline)
            _groups = new ActionGroups(options, Descent, Progress);
        else
            _single = new SingleLine(options, Descent, Progress);
    }

    /// <summary>What is learnt, and how.</summary>
    public LearnerOptions Options { get; }

    /// <summary>What is below all.</summary>
    public GradientDescent Descent { get; }

    /// <summary>The names of features; null where they are not kept.</summary>
    public NameIndex? Names { get; }

    /// <summary>How well it predicted.</summary>
    public Progress Progress { get; } = new();

    /// <summary>The last prediction.</summary>
    public Prediction Last => _single?.Last ?? _groups!.Last;

    /// <summary>The scores of all classes of the last prediction, for one against all.</summary>
    public ReadOnlySpan<float> AllScores => _single!.AllScores;

    /// <summary>Passes that ended.</summary>
    public int PassesDone { get; private set; }

    /// <summary>Whether examples are held out.</summary>
    public bool HoldsOut => _holdout;

    /// <summary>The average loss so far.</summary>
    public double AverageLoss => Progress.AverageLoss(_holdout);

    /// <summary>The kind of its predictions.</summary>
    public PredictionKind Kind => Options.Kind;

    /// <summary>Learns from an example of one line, which it changes.</summary>
    public void Learn(Example example)
    {
        SetUp(example);
        Names?.See(example, Descent, Options.Models);
        _single!.Learn(example);
    }

    /// <summary>Predicts an example of one line, which it changes.</summary>
    public void Predict(Example example)
    {
        SetUp(example);
        _single!.Predict(example);
    }

    /// <summary>Learns from the lines of an example, which it changes.</summary>
    public void Learn(List<Example> lines)
    {
        SetUp(lines);
        lines.ForEach(line => Names?.See(line, Descent, Options.Models));
        _groups!.Learn(lines);
    }

    /// <summary>Predicts the lines of an example, which it changes.</summary>
    public void Predict(List<Example> lines)
    {
        SetUp(lines);
        _groups!.Predict(lines);
    }

    /// <summary>Ends a pass over the examples.</summary>
    /// <param name="sumOverRanks">Adds up a number over the ranks; null for a learner alone.</param>
    /// <returns>Whether another pass makes sense, and whether the weights are the best so far.</returns>
    public (bool GoesOn, bool IsBest) EndPass(Func<float, float>? sumOverRanks = null)
    {
        PassesDone++;
        _inPass = 0;
        Descent.Rate *= Options.Decay;
        bool best = true;
        if (_holdout)
        {
            best = Progress.EndPass(sumOverRanks ?? (loss => loss));
            _withoutGain = best ? 0 : _withoutGain + 1;
        }
        return (PassesDone < Options.Passes && !(_holdout && _withoutGain >= Options.EarlyTerminate), best);
    }

    private void SetUp(List<Example> lines)
    {
        // A group is held out as a whole: the blank line that ends it counts.
        bool held = IsHeldOut(_inPass % Math.Max(1, Options.HoldoutPeriod) == Options.HoldoutPeriod - 1);
        foreach (Example line in lines)
        {
            line.TestOnly = held;
            Prepare(line);
        }
        _inPass++;
    }

    private void SetUp(Example example)
    {
        _inPass++;
        example.TestOnly = IsHeldOut(_inPass % Math.Max(1, Options.HoldoutPeriod) == 0);
        Prepare(example);
    }

    private bool IsHeldOut(bool byPeriod) => _holdout && (Options.HoldoutAfter == 0 ? byPeriod : _inPass > Options.HoldoutAfter);

    private void Prepare(Example example)
    {
        if (Options.Ignored is { } ignored)
            example.Remove(ignored);
        if (Options.AddsConstant)
        {
            example.AddNamespace(Example.ConstantNamespace);
            example.Group(Example.ConstantNamespace).Add(FeatureHash.Constant, 1, Options.KeepsNames ? "Constant" : null);
        }
        int features = 0;
        foreach (byte name in example.Namespaces)
        {
            FeatureGroup group = example.Group(name);
            if (_multiplier != 1)
                group.Multiply(_multiplier);
            features += group.Count;
        }
        example.FeatureCount = features;
    }
}
