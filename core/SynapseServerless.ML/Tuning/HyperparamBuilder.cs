using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Puts a space of parameters together in C#, under the names that SynapseML has; <see cref="ParamSpace"/> is what it builds, and what a specification writes as data.</summary>
public sealed class HyperparamBuilder
{
    private readonly List<HyperParam> _params = [];

    /// <summary>Adds a parameter of every model that has it.</summary>
    /// <param name="param">Name of the parameter, such as <c>numLeaves</c>.</param>
    /// <param name="values">Its values.</param>
    public HyperparamBuilder AddHyperparam(string param, HyperParamValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _params.Add(values.Of(param));
        return this;
    }

    /// <summary>Adds a parameter of one stage.</summary>
    /// <param name="stage">The stage, which <see cref="TuneHyperparameters.Models"/> have or are.</param>
    /// <param name="param">Name of the parameter, such as <c>numLeaves</c>.</param>
    /// <param name="values">Its values.</param>
    /// <exception cref="SpecificationException">The stage has no such parameter; the nearest names are in the error.</exception>
    public HyperparamBuilder AddHyperparam(Stage stage, string param, HyperParamValues values)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(values);
        if (StageCopies.Parameter(stage, param) is null)
            StageCopies.Value(stage, param, default);
        _params.Add(values.Of(param) with { Model = stage.Uid });
        return this;
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<HyperParam> Build() => [.. _params];

    /// <summary>A space whose trials are drawn; SynapseML's RandomSpace.</summary>
    public ParamSpace RandomSpace() => ParamSpace.Random(Build());

    /// <summary>A space whose combinations are gone through; SynapseML's GridSpace.</summary>
    public ParamSpace GridSpace() => ParamSpace.Grid(Build());

    /// <summary>A space that is gone through by successive halving.</summary>
    public ParamSpace HalvingSpace() => ParamSpace.Halving(Build());

    /// <summary>A space that is gone through by the tree-structured Parzen estimator.</summary>
    public ParamSpace TpeSpace() => ParamSpace.Tpe(Build());

    /// <summary>What a grid of settings is as data: the list that <see cref="ParamMapSearch.EstimatorParamMaps"/> takes; Spark's ParamGridBuilder.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> ParamMaps() => _params.Aggregate(
        (IReadOnlyList<IReadOnlyDictionary<string, JsonElement>>)[new Dictionary<string, JsonElement>()],
        static (maps, param) => [.. maps.SelectMany(map => param.Values.Select(value => new Dictionary<string, JsonElement>(map) { [TrialParams.Name(param)] = value }))]);
}

/// <summary>The values of a parameter that is tuned.</summary>
public abstract record HyperParamValues
{
    private protected HyperParamValues()
    {
    }

    internal abstract HyperParam Of(string param);
}

/// <summary>A list of values.</summary>
/// <param name="Values">The values.</param>
public sealed record DiscreteHyperParam(params IReadOnlyList<object> Values) : HyperParamValues
{
    internal override HyperParam Of(string param) => HyperParam.Discrete(param, Values);
}

/// <summary>A range of whole numbers, the largest included.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Scale"><c>linear</c> or <c>log</c>.</param>
public sealed record IntRangeHyperParam(int Min, int Max, string Scale = "linear") : HyperParamValues
{
    internal override HyperParam Of(string param) => HyperParam.Range(param, Min, Max, Scale);
}

/// <summary>A range of whole numbers, the largest included.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Scale"><c>linear</c> or <c>log</c>.</param>
public sealed record LongRangeHyperParam(long Min, long Max, string Scale = "linear") : HyperParamValues
{
    internal override HyperParam Of(string param) => HyperParam.Range(param, Min, Max, Scale);
}

/// <summary>A range of numbers.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Scale"><c>linear</c> or <c>log</c>.</param>
public sealed record FloatRangeHyperParam(float Min, float Max, string Scale = "linear") : HyperParamValues
{
    internal override HyperParam Of(string param) => HyperParam.Range(param, Min, Max, Scale);
}

/// <summary>A range of numbers.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Scale"><c>linear</c> or <c>log</c>.</param>
public sealed record DoubleRangeHyperParam(double Min, double Max, string Scale = "linear") : HyperParamValues
{
    internal override HyperParam Of(string param) => HyperParam.Range(param, Min, Max, Scale);
}
