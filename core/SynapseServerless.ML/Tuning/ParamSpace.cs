using System.Globalization;
using System.Text.Json;

namespace SynapseServerless.ML;

/// <summary>The values that TuneHyperparameters tries, and how it goes through them.</summary>
public sealed record ParamSpace
{
    /// <summary>
    /// <c>random</c>: each trial draws from all parameters; <c>grid</c>: every combination, in order; <c>halving</c>: successive halving of trials that are drawn; <c>tpe</c>: trials are
    /// drawn where good ones were (tree-structured Parzen estimator).
    /// </summary>
    public string Search { get; init; } = "random";

    /// <summary>The parameters, one or more.</summary>
    public IReadOnlyList<HyperParam> Params { get; init; } = [];

    /// <summary>A space whose trials are drawn.</summary>
    /// <param name="parameters">The parameters.</param>
    public static ParamSpace Random(params IReadOnlyList<HyperParam> parameters) => new() { Search = "random", Params = parameters };

    /// <summary>A space whose combinations are gone through.</summary>
    /// <param name="parameters">The parameters, each with values.</param>
    public static ParamSpace Grid(params IReadOnlyList<HyperParam> parameters) => new() { Search = "grid", Params = parameters };

    /// <summary>A space whose trials are drawn, fitted for a short time, and the best of them for longer: successive halving.</summary>
    /// <param name="parameters">The parameters.</param>
    public static ParamSpace Halving(params IReadOnlyList<HyperParam> parameters) => new() { Search = "halving", Params = parameters };

    /// <summary>A space whose trials are drawn where good ones were: the tree-structured Parzen estimator.</summary>
    /// <param name="parameters">The parameters.</param>
    public static ParamSpace Tpe(params IReadOnlyList<HyperParam> parameters) => new() { Search = "tpe", Params = parameters };

    internal static IReadOnlyList<string> Searches { get; } = ["random", "grid", "halving", "tpe"];

    internal bool IsGrid => Search == "grid";
}

/// <summary>A parameter that is tuned: a list of values, or a range.</summary>
public sealed record HyperParam
{
    /// <summary>Uid of the stage that has the parameter; null for every model that has it.</summary>
    public string? Model { get; init; }

    /// <summary>Name of the parameter, such as <c>numLeaves</c>.</summary>
    public string Param { get; init; } = "";

    /// <summary>The values; empty for a range.</summary>
    public IReadOnlyList<JsonElement> Values { get; init; } = [];

    /// <summary>The smallest value of a range, which may be drawn.</summary>
    public double? Min { get; init; }

    /// <summary>The largest value of a range; of whole numbers it may be drawn.</summary>
    public double? Max { get; init; }

    /// <summary>How a range is drawn from: <c>linear</c>, or <c>log</c> (evenly by order of magnitude).</summary>
    public string Scale { get; init; } = "linear";

    /// <summary>A parameter with a list of values.</summary>
    /// <param name="param">Name of the parameter.</param>
    /// <param name="values">The values.</param>
    public static HyperParam Discrete(string param, params IReadOnlyList<object> values) =>
        new() { Param = param, Values = [.. values.Select(static value => JsonSerializer.SerializeToElement(value, Stages.StageJson.Options))] };

    /// <summary>A parameter with a range.</summary>
    /// <param name="param">Name of the parameter.</param>
    /// <param name="min">The smallest value.</param>
    /// <param name="max">The largest value.</param>
    /// <param name="scale"><c>linear</c> or <c>log</c>.</param>
    public static HyperParam Range(string param, double min, double max, string scale = "linear") => new() { Param = param, Min = min, Max = max, Scale = scale };

    /// <summary>What is wrong with it by itself, and what would be right; null when nothing is.</summary>
    internal (string Problem, string Remedy)? Objection(bool grid) => this switch
    {
        { Param.Length: 0 } => ("A parameter of the space has no name", "Give param: with the name of a parameter of the models."),
        { Values.Count: > 0, Min: null, Max: null } => null,
        { Values.Count: > 0 } => ($"The parameter {Param} has values and a range", "Give values:, or min: and max:."),
        { Min: null } or { Max: null } => ($"The parameter {Param} has no values", "Give values:, or min: and max:."),
        _ when grid => ($"The parameter {Param} has a range, and a grid needs values", "Give values:, or set search to random."),
        _ when !(Min < Max) => ($"The range of {Param} goes from {Text(Min)} to {Text(Max)}", "min is below max."),
        { Scale: "log", Min: <= 0 } => ($"The range of {Param} begins at {Text(Min)}, which has no logarithm", "Set min above 0, or scale to linear."),
        { Scale: not ("log" or "linear") } => ($"The scale of {Param} is '{Scale}'", "The scales are linear and log."),
        _ => null,
    };

    /// <summary>A value, by a number from 0 up to but not including 1.</summary>
    /// <param name="draw">The number.</param>
    /// <param name="whole">Whether the parameter takes whole numbers.</param>
    internal JsonElement Draw(double draw, bool whole)
    {
        if (Values.Count > 0)
            return Values[(int)(draw * Values.Count)];
        double min = Min!.Value, max = Max!.Value;
        // Of whole numbers each is as wide as the others, the last included.
        double end = whole ? max + 1 : max;
        double value = Scale == "log" ? Math.Exp(Math.Log(min) + (draw * (Math.Log(end) - Math.Log(min)))) : min + (draw * (end - min));
        return whole
            ? JsonSerializer.SerializeToElement((long)Math.Clamp(Math.Floor(value), Math.Ceiling(min), Math.Floor(max)))
            : JsonSerializer.SerializeToElement(Math.Clamp(value, min, max));
    }

    /// <summary>The number by which a value is drawn: what <see cref="Draw"/> gives it for.</summary>
    internal double Place(JsonElement value, bool whole)
    {
        if (Values.Count > 0)
        {
            int index = Values.Select(static (one, i) => (one, i)).FirstOrDefault(pair => JsonElement.DeepEquals(pair.one, value), (default, -1)).Item2;
            return index < 0 ? double.NaN : (index + 0.5) / Values.Count;
        }
        double min = Min!.Value, max = Max!.Value, end = whole ? max + 1 : max, number = value.GetDouble() + (whole ? 0.5 : 0);
        double place = Scale == "log" ? Math.Log(number / min) / Math.Log(end / min) : (number - min) / (end - min);
        return Math.Clamp(place, 0, 1 - 1e-12);
    }

    private static string Text(double? value) => value!.Value.ToString(CultureInfo.InvariantCulture);
}
