using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.ML;

/// <summary>Multiplies the slots of each vector by numbers, one for each slot.</summary>
public sealed class ElementwiseProduct : VectorTransformer, IOnnxExport
{
    /// <summary>The numbers.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<double> ScalingVec { get; init; } = [];

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        VectorForms.Scale(graph, InputCol, OutputCol ?? Uid + "_output", null, ScalingVec);
    }

    private protected override VectorFunction FunctionOf(Field input, int width) => width == ScalingVec.Count
        ? Scaling.By([.. ScalingVec], ColumnMetadata.Slots(input))
        : throw new SpecificationException(
            $"There are {ScalingVec.Count} numbers for the {width} slots of column '{input.Name}'", Location.OfParameter(Uid, "scalingVec"), "Give a number for each slot.");
}
