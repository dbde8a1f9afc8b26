using SynapseServerless.Trees;

namespace SynapseServerless.Explain;

/// <summary>What trees say of sets of slots of a vector, without perturbed rows: each tree is gone through once for all sets.</summary>
/// <param name="column">The column of the model.</param>
/// <param name="rows">The rows that are explained.</param>
/// <param name="weights">The share of each row of the background; null for equal ones.</param>
internal sealed class CoalitionAnswers(CoalitionColumn column, DenseVectors rows, double[]? weights)
{
    // Enough for all threads, and few enough that what waits for its turn is small.
    private const int AtATime = 32;

    /// <summary>Asks questions; each is given back with its answers, in their order.</summary>
    public void Ask(IEnumerable<CoalitionQuestion> questions, Action<Question> done, string uid, CancellationToken cancellationToken)
    {
        foreach (CoalitionQuestion[] some in questions.Chunk(AtATime))
        {
            if (some.SelectMany(static question => question.Classes).FirstOrDefault(index => index >= column.Width, -1) is >= 0 and var wrong)
            {
                throw new DataException(
                    $"There is no class {wrong}: the model gives {column.Width} numbers", Location.OfStage(uid), $"Classes are counted from 0 to {column.Width - 1}; name those in targetClasses.");
            }
            if (column.Threads <= 1 || some.Length == 1)
            {
                foreach (CoalitionQuestion question in some)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Answer(question);
                }
            }
            else
                Parallel.ForEach(some, new ParallelOptions { MaxDegreeOfParallelism = column.Threads, CancellationToken = cancellationToken }, Answer);
            foreach (CoalitionQuestion question in some)
                done(question);
        }
    }

    private void Answer(CoalitionQuestion question)
    {
        (int sets, int width) = (question.Samples, column.Width);
        int words = (sets + 63) / 64;
        // Who does not play is as it is in all rows.
        ulong[] known = new ulong[rows.Width * words];
        System.Array.Fill(known, ulong.MaxValue);
        for (int player = 0; player < question.Players.Length; player++)
        {
            Span<ulong> own = known.AsSpan(question.Players[player] * words, words);
            own.Clear();
            for (int set = 0; set < sets; set++)
                own[set >> 6] |= (question.Knows(set, player) ? 1UL : 0) << (set & 63);
        }
        double[] sums = new double[sets * width], numbers = new double[sets * width];
        column.Scorer.Score(rows.Row(question.Row), known, sets, (other, raw) =>
        {
            column.Convert(raw, numbers);
            double share = weights?[other] ?? 1;
            for (int i = 0; i < sums.Length; i++)
                sums[i] += share * numbers[i];
        });
        double scale = weights is null ? 1.0 / column.Scorer.BackgroundRows : 1;
        question.Answer(width, (set, k) => sums[(set * width) + k] * scale);
    }
}
