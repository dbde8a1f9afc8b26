namespace SynapseServerless.VowpalWabbit;

/// <summary>Problems whose examples have a line for each action or class: contextual bandits, and costs of classes that have features of their own.</summary>
/// <param name="options">What is learnt.</param>
/// <param name="descent">What learns.</param>
/// <param name="progress">Counts.</param>
internal sealed class ActionGroups(LearnerOptions options, GradientDescent descent, Progress progress)
{
    private readonly Bandit _bandit = new(options, descent);

    /// <summary>The last prediction.</summary>
    public Prediction Last { get; } = new();

    /// <summary>Predicts, learns where there is a label, and counts.</summary>
    public void Learn(List<Example> lines) => Work(lines, learns: options.Training, counts: true);

    /// <summary>Predicts.</summary>
    public void Predict(List<Example> lines) => Work(lines, learns: false, counts: false);

    private void Work(List<Example> lines, bool learns, bool counts)
    {
        bool shares = IsShared(lines[0]);
        List<Example> actions = shares ? lines[1..] : lines;
        if (actions.Count == 0)
            throw new VwLineException("There are shared features and no action", 1, "Give each action a line of its own.");
        SharedFeatures[] before = shares ? [.. actions.Select(action => action.Append(lines[0]))] : [];
        try
        {
            if (options.Bandit)
                _bandit.Work(actions, Last, learns);
            else
                Classes(actions, learns && IsLabeled(actions));
        }
        finally
        {
            for (int i = 0; i < before.Length; i++)
                actions[i].Undo(before[i]);
        }
        if (!counts)
            return;
        if (options.Bandit)
            CountBandit(lines, actions);
        else
            progress.AddGroup(IsLabeled(actions), Loss(actions), lines[0].Weight, Features(lines, shares));
    }

    private void Classes(List<Example> actions, bool learns)
    {
        foreach (Example action in actions)
        {
            if (action.Costs.Count != 1)
                throw new VwLineException($"A line has {action.Costs.Count} costs", 1, "Each line of a group has one class, with its cost or without.");
            action.Label = Example.NoLabel;
            action.Initial = 0;
            descent.Predict(action);
        }
        float[] scores = [.. actions.Select(action => action.PartialPrediction)];
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] < scores[best])
                best = i;
        }
        Last.Class = actions[best].Costs[0].Class;
        if (options.Probabilities)
        {
            Last.Scores = [.. scores.Select(score => Links.Apply("logistic", -score))];
            float sum = 0;
            foreach (float score in Last.Scores)
                sum += score;
            for (int i = 0; i < Last.Scores.Length; i++)
                Last.Scores[i] /= sum;
            Last.Class = actions[Array.IndexOf(Last.Scores, Last.Scores.Max())].Costs[0].Class;
        }
        if (!learns)
            return;
        float least = actions.Min(action => action.Costs[0].Cost), most = actions.Max(action => action.Costs[0].Cost);
        foreach (Example action in actions)
        {
            float cost = action.Costs[0].Cost, weight = action.Weight, prediction = action.PartialPrediction;
            action.Label = cost;
            if (options.CsoaaLdf == "mc")
            {
                action.Label = cost <= least ? -1f : 1f;
                action.Weight = weight * (cost <= least ? most - least : cost - least);
            }
            _bandit.LearnOne(action);
            (action.Weight, action.PartialPrediction) = (weight, prediction);
        }
    }

    private float Loss(List<Example> actions) =>
        IsLabeled(actions) && actions.Find(action => action.Costs[0].Class == Last.Class) is { } chosen ? chosen.Costs[0].Cost : 0;

    private void CountBandit(List<Example> lines, List<Example> actions)
    {
        BanditCost known = _bandit.Known;
        bool labeled = known.Probability > 0, held = labeled && lines.TrueForAll(line => line.TestOnly);
        float loss = 0;
        if (labeled && options.Explores)
        {
            for (int i = 0; i < Last.Actions.Count; i++)
            {
                ActionScore choice = Last.Actions[i];
                loss += (choice.Action == known.Action ? known.Cost / known.Probability : 0) * choice.Score * actions[i].Weight;
            }
        }
        else if (labeled)
        {
            loss = _bandit.Estimate(Last.Actions[0].Action);
        }
        long features = options.Explores ? Features(lines, lines.Count > actions.Count) : lines.Sum(line => line.AllFeatures);
        progress.Add(descent.State, held, labeled, loss, lines[0].Weight, features);
    }

    // Features that all actions share count once for each.
    private static long Features(List<Example> lines, bool shares) => lines.Select((line, i) =>
        shares && i == 0 ? (lines.Count - 1) * (line.AllFeatures - line.Group(Example.ConstantNamespace).Count) : line.AllFeatures).Sum();

    private bool IsShared(Example line) => options.Bandit
        ? line.Bandit is [{ IsShared: true }]
        : line.Costs is [{ Class: 0, Cost: -float.MaxValue }];

    private static bool IsLabeled(List<Example> actions) => actions.TrueForAll(action => action.Costs is [var cost] && cost.Cost != Example.NoLabel);
}
