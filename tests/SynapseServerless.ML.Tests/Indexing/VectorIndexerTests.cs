using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Indexing;

public sealed class VectorIndexerTests
{
    private static readonly float[][] _rows = [[-1, 7, 0.5f, 0], [0, 3, 1.5f, 2], [-1, 5, 2.5f, 0], [2, 3, 3.5f, 2]];

    // By Spark's rule: values get indexes in their order, but 0 gets index 0 where it comes; the third slot has four values and is no category.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Slots_of_few_values_become_indexes(bool isSparse)
    {
        RecordBatch data = isSparse ? Tables.Sparse(_rows) : TestRows.Sliced(Tables.Vectors(_rows));
        var model = (VectorIndexerModel)await Tables.FitAsync(new VectorIndexer { InputCol = "v", OutputCol = "o", MaxCategories = 3 }, data);
        Assert.Equal([0, 1, 3], model.CategoricalSlots);
        Assert.Equal([[0, -1, 2], [3, 5, 7], [0, 2]], model.Categories);
        RecordBatch result = await model.TransformAsync(data);
        Assert.Equal([[1, 2, 0.5f, 0], [0, 0, 1.5f, 1], [1, 1, 2.5f, 0], [2, 0, 3.5f, 1]], Tables.Dense(result, "o"));
        Assert.Equal([0, 1, 3], ColumnMetadata.CategoricalSlots(result.Schema.GetFieldByName("o")));
        Assert.Equal(isSparse, SparseVectors.IsSparse(result.Schema.GetFieldByName("o").DataType));
    }

    // The second slot has no 0 in the fit: what a sparse vector leaves out there is a value that was not met.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Values_that_the_fit_has_not_met_are_handled_as_asked(bool isSparse)
    {
        RecordBatch data = Tables.Vectors(_rows), other = isSparse ? Tables.Sparse([0, 0, 1, 2], [2, 5, 1, 0]) : Tables.Vectors([0, 0, 1, 2], [2, 5, 1, 0]);
        async Task<VectorIndexerModel> Model(string handle) =>
            (VectorIndexerModel)await Tables.FitAsync(new VectorIndexer { InputCol = "v", OutputCol = "o", MaxCategories = 3, HandleInvalid = handle }, data);
        Assert.Equal([[0, 3, 1, 1], [2, 1, 1, 0]], Tables.Dense(await (await Model("keep")).TransformAsync(other), "o"));
        Assert.Equal([[2, 1, 1, 0]], Tables.Dense(await (await Model("skip")).TransformAsync(other), "o"));
        DataException error = await Assert.ThrowsAsync<DataException>(async () => await (await Model("error")).TransformAsync(other));
        Assert.Contains("Slot 1 has 0, which is none of the 3 values", error.Message);
    }

    [Fact]
    public async Task A_missing_vector_stays_missing_and_other_widths_are_refused()
    {
        var model = (VectorIndexerModel)await Tables.FitAsync(new VectorIndexer { InputCol = "v", OutputCol = "o" }, Tables.Vectors(_rows));
        Assert.Equal([0, 1, 2, 3], model.CategoricalSlots);
        Assert.Null(Tables.Dense(await model.TransformAsync(Tables.Vectors([0, 3, 0.5f, 0], null)), "o")[1]);
        Assert.Contains("3 slots and those of the fit 4", Assert.Throws<SpecificationException>(() => model.TransformSchema(Tables.Vectors([1, 2, 3]).Schema)).Message);
    }
}
