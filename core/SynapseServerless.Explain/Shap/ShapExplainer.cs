using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>What the explainers by Shapley values share: what each feature contributes to what the model says of a row, compared with what it says where nothing is known.</summary>
/// <remarks>
/// An explanation is a list for each class: the base, then a number for each feature. They add up to the prediction. A feature that is the same in the row and in all that it is compared
/// with contributes nothing and takes no samples.
/// </remarks>
public abstract class ShapExplainer : ModelExplainer
{
    private protected ShapExplainer()
    {
    }

    /// <summary>How many sets of known features are asked for at most; twice the features and 2,048 unless set. Where that has room for all sets, values are exact.</summary>
    /// <remarks>SynapseML takes two more than the features where it is less; here it is refused.</remarks>
    [Range(1, 10_000_000)]
    public int? NumSamples { get; init; }

    /// <summary>What SynapseML weighs the sets of no and of all features by.</summary>
    [NoEffect("That contributions add up to the prediction is solved for exactly.")]
    public double InfWeight { get; init; } = 1e8;

    /// <summary>A column for the standard errors of contributions, 0 where they are exact; none when null.</summary>
    public string? StandardErrorCol { get; init; }

    /// <summary>How contributions are computed.</summary>
    private protected virtual string MethodOf => "auto";

    /// <summary>The columns that explanations are written to.</summary>
    private protected AddedColumns Added(Schema input, IReadOnlyList<string>? slots, params IReadOnlyList<Field> more) => new(
        input,
        [
            NestedDoubles.Lists(Output, slots), NestedDoubles.Numbers(MetricsCol),
            .. StandardErrorCol is { } errors ? [NestedDoubles.Lists(errors, slots)] : System.Array.Empty<Field>(), .. more,
        ]);

    /// <summary>How sets are asked for.</summary>
    internal ShapPlans Plans() => new(MethodOf, NumSamples, Model!.IsCheap, Seed, Uid);

    /// <summary>Refuses a budget that cannot tell features apart.</summary>
    internal ShapPlans Plans(int features)
    {
        ShapPlans plans = Plans();
        return plans.Objection(features) is { } objection
            ? throw new SpecificationException(objection.Problem, Location.OfParameter(Uid, MethodOf == "exact" ? "method" : "numSamples"), objection.Remedy)
            : plans;
    }
}
