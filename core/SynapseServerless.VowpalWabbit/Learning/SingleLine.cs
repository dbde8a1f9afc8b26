namespace SynapseServerless.VowpalWabbit;

/// <summary>Problems whose examples are one line: regression, binary classes, one against all, costs of classes.</summary>
/// <param name="options">What is learnt.</param>
/// <param name="descent">What learns.</param>
/// <param name="progress">Counts.</param>
internal sealed class SingleLine(LearnerOptions options, GradientDescent descent, Progress progress)
{
    private readonly float[] _scores = new float[options.Models];

    /// <summary>The last prediction.</summary>
    public Prediction Last { get; } = new();

    /// <summary>The scores of all classes of the last prediction.</summary>
    public ReadOnlySpan<float> AllScores => _scores;

    private ulong Stride => (ulong)descent.Weights.Stride;

    /// <summary>Predicts, learns unless the example is held out, and counts.</summary>
    public void Learn(Example example)
    {
        if (options.Oaa > 0)
            OneAgainstAll(example, example.Class != Example.NoClass && !example.TestOnly && options.Training);
        else if (options.Csoaa > 0)
            Costs(example, HasCosts(example) && !example.TestOnly && options.Training);
        else
            Regress(example, !example.TestOnly && options.Training);
        Count(example);
    }

    /// <summary>Predicts.</summary>
    public void Predict(Example example)
    {
        if (options.Oaa > 0)
            OneAgainstAll(example, false);
        else if (options.Csoaa > 0)
            Costs(example, false);
        else
            Regress(example, false);
    }

    private void Regress(Example example, bool learns)
    {
        Score(example, learns);
        if (options.Binary)
        {
            example.Prediction = example.Prediction > 0 ? 1 : -1;
            if (example.Label != Example.NoLabel)
                example.Loss = example.Label == example.Prediction ? 0 : example.Weight;
        }
        Last.Number = example.Prediction;
    }

    private void Score(Example example, bool learns)
    {
        if (learns)
            descent.See(example.Label);
        if (learns && example.Label != Example.NoLabel && example.Weight > 0)
            descent.Learn(example);
        else
            descent.Predict(example);
        if (example.Weight > 0 && example.Label != Example.NoLabel)
            example.Loss = descent.Loss.Loss(descent.State.Range, example.Prediction, example.Label) * example.Weight;
        example.Prediction = Links.Apply(options.Link, example.Prediction);
    }

    private void OneAgainstAll(Example example, bool learns)
    {
        example.Label = Example.NoLabel;
        example.Initial = 0;
        int best = 0;
        for (int model = 0; model < options.Oaa; model++)
        {
            example.Offset = (ulong)model * Stride;
            descent.Predict(example);
            _scores[model] = Links.Apply(options.Probabilities ? "identity" : options.Link, example.Prediction);
            if (_scores[model] > _scores[best])
                best = model;
        }
        example.Offset = 0;
        Last.Class = (uint)(descent.State.Indexing == 0 ? best : best + 1);
        if (options.Probabilities || options.Scores)
            Last.Scores = options.Probabilities ? Links.Probabilities(_scores) : [.. _scores];
        if (!learns)
            return;
        uint label = Known(example.Class, options.Oaa);
        for (int model = 0; model < options.Oaa; model++)
        {
            uint own = (uint)(descent.State.Indexing == 0 ? model : model + 1);
            example.Label = label == own ? 1f : -1f;
            example.Offset = (ulong)model * Stride;
            example.Prediction = _scores[model];
            descent.See(example.Label);
            descent.Update(example);
        }
        example.Offset = 0;
    }

    // Which number the classes begin with shows when one of the two outermost comes.
    private uint Known(uint label, int classes)
    {
        LearnerState state = descent.State;
        if (state.Indexing == 2 && (label == 0 || label == classes))
            state.Indexing = label == 0 ? 0 : 1;
        if (state.Indexing == 0 ? label >= classes : label < 1 || label > classes)
        {
            throw new VwLineException(
                $"The class {label} is none of {classes}", 1, state.Indexing == 0 ? $"Classes count from 0 to {classes - 1}." : $"Classes count from 1 to {classes}.");
        }
        return label;
    }

    private void Costs(Example example, bool learns)
    {
        for (int i = 0; i < example.Costs.Count; i++)
            example.Costs[i] = example.Costs[i] with { Class = Known(example.Costs[i].Class, options.Csoaa) };
        int from = descent.State.Indexing == 0 ? 0 : 1;
        uint prediction = (uint)from;
        float score = float.MaxValue;
        example.Initial = 0;
        IEnumerable<ClassCost> costs = example.Costs.Count > 0 ? example.Costs : Enumerable.Range(from, options.Csoaa).Select(c => new ClassCost((uint)c, Example.NoLabel));
        foreach (ClassCost cost in costs)
        {
            example.Offset = (cost.Class - (uint)from) * Stride;
            if (learns)
            {
                example.Weight = cost.Cost == Example.NoLabel ? 0 : 1;
                example.Label = cost.Cost;
            }
            Score(example, learns);
            if (example.PartialPrediction < score || (example.PartialPrediction == score && cost.Class < prediction))
                (score, prediction) = (example.PartialPrediction, cost.Class);
        }
        example.Offset = 0;
        Last.Class = prediction;
    }

    private void Count(Example example)
    {
        if (options.Oaa > 0)
        {
            bool labeled = example.Class != Example.NoClass;
            float loss = labeled && example.Class != Last.Class ? example.Weight : 0;
            progress.Add(descent.State, example.TestOnly || !labeled, labeled, loss, example.Weight, example.AllFeatures);
        }
        else if (options.Csoaa > 0)
        {
            CountCosts(example);
        }
        else
        {
            bool labeled = example.Label != Example.NoLabel;
            progress.Add(descent.State, example.TestOnly || !labeled, labeled, example.Loss, example.Weight, example.AllFeatures);
            if (labeled && !example.TestOnly)
                progress.AddLabel((double)example.Label * example.Weight);
        }
    }

    private void CountCosts(Example example)
    {
        bool labeled = HasCosts(example);
        float loss = 0;
        if (labeled)
        {
            float chosen = Example.NoLabel, least = Example.NoLabel;
            foreach (ClassCost cost in example.Costs)
            {
                if (cost.Class == Last.Class)
                    chosen = cost.Cost;
                if (cost.Cost < least)
                    least = cost.Cost;
            }
            loss = (chosen - least) * example.Weight;
        }
        progress.Add(descent.State, example.TestOnly || !labeled, labeled, loss, example.Weight, example.AllFeatures);
    }

    private static bool HasCosts(Example example) => example.Costs.Exists(cost => cost.Cost != Example.NoLabel);
}
