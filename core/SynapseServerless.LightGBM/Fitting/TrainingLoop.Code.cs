using System.Globalization;

namespace SynapseServerless.LightGBM.Fitting;

// Where functions of the user's come in. The first rank calls them and tells the others what they said.
internal sealed partial class TrainingLoop
{
    private double BaseRate => double.Parse(parameters["learning_rate"] ?? "0.1", CultureInfo.InvariantCulture);

    private bool HasDrawnThresholds => parameters["extra_trees"] is "true" or "1" or "+";

    /// <summary>Asks for the learning rate and whether to go on.</summary>
    /// <returns>The learning rate.</returns>
    private double BeforeIteration(int total)
    {
        if (Code.LearningRates is null && Code.Before is null)
            return BaseRate;
        double[] said = rank.Tell(2, () =>
        {
            double rate = Code.LearningRates is null ? BaseRate : NextRate();
            return [rate, Call(Code.Before, "The function before iterations", Iterations, total, rate)];
        });
        IsStopped = said[1] != 0;
        if (Code.LearningRates is not null && !IsStopped)
            booster.Reset(Schedule(said[0]));
        return said[0];
    }

    private void AfterIteration(int total, double rate)
    {
        if (Code.After is not null)
            IsStopped |= rank.Tell(1, () => [Call(Code.After, "The function after iterations", Iterations - 1, total, rate)])[0] != 0;
    }

    private double[] Evaluate(int dataset, CustomRows custom, CancellationToken cancellationToken) =>
        [.. booster.Evaluate(dataset), .. custom.Evaluate(Iterations - 1, cancellationToken)];

    // Also where the rate stays the same: every reset draws features again, and a fit that goes on from a checkpoint has to draw alike.
    private NativeParameters Schedule(double rate)
    {
        NativeParameters next = new NativeParameters().Set("learning_rate", rate);
        // Thresholds would be drawn again from the same seed.
        return HasDrawnThresholds
            ? next.Set("extra_seed", unchecked((Number("extra_seed", 6) + (Iterations * 1_000_003)) & int.MaxValue))
            : next;
    }

    // The model tells the parameters that it was asked to be trained with.
    private void EndSchedule()
    {
        if (Code.LearningRates is null)
            return;
        NativeParameters first = new NativeParameters().Set("learning_rate", BaseRate);
        booster.Reset(HasDrawnThresholds ? first.Set("extra_seed", Number("extra_seed", 6)) : first);
    }

    private double NextRate()
    {
        double rate;
        try
        {
            rate = Code.LearningRates!(Iterations);
        }
        catch (Exception error)
        {
            throw Code.Failed("The learning-rate schedule", Iterations, error);
        }
        return rate > 0 && double.IsFinite(rate)
            ? rate
            : throw Code.Useless(
                string.Create(CultureInfo.InvariantCulture, $"The learning-rate schedule gave {rate:R}"), Iterations, "A learning rate is a finite number above 0.");
    }

    private double Call(Action<TrainingIteration>? function, string what, int iteration, int total, double rate)
    {
        if (function is null)
            return 0;
        var seen = new TrainingIteration(
            Part, iteration, total, rate, _curves.Where(curve => curve.Value.Count > 0).ToDictionary(curve => curve.Key, curve => curve.Value[^1]));
        try
        {
            function(seen);
        }
        catch (Exception error)
        {
            throw Code.Failed(what, iteration, error);
        }
        return seen.IsStopped ? 1 : 0;
    }
}
