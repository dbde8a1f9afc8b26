using Apache.Arrow;
using Apache.Arrow.Types;
using Xunit;

namespace SynapseServerless.Data.Tests;

/// <summary>Batches are put one behind the other, whatever their columns are.</summary>
public sealed class ConcatenateTests
{
    [Fact]
    public void Dictionaries_of_their_own_and_columns_of_nulls_are_joined_cell_by_cell()
    {
        var type = new DictionaryType(Int8Type.Default, StringType.Default, ordered: false);
        var schema = new Schema([new Field("city", type, nullable: true), new Field("none", NullType.Default, nullable: true)], null);
        using RecordBatch first = Batch(schema, type, ["Ulm", "Bonn"], [1, 0, null]);
        using RecordBatch second = Batch(schema, type, ["Bonn", "Kiel"], [1, 1, 0]);

        using RecordBatch all = Batches.Concatenate(schema, [first, second]);

        Assert.Equal(["Bonn", "Ulm", null, "Kiel", "Kiel", "Bonn"], Enumerable.Range(0, all.Length).Select(row => Cells.Value(all.Column(0), row)));
        Assert.All(Enumerable.Range(0, all.Length), row => Assert.Null(Cells.Value(all.Column(1), row)));
    }

    private static RecordBatch Batch(Schema schema, DictionaryType type, string[] values, sbyte?[] places)
    {
        var indices = new Int8Array.Builder();
        foreach (sbyte? place in places)
        {
            if (place is { } known)
                indices.Append(known);
            else
                indices.AppendNull();
        }
        IArrowArray column = new DictionaryArray(type, indices.Build(), new StringArray.Builder().AppendRange(values).Build());
        return new RecordBatch(schema, [column, new NullArray(places.Length)], places.Length);
    }
}
