namespace SynapseServerless.VowpalWabbit;

/// <summary>What kind of prediction a learner makes.</summary>
internal enum PredictionKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A class.</summary>
    Class,

    /// <summary>A number for each class.</summary>
    Scores,

    /// <summary>Actions, the best first, with their scores.</summary>
    ActionScores,

    /// <summary>Actions, the best first, with their probabilities.</summary>
    ActionProbabilities,
}

/// <summary>An action and its score or its probability.</summary>
/// <param name="Action">The action, from 0.</param>
/// <param name="Score">Its score or its probability.</param>
internal record struct ActionScore(uint Action, float Score) : IComparable<ActionScore>
{
    /// <inheritdoc/>
    public readonly int CompareTo(ActionScore other) => Score == other.Score ? Action.CompareTo(other.Action) : Score.CompareTo(other.Score);
}

/// <summary>The last prediction of a learner; used again for the next.</summary>
internal sealed class Prediction
{
    /// <summary>The number.</summary>
    public float Number { get; set; }

    /// <summary>The class.</summary>
    public uint Class { get; set; }

    /// <summary>The numbers of classes.</summary>
    public float[] Scores { get; set; } = [];

    /// <summary>The actions.</summary>
    public List<ActionScore> Actions { get; } = [];

    /// <summary>A copy.</summary>
    public Prediction Copy()
    {
        var copy = new Prediction { Number = Number, Class = Class, Scores = [.. Scores] };
        copy.Actions.AddRange(Actions);
        return copy;
    }
}
