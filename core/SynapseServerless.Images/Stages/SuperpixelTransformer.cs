using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Divides images into superpixels: groups of neighbouring pixels of like colour, which explanations of images switch on and off.</summary>
/// <remarks>The column is SynapseML's structure: <c>clusters</c>, a list of superpixels, each a list of pixels with <c>x</c> and <c>y</c>. Every pixel is in one of them.</remarks>
public sealed class SuperpixelTransformer : ImageStage
{
    /// <summary>About how wide and high a superpixel is, in pixels.</summary>
    [Range(2.0, 100_000.0)]
    public double CellSize { get; init; } = 16;

    /// <summary>How much nearness counts against likeness of colour; the greater, the more regular superpixels are.</summary>
    [Range(0.0, 1e9)]
    public double Modifier { get; init; } = 130;

    /// <inheritdoc/>
    private protected override ImageOutput BindOutput(Schema input, Field column, string name) =>
        new(new Field(name, SuperpixelColumn.Type, nullable: true), _ => new SuperpixelColumn(CellSize, Modifier));
}
