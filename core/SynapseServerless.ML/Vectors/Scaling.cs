using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What stages that scale vectors have in common.</summary>
internal static class Scaling
{
    /// <summary>The schema with a column of vectors as wide as another.</summary>
    public static Schema Output(Schema input, string stage, string column, string output)
    {
        Field field = VectorRows.Require(input, stage, "inputCol", column);
        return Schemas.With(input, SparseVectors.IsSparse(field.DataType)
            ? new Field(output, SparseVectors.Type, nullable: true, field.Metadata)
            : ColumnMetadata.Vector(output, SparseVectors.Size(field) ?? 0));
    }

    /// <summary>Multiplies each slot by a number.</summary>
    public static VectorFunction By(double[] factors, IReadOnlyList<string>? names) => new()
    {
        Width = factors.Length,
        Names = names,
        Dense = (from, to) =>
        {
            for (int i = 0; i < from.Length; i++)
                to[i] = (float)(from[i] * factors[i]);
        },
        Sparse = (slots, values, to) =>
        {
            for (int i = 0; i < slots.Length; i++)
                to.Add(slots[i], (float)(values[i] * factors[slots[i]]));
        },
    };

    /// <summary>Throws when vectors are not as wide as those of the fit.</summary>
    public static void CheckWidth(Stage stage, string column, int width, int learned)
    {
        if (width != learned)
        {
            throw new SpecificationException(
                $"The vectors of column '{column}' have {width} slots and those of the fit {learned}", Location.OfParameter(stage.Uid, "inputCol"),
                "Assemble the same features as for the fit.");
        }
    }
}
