using System.Globalization;
using SynapseServerless.LightGBM.Distributed;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Fitting;

/// <summary>Iterations, metrics and the end of them.</summary>
/// <param name="booster">The booster, with its validation data.</param>
/// <param name="rank">This rank; all ranks see the same metrics and stop at the same iteration.</param>
/// <param name="rows">How many rows it trains on.</param>
/// <param name="hasValidation">Whether there is validation data.</param>
/// <param name="parameters">Native parameters: how many iterations and when to stop.</param>
/// <param name="tolerance">By how much a metric must improve.</param>
/// <param name="context">Takes progress.</param>
internal sealed partial class TrainingLoop(
    Booster booster, FitRank rank, int rows, bool hasValidation, NativeParameters parameters, double tolerance, StageContext context)
{
    private readonly Dictionary<string, IReadOnlyList<double>> _curves = [];
    private readonly List<List<double>> _trainingCurves = [], _validationCurves = [];

    /// <summary>The functions that the fit was given.</summary>
    public required TrainingCode Code { get; init; }

    /// <summary>The part of the rows, for those functions.</summary>
    public int Part { get; init; }

    /// <summary>The rows trained on, for those functions.</summary>
    public required CustomRows CustomTrain { get; init; }

    /// <summary>The validation rows, for those functions; null where this rank has none.</summary>
    public CustomRows? CustomValidation { get; init; }

    /// <summary>Whether a function ended training.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Metrics after every iteration, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Curves => _curves;

    /// <summary>How many iterations were trained.</summary>
    public int Iterations { get; private set; }

    /// <summary>How many of them to keep.</summary>
    public int BestIterations { get; private set; }

    /// <summary>Trains until the iterations are done, no tree grows any more or no metric improves.</summary>
    /// <param name="blocks">The blocks of iterations after which checkpoints are kept.</param>
    /// <param name="network">The exchanges of the native library, where there are other ranks.</param>
    /// <param name="cancellationToken">Stops between iterations.</param>
    public void Run(FitBlocks blocks, LightGBMNetwork? network, CancellationToken cancellationToken)
    {
        int total = Number("num_iterations", 100);
        int rounds = hasValidation && parameters["boosting"] != "dart" ? Number("early_stopping_round", 0) : 0;
        bool trainingMetrics = parameters["is_provide_training_metric"] is "true" or "1" or "+";
        string[] native = hasValidation || trainingMetrics ? [.. booster.MetricNames] : [];
        string[] names = hasValidation || trainingMetrics ? [.. native, .. Code.Metrics.Select(metric => metric.Name)] : [];
        bool[] higherIsBetter = [.. native.Select(EarlyStopping.IsHigherBetter), .. Code.Metrics.Select(metric => metric.HigherIsBetter)];
        EarlyStopping? stopping = rounds > 0 ? new EarlyStopping(higherIsBetter, rounds, tolerance) : null;
        foreach (string name in names)
        {
            if (trainingMetrics)
                _curves[$"training {name}"] = Add(_trainingCurves);
            if (hasValidation)
                _curves[$"valid {name}"] = Add(_validationCurves);
        }

        if (blocks.Resumed is { } resumed)
        {
            Iterations = resumed.Iterations;
            Restore(_trainingCurves, resumed.Training);
            Restore(_validationCurves, resumed.Validation);
            if (resumed.Stopping is { } memory)
                stopping?.Recall(memory);
        }
        for (bool isDone = false; !isDone && Iterations < total;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double rate = BeforeIteration(total);
            // Ranks that ended apart would wait for each other.
            if (IsStopped || (network is null && Iterations > 0 && context.IsOverTime))
                break;
            bool goesOn = Code.Objective is null ? booster.Update() : CustomTrain.Update(Iterations, cancellationToken);
            network?.ThrowIfFailed();
            if (!goesOn)
                break;
            Iterations++;
            double[] training = trainingMetrics ? Keep(_trainingCurves, rank.AverageTraining(rows, Evaluate(0, CustomTrain, cancellationToken))) : [];
            double[] validation = hasValidation ? Keep(_validationCurves, rank.EvaluateValidation(names.Length, () => Evaluate(1, CustomValidation!, cancellationToken))) : [];
            isDone = stopping?.Observe(Iterations, validation) ?? false;
            AfterIteration(total, rate);
            isDone |= IsStopped;
            Report(total, names, validation.Length > 0 ? validation : training);
            if (!isDone && Iterations < total && blocks.IsEnd(Iterations))
            {
                blocks.Next(booster, new LoopState(
                    Iterations, [.. _trainingCurves.Select(curve => curve.ToArray())], [.. _validationCurves.Select(curve => curve.ToArray())],
                    stopping?.Remember()));
            }
        }
        EndSchedule();
        BestIterations = stopping is { BestIterations: > 0 } ? stopping.BestIterations : Iterations;
    }

    private void Report(int total, string[] names, double[] values)
    {
        if (context.Progress is not { } progress || !rank.IsChief)
            return;
        string metrics = string.Concat(values.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $", {names[i]} {value:G5}")));
        var last = new Dictionary<string, double>(values.Length);
        for (int i = 0; i < values.Length; i++)
            last[names[i]] = values[i];
        progress.Report(new StageProgress(Iterations, total, $"iteration {Iterations}{metrics}") { Metrics = last });
    }

    private int Number(string name, int byDefault) =>
        parameters[name] is { } text && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : byDefault;

    private static List<double> Add(List<List<double>> curves)
    {
        var curve = new List<double>();
        curves.Add(curve);
        return curve;
    }

    private static void Restore(List<List<double>> curves, double[][] values)
    {
        for (int i = 0; i < curves.Count; i++)
            curves[i].AddRange(values[i]);
    }

    private static double[] Keep(List<List<double>> curves, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            curves[i].Add(values[i]);
        return values;
    }
}
