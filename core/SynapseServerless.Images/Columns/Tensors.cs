using System.Numerics;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Images;

/// <summary>Columns of tensors by the type of their values.</summary>
internal static class Tensors
{
    /// <summary>A column of tensors: of a fixed size where that is known, of nested lists otherwise.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="element">Type of the values.</param>
    /// <param name="shape">What is known of the size.</param>
    /// <param name="normalization">What values become.</param>
    /// <param name="uid">The stage, for errors.</param>
    public static ImageOutput Output(string name, TensorElementType element, ImageShape shape, Normalization normalization, string uid) => element switch
    {
        TensorElementType.Double => Output<double>(name, DoubleType.Default, shape, normalization, uid),
        TensorElementType.Float16 => Output<Half>(name, HalfFloatType.Default, shape, normalization, uid),
        TensorElementType.Uint8 => Output<byte>(name, UInt8Type.Default, shape, normalization, uid),
        _ => Output<float>(name, FloatType.Default, shape, normalization, uid),
    };

    private static ImageOutput Output<T>(string name, IArrowType type, ImageShape shape, Normalization normalization, string uid)
        where T : unmanaged, INumber<T>
    {
        var tables = new ChannelTables<T>(normalization);
        if (!shape.IsKnown)
        {
            var nested = new ListType(Item(new ListType(Item(new ListType(Item(type))))));
            return new ImageOutput(new Field(name, nested, nullable: true), _ => new NestedTensorColumn<T>(nested, tables));
        }
        if ((long)shape.Channels!.Value * shape.Height!.Value * shape.Width!.Value * Unsafe.SizeOf<T>() > System.Array.MaxLength)
        {
            throw new SpecificationException(
                $"Tensors of {shape.Channels} x {shape.Height} x {shape.Width} values do not fit into a batch, which has 2 GB at most", Location.OfStage(uid), "Resize to less.");
        }
        var fixedSize = new FixedSizeListType(Item(type), shape.Size);
        Field field = ColumnMetadata.With(new Field(name, fixedSize, nullable: true), ColumnMetadata.ShapeKey, shape.ToArray());
        return new ImageOutput(field, rows => new TensorColumn<T>(fixedSize, shape, tables, rows));
    }

    private static Field Item(IArrowType type) => new("item", type, nullable: false);
}
