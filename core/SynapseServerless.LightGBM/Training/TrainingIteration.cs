namespace SynapseServerless.LightGBM;

/// <summary>An iteration, as those see it who are called before or after it.</summary>
public sealed class TrainingIteration
{
    internal TrainingIteration(int part, int iteration, int total, double learningRate, IReadOnlyDictionary<string, double> metrics)
    {
        Part = part;
        Iteration = iteration;
        Total = total;
        LearningRate = learningRate;
        Metrics = metrics;
    }

    /// <summary>The part of the rows that is trained on, from 0; always 0 without <c>numBatches</c>.</summary>
    public int Part { get; }

    /// <summary>The iteration in this part, from 0; the iterations of a model that training goes on from are not counted.</summary>
    public int Iteration { get; }

    /// <summary>How many iterations are to be trained at most.</summary>
    public int Total { get; }

    /// <summary>The learning rate of the iteration.</summary>
    public double LearningRate { get; }

    /// <summary>The metrics after the last iteration done, by the names that the record has, such as <c>valid auc</c>; empty before the first.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    internal bool IsStopped { get; private set; }

    /// <summary>Ends training: before an iteration without it, after one with it. The model keeps what early stopping would keep, or else all iterations.</summary>
    public void Stop() => IsStopped = true;
}
