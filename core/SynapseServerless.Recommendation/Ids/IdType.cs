using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>The types that identifiers of users and items have: whole numbers of 32 or 64 bits, doubles or text. Each keeps every identifier as it is.</summary>
internal static class IdType
{
    /// <summary>What a column of identifiers has to be.</summary>
    public const string Expected = "a column of numbers or text";

    /// <summary>Whether a column can have identifiers.</summary>
    public static bool IsId(IArrowType type) => type.TypeId != ArrowTypeId.UInt64 && (NumericColumn.IsNumber(type) || CellTexts.IsText(type)) && type.TypeId is not (ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256);

    /// <summary>The name of the type of a column's identifiers.</summary>
    public static string Of(IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 => "integer",
        ArrowTypeId.Int64 or ArrowTypeId.UInt32 => "long",
        ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double => "double",
        _ => "string",
    };

    /// <summary>The type of a column of such identifiers.</summary>
    public static IArrowType Column(string type) => type switch
    {
        "integer" => Int32Type.Default,
        "long" => Int64Type.Default,
        "double" => DoubleType.Default,
        _ => StringType.Default,
    };

    /// <summary>The order of identifiers: numbers by value, text by code units.</summary>
    public static IComparer<string> Order(string type) => type switch
    {
        "integer" or "long" => Comparer<string>.Create(static (one, other) => Whole(one).CompareTo(Whole(other))),
        "double" => Comparer<string>.Create(static (one, other) => Number(one).CompareTo(Number(other))),
        _ => StringComparer.Ordinal,
    };

    /// <summary>A column of identifiers.</summary>
    public static IArrowArray Build(string type, IReadOnlyList<string> ids)
    {
        switch (type)
        {
            case "integer":
                return NumericColumn.Of([.. ids.Select(static id => (int)Whole(id))]);
            case "long":
                return new Int64Array.Builder().AppendRange(ids.Select(Whole)).Build();
            case "double":
                return NumericColumn.Of([.. ids.Select(Number)]);
            default:
                var texts = new StringArray.Builder();
                foreach (string id in ids)
                    texts.Append(id);
                return texts.Build();
        }
    }

    private static long Whole(string id) => long.Parse(id, CultureInfo.InvariantCulture);

    private static double Number(string id) => double.Parse(id, CultureInfo.InvariantCulture);
}
