using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Finds what is wrong with a search before anything is fitted.</summary>
internal static class TuningChecks
{
    /// <summary>The parameter that says how long a fit takes, and its value in the models; null where there is none that all have.</summary>
    public static (string Param, long Most)? Resource(IReadOnlyList<Estimator> models, string? named)
    {
        foreach (string param in named is null ? (string[])["numIterations", "maxIter"] : [named])
        {
            long[] values = [.. models.Select(model => TrialParams.Of(model, param)
                .Select(pair => StageCopies.Parameter(pair.Stage, pair.Param.Split('.')[^1])!.GetValue(pair.Stage) switch { int number => number, long number => number, _ => 0L })
                .FirstOrDefault())];
            if (values.All(static value => value > 0))
                return (param, values.Max());
        }
        return null;
    }

    /// <summary>The names of all parameters of the models and the stages inside them.</summary>
    public static IReadOnlyCollection<string> Names(IReadOnlyList<Estimator> models, string? uid = null) =>
    [
        .. models.SelectMany(StageCopies.Nested).Where(stage => uid is null || stage.Uid == uid)
            .SelectMany(static stage => new StageDescription(stage.GetType(), () => (Stage)Activator.CreateInstance(stage.GetType())!).Parameters)
            .Select(static parameter => parameter.Name).Distinct(),
    ];

    /// <summary>The columns that say how rows are dealt have to be there.</summary>
    public static void Columns(Schema input, string uid, FoldWish wish)
    {
        if (wish.GroupCol is not null)
            InputColumns.Require(input, uid, "groupCol", wish.GroupCol, CellTexts.IsReadable, "a column of numbers, booleans or text");
        if (wish.FoldCol is not null)
            InputColumns.Require(input, uid, "foldCol", wish.FoldCol, static type => NumericColumn.IsNumber(type) && !NumericColumn.IsFloating(type), "a column of whole numbers");
        if (wish.Stratify)
            InputColumns.Require(input, uid, "stratify", wish.LabelCol ?? "label", CellTexts.IsReadable, "a column of numbers, booleans or text");
    }

    /// <summary>What is wrong with a parameter of a space.</summary>
    public static IEnumerable<(string Problem, string? Remedy)> Objections(IReadOnlyList<Estimator> models, ParamSpace space, HyperParam param)
    {
        if (param.Objection(space.IsGrid) is { } objection)
            return [(objection.Problem, objection.Remedy)];
        (Stage Stage, string Param)[] having = [.. models.SelectMany(model => TrialParams.Of(model, TrialParams.Name(param)))];
        return having.Length == 0
            ? [Unknown(models, param.Model, param.Param)]
            : [.. having.SelectMany(pair => param.Values.Select(value => Misfit(pair.Stage, param.Param, value))).OfType<(string, string?)>()];
    }

    /// <summary>What is wrong with a parameter that no model has, and the names that come nearest.</summary>
    public static (string Problem, string? Remedy) Unknown(IReadOnlyList<Estimator> models, string? uid, string param)
    {
        string[] known = [.. models.SelectMany(StageCopies.Nested).Select(static stage => stage.Uid).Distinct()];
        if (uid is not null && !known.Contains(uid))
            return ($"No stage '{uid}' of the models has a parameter '{param}'", Suggestions.Remedy(uid, known, "models and their stages"));
        return (
            uid is null ? $"No model has a parameter '{param}'" : $"No stage '{uid}' of the models has a parameter '{param}'", Suggestions.Remedy(param, Names(models, uid), "parameters"));
    }

    /// <summary>What is wrong with a value of a parameter; null when nothing is.</summary>
    public static (string Problem, string? Remedy)? Misfit(Stage stage, string param, JsonElement value)
    {
        try
        {
            StageValidation.ThrowIfInvalid(StageCopies.With(stage, [new StageSetting(stage.Uid, param, value)]));
            return null;
        }
        catch (SpecificationException error) when (error.Location.Parameter == param)
        {
            return ($"{param}: {error.Problem}", error.Remedy);
        }
        catch (SpecificationException)
        {
            // The stage itself reports what is wrong with it whatever is tuned.
            return null;
        }
    }
}
