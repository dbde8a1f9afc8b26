namespace SynapseServerless.VowpalWabbit;

/// <summary>How well a learner predicted examples before it learnt from them (progressive validation), and those held out.</summary>
internal sealed class Progress
{
    /// <summary>How many examples counted.</summary>
    public long Examples { get; private set; }

    /// <summary>Their features.</summary>
    public long Features { get; private set; }

    /// <summary>The weight of examples with a label.</summary>
    public double LabeledWeight { get; private set; }

    /// <summary>The weight of examples without.</summary>
    public double UnlabeledWeight { get; private set; }

    /// <summary>The sum of labels.</summary>
    public double LabelSum { get; private set; }

    /// <summary>The sum of losses.</summary>
    public double LossSum { get; private set; }

    /// <summary>The weight of examples held out in this pass.</summary>
    public double HoldoutWeight { get; private set; }

    /// <summary>Their losses.</summary>
    public double HoldoutLoss { get; private set; }

    /// <summary>The best loss of a pass over the examples held out.</summary>
    public float BestHoldoutLoss { get; private set; } = float.MaxValue;

    /// <summary>The average loss; that of examples held out where there are any.</summary>
    /// <param name="holdout">Whether examples are held out.</param>
    public double AverageLoss(bool holdout) =>
        holdout ? BestHoldoutLoss >= float.MaxValue * 0.5f ? double.NaN : BestHoldoutLoss : LabeledWeight > 0 ? LossSum / LabeledWeight : double.NaN;

    /// <summary>Counts an example.</summary>
    public void Add(LearnerState state, bool testOnly, bool labeled, float loss, float weight, long features)
    {
        state.T += weight;
        if (testOnly && labeled)
        {
            state.HoldoutWeight += weight;
            HoldoutWeight += weight;
            HoldoutLoss += loss;
            return;
        }
        if (labeled)
        {
            LabeledWeight += weight;
        }
        else
        {
            UnlabeledWeight += weight;
            state.UnlabeledWeight += weight;
        }
        LossSum += loss;
        Features += features;
        Examples++;
    }

    /// <summary>Counts a group of lines whose loss does not change how far a learner is.</summary>
    public void AddGroup(bool labeled, float loss, float weight, long features)
    {
        if (labeled)
            LabeledWeight += weight;
        else
            UnlabeledWeight += weight;
        LossSum += loss;
        Features += features;
        Examples++;
    }

    /// <summary>Adds a label to their sum.</summary>
    public void AddLabel(double label) => LabelSum += label;

    /// <summary>Takes what another rank counted.</summary>
    public void Add(Progress other)
    {
        Examples += other.Examples;
        Features += other.Features;
        LabeledWeight += other.LabeledWeight;
        UnlabeledWeight += other.UnlabeledWeight;
        LabelSum += other.LabelSum;
        LossSum += other.LossSum;
    }

    /// <summary>Ends a pass: whether the examples held out were predicted better than ever before.</summary>
    /// <param name="sumOverRanks">Adds up the loss over the ranks.</param>
    public bool EndPass(Func<float, float> sumOverRanks)
    {
        float loss = sumOverRanks(HoldoutWeight > 0 ? (float)(HoldoutLoss / HoldoutWeight) : float.MaxValue * 0.5f);
        HoldoutWeight = HoldoutLoss = 0;
        if (!(loss < BestHoldoutLoss))
            return false;
        BestHoldoutLoss = loss;
        return true;
    }
}
