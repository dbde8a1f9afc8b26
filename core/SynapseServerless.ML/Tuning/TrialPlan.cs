using System.Numerics;
using System.Reflection;
using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>A trial, and what is fitted for it.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Estimator">The estimator with its parameters.</param>
internal sealed record PlannedTrial(Trial Trial, Estimator Estimator);

/// <summary>Which trials there are: the same for the same parameters, on every machine.</summary>
internal static class TrialPlan
{
    /// <summary>The trials of a search.</summary>
    public static IReadOnlyList<PlannedTrial> Of(TuneHyperparameters tuning)
    {
        ParamSpace space = tuning.ParamSpace!;
        return [.. Enumerable.Range(0, Count(tuning, space)).Select(number => Planned(tuning, space, number))];
    }

    /// <summary>The stages of the models that have a parameter.</summary>
    public static IEnumerable<Stage> Having(IReadOnlyList<Estimator> models, HyperParam param) =>
        models.SelectMany(model => Having(model, param));

    private static IEnumerable<Stage> Having(Estimator model, HyperParam param) => StageCopies.Nested(model)
        .Where(stage => (param.Model is null || stage.Uid == param.Model) && StageCopies.Parameter(stage, param.Param) is not null);

    // Each model has a grid of its own; they take turns.
    private static int Count(TuneHyperparameters tuning, ParamSpace space)
    {
        if (!space.IsGrid)
            return tuning.NumRuns;
        long combinations = tuning.Models.Max(model => Combinations(model, space));
        return (int)Math.Min(tuning.NumRuns, combinations * tuning.Models.Count);
    }

    private static long Combinations(Estimator model, ParamSpace space) =>
        (long)BigInteger.Min(long.MaxValue / 1_000_000, Params(model, space).Aggregate(BigInteger.One, static (product, param) => product * param.Values.Count));

    private static IEnumerable<HyperParam> Params(Estimator model, ParamSpace space) => space.Params.Where(param => Having(model, param).Any());

    private static PlannedTrial Planned(TuneHyperparameters tuning, ParamSpace space, int number)
    {
        Estimator model = tuning.Models[number % tuning.Models.Count];
        long place = space.IsGrid ? number / tuning.Models.Count % Combinations(model, space) : 0;
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var settings = new List<StageSetting>();
        foreach (HyperParam param in Params(model, space).Reverse())
        {
            Stage[] stages = [.. Having(model, param)];
            JsonElement value;
            if (space.IsGrid)
            {
                // The last parameter changes fastest, as in nested loops.
                value = param.Values[(int)(place % param.Values.Count)];
                place /= param.Values.Count;
            }
            else
            {
                int index = space.Params.Select(static (one, i) => (one, i)).First(pair => ReferenceEquals(pair.one, param)).i;
                value = param.Draw(Data.SplitDataset.Draw(tuning.Seed, index, number), IsWhole(stages[0], param.Param));
            }
            values[param.Model is null ? param.Param : $"{param.Model}.{param.Param}"] = value;
            settings.AddRange(stages.Select(stage => new StageSetting(stage.Uid, param.Param, value)));
        }
        var trial = new Trial { Number = number, Model = model.Uid, Params = values.Reverse().ToDictionary() };
        return new PlannedTrial(trial, StageCopies.With(model, settings));
    }

    private static bool IsWhole(Stage stage, string name)
    {
        PropertyInfo property = StageCopies.Parameter(stage, name)!;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(int) || type == typeof(long);
    }
}

/// <summary>What evaluates the scored rows of a trial.</summary>
internal static class TrialEvaluation
{
    /// <summary>The evaluation of what an estimator's model gives: its label and its columns of predictions.</summary>
    public static ComputeModelStatistics Of(Estimator estimator, string metric, string uid)
    {
        string? Named(string parameter) => StageCopies.Nested(estimator).Reverse()
            .Select(stage => StageCopies.Parameter(stage, parameter)?.GetValue(stage) as string)
            .FirstOrDefault(static name => !string.IsNullOrEmpty(name));
        bool regression = MetricNames.KindOf(metric) == EvaluationKind.Regression;
        string prediction = Named("predictionCol") ?? "prediction";
        string? probability = Named("probabilityCol");
        return new ComputeModelStatistics
        {
            Uid = uid, EvaluationMetric = metric, LabelCol = Named("labelCol") ?? "label",
            ScoresCol = regression ? prediction : probability, ScoredLabelsCol = regression ? null : prediction,
        };
    }
}
