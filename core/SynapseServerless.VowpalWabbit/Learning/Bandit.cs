namespace SynapseServerless.VowpalWabbit;

/// <summary>Contextual bandits with features of actions: multitask regression, inverse propensity scores, doubly robust estimates.</summary>
/// <remarks>
/// Bietti, Agarwal and Langford, "A Contextual Bandit Bake-off" (2021). Under <c>mtr</c> the chosen action alone is learnt from, weighted by its
/// probability and by events per action; under <c>ips</c> and <c>dr</c> all actions are, with estimated costs.
/// </remarks>
internal sealed class Bandit(LearnerOptions options, GradientDescent descent)
{
    private readonly List<ActionScore> _estimates = [];

    /// <summary>What is known of the last example: the action by its place, its cost and its probability.</summary>
    public BanditCost Known { get; private set; } = new(0, Example.NoLabel, -1);

    /// <summary>Predicts, and learns where there is a label.</summary>
    public void Work(List<Example> actions, Prediction last, bool learns)
    {
        Known = Find(actions);
        _estimates.Clear();
        learns &= Known.Probability > 0;
        if (learns && options.BanditType == "dr")
            EstimateAll(actions);
        Score(actions, last);
        if (learns)
        {
            switch (options.BanditType)
            {
                case "mtr":
                    LearnChosen(actions);
                    break;
                case "ips":
                    float weighted = Known.Cost / Math.Max(Known.Probability, options.ClipP);
                    LearnAll(actions, action => action == Known.Action ? weighted : 0);
                    break;
                default:
                    LearnAll(actions, action => _estimates[(int)action].Score + Correction(action));
                    break;
            }
        }
        if (options.Explores)
            Explore(last.Actions);
    }

    /// <summary>The estimated cost of an action: from inverse propensity, doubly robust where a regression was learnt for it.</summary>
    public float Estimate(uint action)
    {
        float offset = _estimates.Count > 0 ? _estimates[(int)action].Score : 0;
        return action == Known.Action ? ((Known.Cost - offset) / Known.Probability) + offset : offset;
    }

    /// <summary>Learns from one line by its label.</summary>
    public void LearnOne(Example example)
    {
        descent.See(example.Label);
        if (example.Weight > 0)
            descent.Learn(example);
        else
            descent.Predict(example);
    }

    private static BanditCost Find(List<Example> actions)
    {
        BanditCost? found = null;
        for (int i = 0; i < actions.Count; i++)
        {
            List<BanditCost> costs = actions[i].Bandit;
            if (costs.Count > 1)
                throw new VwLineException($"A line has {costs.Count} costs", 1, "The line of an action has one cost, or none.");
            if (costs is not [{ Cost: not Example.NoLabel } cost])
                continue;
            if (found is not null)
                throw new VwLineException("Two actions have a cost", 1, "Only the action that was chosen has one.");
            if (!(cost.Probability > 0))
                throw new VwLineException("The action that was chosen has no probability", 1, "Its label is action:cost:probability with a probability above 0.");
            found = cost with { Action = (uint)i };
        }
        return found ?? new BanditCost(0, Example.NoLabel, -1);
    }

    private void Score(List<Example> actions, Prediction last)
    {
        last.Actions.Clear();
        for (int i = 0; i < actions.Count; i++)
        {
            Blank(actions[i]);
            descent.Predict(actions[i]);
            last.Actions.Add(new ActionScore((uint)i, actions[i].PartialPrediction));
        }
        last.Actions.Sort();
    }

    private void LearnChosen(List<Example> actions)
    {
        LearnerState state = descent.State;
        state.Actions += (ulong)actions.Count;
        state.Events++;
        Example chosen = actions[(int)Known.Action];
        float weight = chosen.Weight;
        chosen.Weight *= 1f / Math.Max(Known.Probability, options.ClipP) * ((float)state.Events / (float)state.Actions);
        chosen.Label = Known.Cost;
        LearnOne(chosen);
        chosen.Weight = weight;
    }

    private void LearnAll(List<Example> actions, Func<uint, float> cost)
    {
        for (int i = 0; i < actions.Count; i++)
        {
            actions[i].Label = cost((uint)i);
            LearnOne(actions[i]);
        }
    }

    // The second model predicts costs, and learns from the one that is known.
    private void EstimateAll(List<Example> actions)
    {
        for (int i = 0; i < actions.Count; i++)
        {
            Example action = actions[i];
            Blank(action);
            action.Offset = (ulong)descent.Weights.Stride;
            if (i == Known.Action)
            {
                float weight = action.Weight;
                action.Weight /= Known.Probability;
                action.Label = Known.Cost;
                LearnOne(action);
                action.Weight = weight;
            }
            else
            {
                descent.Predict(action);
            }
            action.Offset = 0;
            _estimates.Add(new ActionScore((uint)i, Links.Apply(options.Link, action.Prediction)));
        }
    }

    private float Correction(uint action) =>
        action == Known.Action ? (Known.Cost - _estimates[(int)action].Score) / Math.Max(Known.Probability, options.ClipP) : 0;

    private void Explore(List<ActionScore> actions)
    {
        if (options.Softmax)
            Exploration.Softmax(actions, Math.Abs(options.Lambda), options.Epsilon ?? 0);
        else
            Exploration.Greedy(actions, options.Epsilon ?? 0.05f, options.FirstOnly);
    }

    private static void Blank(Example action)
    {
        action.Label = Example.NoLabel;
        action.Initial = 0;
        action.Offset = 0;
    }
}
