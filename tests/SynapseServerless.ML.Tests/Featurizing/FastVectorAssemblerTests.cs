using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.ML;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class FastVectorAssemblerTests
{
    private static RecordBatch Input() => TestRows.Sliced(TestRows.Of(
        ("i", new int?[] { 1, null, 3 }),
        ("d", new double?[] { 0.5, 1.5, double.NaN }),
        ("b", new bool?[] { true, false, true }),
        ("v", new float[]?[] { [10, 11], [12, 13], null })));

    [Fact]
    public async Task Numbers_booleans_and_vectors_stand_side_by_side_and_nulls_are_NaN_under_keep()
    {
        RecordBatch result = await new FastVectorAssembler { InputCols = ["v", "i", "b", "d"], OutputCol = "f", HandleInvalid = "keep" }
            .TransformAsync(Input());
        Assert.Equal(
        [
            new[] { 10f, 11, 1, 1, 0.5f },
            new[] { 12f, 13, float.NaN, 0, 1.5f },
            new[] { float.NaN, float.NaN, 3, 1, float.NaN },
        ], TestRows.Cells(result, "f"));
        Field field = result.Schema.GetFieldByName("f");
        Assert.Equal(["v_0", "v_1", "i", "b", "d"], ColumnMetadata.Slots(field));
        Assert.Equal(5, Assert.IsType<FixedSizeListType>(field.DataType).ListSize);
    }

    [Fact]
    public async Task A_null_is_a_bad_row_unless_told_otherwise_but_NaN_passes()
    {
        var stage = new FastVectorAssembler { InputCols = ["i", "d", "v"], OutputCol = "f" };
        var error = await Assert.ThrowsAsync<DataException>(() => stage.TransformAsync(Input()));
        Assert.Equal(("i", 1L), (error.Location.Column, error.Location.Row));
        RecordBatch skipped = await new FastVectorAssembler { InputCols = ["i", "d"], OutputCol = "f", HandleInvalid = "skip" }.TransformAsync(Input());
        Assert.Equal([new[] { 1f, 0.5f }, new[] { 3f, float.NaN }], TestRows.Cells(skipped, "f"));
    }

    public static TheoryData<System.Array> Numbers =>
    [
        new sbyte?[] { -5, 7 }, new int[] { -5, 7 }, new long[] { -5, 7 }, new float[] { -5, 7 }, new double[] { -5, 7 },
    ];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Every_type_of_number_is_taken(System.Array values)
    {
        RecordBatch result = await new FastVectorAssembler { InputCols = ["x", "x"], OutputCol = "f" }.TransformAsync(TestRows.Sliced(TestRows.Of(("x", values))));
        Assert.Equal([new[] { -5f, -5 }, new[] { 7f, 7 }], TestRows.Cells(result, "f"));
    }

    [Fact]
    public async Task A_sparse_input_is_written_out_densely_while_narrow_and_stays_sparse_when_wide()
    {
        RecordBatch narrow = Sparse(4, [[(1, 5f), (3, 6f)], [], [(0, 7f)]]);
        RecordBatch dense = await new FastVectorAssembler { InputCols = ["i", "s"], OutputCol = "f" }.TransformAsync(narrow);
        Assert.Equal([new[] { 1f, 0, 5, 0, 6 }, new[] { 2f, 0, 0, 0, 0 }, new[] { 3f, 7, 0, 0, 0 }], TestRows.Cells(dense, "f"));

        RecordBatch wide = Sparse(1_000_000, [[(1, 5f), (999_999, 6f)], [], [(0, 7f)]]);
        RecordBatch result = await new FastVectorAssembler { InputCols = ["i", "s"], OutputCol = "f" }.TransformAsync(wide);
        var column = (StructArray)result.Column(2);
        SparseVectors.Row(column, 0, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values);
        Assert.Equal([0, 2, 1_000_000], indices.ToArray());
        Assert.Equal([1f, 5, 6], values.ToArray());
        Assert.Equal(1_000_001, SparseVectors.Size(result.Schema.GetFieldByName("f")));

        static RecordBatch Sparse(int size, (int Slot, float Value)[][] rows)
        {
            var builder = new SparseVectors.Builder(size);
            foreach ((int Slot, float Value)[] row in rows)
            {
                foreach ((int slot, float value) in row)
                    builder.Add(slot, value);
                builder.EndRow();
            }
            return TestRows.Sliced(Batches.With(TestRows.Of(("i", new int[] { 1, 2, 3 })), SparseVectors.Field("s", size), builder.Build()));
        }
    }

    [Fact]
    public async Task Slots_of_category_indexes_are_marked()
    {
        RecordBatch data = TestRows.WithField(Input(), "i", field => ColumnMetadata.With(field, ColumnMetadata.LevelsKey, new[] { "x", "y" }));
        RecordBatch first = await new FastVectorAssembler { InputCols = ["d", "i"], OutputCol = "f", HandleInvalid = "keep" }.TransformAsync(data);
        RecordBatch second = await new FastVectorAssembler { InputCols = ["b", "f"], OutputCol = "g" }.TransformAsync(first);
        Assert.Equal([2], ColumnMetadata.CategoricalSlots(second.Schema.GetFieldByName("g")));
        Assert.Equal(["b", "f_d", "f_i"], ColumnMetadata.Slots(second.Schema.GetFieldByName("g")));
    }

    [Fact]
    public async Task Many_rows_and_columns_are_written_block_by_block_without_a_gap()
    {
        // Expected values by the definition: slot j of row r is column j at row r.
        const int Rows = 3_001, Columns = 37;
        RecordBatch data = TestRows.Sliced(TestRows.Of([.. Enumerable.Range(0, Columns).Select(j =>
            ($"c{j}", (System.Array)Enumerable.Range(0, Rows).Select(r => (double?)((r * 100) + j)).ToArray()))]));
        RecordBatch result = await new FastVectorAssembler { InputCols = [.. Enumerable.Range(0, Columns).Select(j => $"c{j}")], OutputCol = "f" }
            .TransformAsync(data);
        var list = (FixedSizeListArray)result.Column(Columns);
        ReadOnlySpan<float> values = ((FloatArray)list.Values).Values;
        for (int r = 0; r < Rows; r++)
        {
            for (int j = 0; j < Columns; j++)
                Assert.Equal((r * 100) + j, values[(r * Columns) + j]);
        }
    }

    [Fact]
    public async Task No_rows_give_no_vectors() => Assert.Equal(0,
        (await new FastVectorAssembler { InputCols = ["i", "v"], OutputCol = "f" }.TransformAsync(Batches.Empty(Input().Schema))).Length);

    [Fact]
    public void Text_is_refused_with_what_would_do()
    {
        string message = Assert.Throws<SpecificationException>(() =>
            new FastVectorAssembler { InputCols = ["s"] }.TransformSchema(TestRows.Of(("s", new string?[] { "x" })).Schema)).Message;
        Assert.Contains("'s' is text", message);
        Assert.Contains("ValueIndexer", message);
    }
}
