using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Says of a label whether it is of one class: 1 where it is, 0 where it is of another. What OneVsRest fits its classifiers on.</summary>
/// <remarks>A missing label gives a missing one; one that is not the index of a class makes a bad row.</remarks>
public sealed class ClassIndicator : ColumnTransformer<double, double?>
{
    /// <summary>The index of the class.</summary>
    [Range(0, 10_000)]
    public int ClassIndex { get; init; }

    /// <inheritdoc/>
    protected override double? Compute(double value)
    {
        if (!(value >= 0) || value != Math.Floor(value))
            throw new DataException(FormattableString.Invariant($"The label {value} is not the index of a class"), Location.None, "Classes are whole numbers from 0; StringIndexer or ValueIndexer makes them of other values.");
        return value == ClassIndex ? 1 : 0;
    }
}
