using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Images;

/// <summary>A rectangle of an image, which may be turned about its middle, and how sure it is.</summary>
/// <param name="X">Its first pixel of each row, before it is turned.</param>
/// <param name="Y">Its first row, before it is turned.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Score">How sure, from 0 to 1.</param>
/// <param name="Angle">By how many degrees it is turned, clockwise.</param>
internal readonly record struct Box(int X, int Y, int Width, int Height, float Score, float Angle = 0)
{
    /// <summary>The type of a box in a column.</summary>
    public static StructType Type { get; } = new(
    [
        new Field("x", Int32Type.Default, nullable: false),
        new Field("y", Int32Type.Default, nullable: false),
        new Field("width", Int32Type.Default, nullable: false),
        new Field("height", Int32Type.Default, nullable: false),
        new Field("score", FloatType.Default, nullable: false),
        new Field("angle", FloatType.Default, nullable: false),
    ]);

    /// <summary>The type of a column of lists of boxes.</summary>
    public static ListType ListType { get; } = new(new Field("item", Type, nullable: false));

    /// <summary>Whether a type is that of lists of boxes.</summary>
    public static bool IsList(IArrowType type) =>
        type is ListType { ValueDataType: StructType box } && box.Fields.Select(field => field.Name).Take(4).SequenceEqual(["x", "y", "width", "height"])
        && box.Fields.Take(4).All(field => field.DataType is Int32Type);
}
