using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Scales numbers to a mean of 0 and a standard deviation of a factor, each part of a table by its own mean and deviation.</summary>
/// <remarks>The deviation is that of a whole population. Where all numbers of a part are equal, the mean is subtracted and nothing else done.</remarks>
public sealed class StandardScalarScaler : ScalarScaler
{
    /// <summary>The standard deviation of what comes out.</summary>
    [Range(-1e300, 1e300)]
    public double CoefficientFactor { get; init; } = 1;

    private protected override PartLine Line(string partition, PartSummary summary) =>
        new(partition, summary.Mean, summary.Deviation > 0 ? CoefficientFactor / summary.Deviation : CoefficientFactor, 0);

    private protected override Transformer Model(IReadOnlyList<PartLine> lines) =>
        new StandardScalarScalerModel { Uid = Uid + "Model", InputCol = InputCol, PartitionKey = PartitionKey, OutputCol = OutputCol, Lines = lines };
}
