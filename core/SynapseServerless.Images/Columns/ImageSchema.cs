using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Images;

/// <summary>How an image stands in a column: Spark's structure, whose bytes are those that OpenCV has.</summary>
/// <remarks>
/// The fields are <c>origin</c> (where the image came from), <c>height</c>, <c>width</c>, <c>nChannels</c>, <c>mode</c> (OpenCV's type: 0, 16 or 24 for
/// 1, 3 or 4 channels of 8 bits) and <c>data</c> (rows from the top, pixels in the order blue, green, red, alpha).
/// </remarks>
public static class ImageSchema
{
    /// <summary>The type of a column of images.</summary>
    public static StructType Type { get; } = new(
    [
        new Field("origin", StringType.Default, nullable: true),
        new Field("height", Int32Type.Default, nullable: false),
        new Field("width", Int32Type.Default, nullable: false),
        new Field("nChannels", Int32Type.Default, nullable: false),
        new Field("mode", Int32Type.Default, nullable: false),
        new Field("data", BinaryType.Default, nullable: false),
    ]);

    /// <summary>A column of images.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="shape">What is known of the size of all of them.</param>
    internal static Field Column(string name, ImageShape shape = default)
    {
        var field = new Field(name, Type, nullable: true);
        return shape.IsKnown ? ColumnMetadata.With(field, ColumnMetadata.ShapeKey, shape.ToArray()) : field;
    }

    /// <summary>Whether a type is that of images.</summary>
    /// <param name="type">The type.</param>
    public static bool IsImage(IArrowType type) =>
        type is StructType structure
        && Has(structure, "height", static field => field is Int32Type)
        && Has(structure, "width", static field => field is Int32Type)
        && Has(structure, "nChannels", static field => field is Int32Type)
        && Has(structure, "data", IsBinary);

    /// <summary>Whether a type is that of files: bytes.</summary>
    /// <param name="type">The type.</param>
    internal static bool IsBinary(IArrowType type) => type is BinaryType or LargeBinaryType or BinaryViewType;

    /// <summary>OpenCV's type of 8-bit channels.</summary>
    /// <param name="channels">How many.</param>
    internal static int Mode(int channels) => (channels - 1) << 3;

    private static bool Has(StructType structure, string name, Func<IArrowType, bool> accepts) =>
        structure.Fields.Any(field => field.Name == name && accepts(field.DataType));
}
