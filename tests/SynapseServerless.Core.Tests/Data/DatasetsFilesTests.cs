using Apache.Arrow;
using SynapseServerless.Data;
using Xunit;

namespace SynapseServerless.Data.Tests;

public sealed class DatasetsFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-datasets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("numbers.csv")]
    [InlineData("numbers.parquet")]
    [InlineData("numbers")]
    public async Task What_is_written_is_opened_again(string output)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Dataset numbers = Datasets.FromRows(Enumerable.Range(0, 1000).Select(i => new { Number = (long)i, Text = $"n{i}" }), partitions: 3);
        string path = Path.Combine(_folder, output);

        Assert.Equal(1000, await numbers.WriteAsync(path, cancellationToken: cancellationToken));

        RecordBatch back = await (await Datasets.OpenAsync(path)).CollectAsync(cancellationToken: cancellationToken);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (object?)(long)i), back.Values("Number"));
        Assert.Equal("n999", back.Values("Text")[999]);
    }

    [Fact]
    public async Task A_dataset_is_split_in_two_without_losing_or_doubling_a_row()
    {
        Dataset numbers = Datasets.FromRows(Enumerable.Range(0, 10_000).Select(i => new { Number = i }), partitions: 4);
        (Dataset train, Dataset test) = numbers.Split(train: 0.8, seed: 7);

        object?[] trained = [.. (await train.CollectAsync(cancellationToken: TestContext.Current.CancellationToken)).Values("Number")];
        object?[] tested = [.. (await test.CollectAsync(cancellationToken: TestContext.Current.CancellationToken)).Values("Number")];

        Assert.Equal(Enumerable.Range(0, 10_000).Cast<object?>(), trained.Concat(tested).OrderBy(number => (int)number!));
        // Four standard deviations of a binomial draw of 10,000 at 0.8 are 160.
        Assert.InRange(trained.Length, 8_000 - 160, 8_000 + 160);
    }
}
