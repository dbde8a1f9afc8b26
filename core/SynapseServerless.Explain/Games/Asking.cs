using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Asks the model all that is asked about the rows of a batch: thousands of perturbed rows at a time, whichever question they are of.</summary>
/// <remarks>What is held is one batch of perturbed rows that is scored, the next that is made meanwhile, and the answers, one number for each perturbation and class.</remarks>
internal sealed class Asking(ModelScorer scorer, PerturbedRows rows, string uid)
{
    private List<(Question Question, int Sample, int Rows)> _waiting = [], _spare = [];
    private (Task<Scores> Scores, List<(Question Question, int Sample, int Rows)> Asked)? _scoring;

    /// <summary>Asks questions.</summary>
    /// <param name="questions">The questions; each is made when it is its turn.</param>
    /// <param name="done">Takes each question with its answers, in their order, so that none is held longer than needed.</param>
    /// <param name="context">What the stage knows of the run.</param>
    /// <param name="cancellationToken">Stops within a second.</param>
    public async Task AskAsync(IEnumerable<Question> questions, Action<Question> done, StageContext context, CancellationToken cancellationToken)
    {
        try
        {
            foreach (Question question in questions)
            {
                for (int sample = 0; sample < question.Samples; sample++)
                {
                    _waiting.Add((question, sample, rows.Append(question, sample)));
                    if (rows.Count >= rows.Most)
                        await NextAsync(done, context, cancellationToken).ConfigureAwait(false);
                }
            }
            await NextAsync(done, context, cancellationToken).ConfigureAwait(false);
            await FinishAsync(done).ConfigureAwait(false);
        }
        finally
        {
            // The model is not let go of while it works.
            if (_scoring is var (left, _))
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // One batch is scored at a time, so that a service is asked no more at once than it would be alone.
    private async Task NextAsync(Action<Question> done, StageContext context, CancellationToken cancellationToken)
    {
        await FinishAsync(done).ConfigureAwait(false);
        if (_waiting.Count == 0)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        RecordBatch batch = rows.Take();
        _scoring = (Task.Run(() => scorer.ScoreAsync(batch, context, cancellationToken).AsTask(), CancellationToken.None), _waiting);
        (_waiting, _spare) = (_spare, _waiting);
    }

    private async Task FinishAsync(Action<Question> done)
    {
        if (_scoring is not var (scoring, asked))
            return;
        Scores scores = await scoring.ConfigureAwait(false);
        _scoring = null;
        int first = 0;
        foreach ((Question question, int sample, int count) in asked)
        {
            if (System.Array.FindIndex(question.Classes, index => index >= scores.Width) is >= 0 and var wrong)
            {
                throw new DataException(
                    $"There is no class {question.Classes[wrong]}: the model gives {scores.Width} numbers", Location.OfStage(uid),
                    $"Classes are counted from 0 to {scores.Width - 1}; name those in targetClasses.");
            }
            question.Answer(sample, scores, first, count, rows.Weights);
            first += count;
            if (sample == question.Samples - 1)
                done(question);
        }
        asked.Clear();
    }
}
