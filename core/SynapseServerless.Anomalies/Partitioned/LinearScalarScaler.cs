using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Scales numbers to a range, each part of a table by its own least and largest number.</summary>
/// <remarks>Where all numbers of a part are equal, they come to the middle of the range.</remarks>
public sealed class LinearScalarScaler : ScalarScaler
{
    /// <summary>What the least number comes to.</summary>
    [Range(-1e300, 1e300)]
    public double MinRequiredValue { get; init; }

    /// <summary>What the largest number comes to.</summary>
    [Range(-1e300, 1e300)]
    public double MaxRequiredValue { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (MinRequiredValue > MaxRequiredValue)
            yield return BadParameter(nameof(MinRequiredValue), FormattableString.Invariant($"{MinRequiredValue} is above {MaxRequiredValue}"), "Give a range that goes from the least to the largest.");
    }

    private protected override PartLine Line(string partition, PartSummary summary) => summary.Least < summary.Most
        ? new PartLine(partition, summary.Least, (MaxRequiredValue - MinRequiredValue) / (summary.Most - summary.Least), MinRequiredValue)
        : new PartLine(partition, summary.Least, 0, (MinRequiredValue + MaxRequiredValue) / 2);

    private protected override Transformer Model(IReadOnlyList<PartLine> lines) =>
        new LinearScalarScalerModel { Uid = Uid + "Model", InputCol = InputCol, PartitionKey = PartitionKey, OutputCol = OutputCol, Lines = lines };
}
