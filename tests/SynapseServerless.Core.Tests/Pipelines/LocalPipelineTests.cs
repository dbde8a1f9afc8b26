using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Core.Tests.Specifications;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Core.Tests.Pipelines;

public sealed class LocalPipelineTests
{
    [Fact]
    public async Task A_pipeline_fits_each_stage_on_what_the_earlier_ones_make()
    {
        // Centring 1..6 subtracts 3.5; adding 10 to that gives -2.5 + 10 for the first row.
        var pipeline = new Pipeline(
            new Center { InputCol = "x" },
            new AddNumber { InputCol = "sum", OutputCol = "y", Number = 10 });

        using PipelineModel model = await pipeline.FitAsync(new ToyDataset([1, 2, 3], [4, 5, 6]), cancellationToken: TestContext.Current.CancellationToken);
        Dataset result = model.Transform(new ToyDataset([1, 2], [6]));

        Assert.Equal(["x", "sum", "y"], Schemas.Names(result.Schema));
        Assert.Equal([7.5, 8.5, 12.5], await ToyDataset.ReadAsync(result, "y"));
    }

    [Fact]
    public async Task A_parameter_out_of_range_is_refused_before_data_is_read()
    {
        var pipeline = new Pipeline(new AddNumber { InputCol = "x", Number = 1000 });
        var error = await Assert.ThrowsAsync<SpecificationException>(() => pipeline.FitAsync(new ToyDataset { Unreadable = true }));
        Assert.Equal("stage AddNumber, parameter number: The value 1000 is out of range: it must be at least -100 and at most 100.", error.Message);
    }

    [Fact]
    public async Task A_missing_column_is_refused_before_data_is_read()
    {
        var pipeline = new Pipeline(new Center { InputCol = "x" }, new AddNumber { InputCol = "z" });
        var error = await Assert.ThrowsAsync<SpecificationException>(() => pipeline.FitAsync(new ToyDataset { Unreadable = true }));
        Assert.Equal("stage AddNumber: There is no column 'z'.", error.Message);
    }

    private sealed class ToyDataset(params double[][] partitions) : Dataset
    {
        public bool Unreadable { get; init; }

        public override Schema Schema { get; } = new([new Field("x", DoubleType.Default, true)], null);

        public override int PartitionCount => Math.Max(1, partitions.Length);

        public override async IAsyncEnumerable<RecordBatch> ReadAsync(
            int partition, IReadOnlyList<string>? columns = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Assert.False(Unreadable);
            await Task.Yield();
            foreach (double value in partitions[partition])
                yield return new RecordBatch(Schema, [new DoubleArray.Builder().Append(value).Build()], 1);
        }

        public static async Task<List<double>> ReadAsync(Dataset dataset, string column)
        {
            var values = new List<double>();
            for (int partition = 0; partition < dataset.PartitionCount; partition++)
            {
                await foreach (RecordBatch batch in dataset.ReadAsync(partition, [column]))
                {
                    using (batch)
                        values.AddRange(((DoubleArray)batch.Column(0)).Select(value => value!.Value));
                }
            }
            return values;
        }
    }
}
