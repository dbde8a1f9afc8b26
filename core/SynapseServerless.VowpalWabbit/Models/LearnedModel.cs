namespace SynapseServerless.VowpalWabbit;

/// <summary>What a learner has learnt: what is kept, and what predictions are made from.</summary>
/// <param name="Arguments">VW's arguments that it learnt with.</param>
/// <param name="Weights">The weights; not changed any more.</param>
/// <param name="State">What is kept beside them.</param>
/// <param name="Seen">Namespaces that wildcards stand for.</param>
/// <param name="Names">Names of features by place; empty where they were not kept.</param>
internal sealed record LearnedModel(string Arguments, Weights Weights, LearnerState State, byte[] Seen, IReadOnlyDictionary<uint, string> Names)
{
    /// <summary>What a learner knows now, apart from what it will learn.</summary>
    public static LearnedModel Of(Learner learner, string arguments) => new(
        arguments, learner.Descent.Weights.Copy(), learner.Descent.State.Copy(), [.. learner.Descent.Walk.Interactions.Seen], learner.Names?.Names ?? new Dictionary<uint, string>());

    /// <summary>A learner that predicts from this model; it shares the weights.</summary>
    /// <param name="testArguments">Further arguments.</param>
    public Learner ToPredict(string testArguments)
    {
        LearnerOptions options = VwArguments.Parse($"{Arguments} {testArguments}") with { Training = false, Invariant = false, Passes = 1, HoldoutOff = true };
        return Give(new Learner(options, Weights));
    }

    /// <summary>A learner that goes on from this model.</summary>
    /// <param name="options">What is learnt, and how.</param>
    /// <exception cref="VwArgumentException">The model does not fit.</exception>
    public Learner ToTrain(LearnerOptions options)
    {
        LearnerOptions own = VwArguments.Parse(Arguments);
        if (own.Bits != options.Bits)
            throw new VwArgumentException($"The model has {own.Bits} bits and the fit {options.Bits}", "Use the same number of bits.");
        if (own.Models != options.Models || own.Labels != options.Labels)
            throw new VwArgumentException("The model was learnt for another problem", "Use the arguments of the model.");
        if (own.Adaptive != options.Adaptive || own.Normalized != options.Normalized)
            throw new VwArgumentException("The model was learnt by another update", "Use the same of --sgd, --adaptive and --normalized.");
        Learner learner = Give(new Learner(options, Weights.Copy()));
        foreach ((uint place, string name) in Names)
            learner.Names?.Add(place, name);
        return learner;
    }

    private Learner Give(Learner learner)
    {
        learner.Descent.State = State.Copy();
        if (learner.Options.MinPrediction is { } min)
            learner.Descent.State.Range = learner.Descent.State.Range with { Min = min };
        if (learner.Options.MaxPrediction is { } max)
            learner.Descent.State.Range = learner.Descent.State.Range with { Max = max };
        learner.Descent.Walk.Interactions.See(Seen);
        return learner;
    }
}
