using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Tests;

/// <summary>What gangs are trained on: six columns of numbers and a label.</summary>
internal static class GangRows
{
    /// <summary>How many rows there are.</summary>
    public const int Count = 12_000;

    /// <summary>Writes them as Parquet files.</summary>
    public static async Task WriteAsync(string folder, int files)
    {
        using MemoryDataset data = Datasets.FromRows(Enumerable.Range(0, Count).Select(Row.Of), files);
        var writer = new DatasetWriter(Jobs.Storage(), folder, DataFormat.Parquet, data.Schema);
        for (int file = 0; file < files; file++)
            await writer.WriteAsync(file, data.ReadAsync(file), CancellationToken.None);
    }

    /// <summary>Keeps the bins of other rows in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="factor">By how much the values of these rows are larger.</param>
    public static async Task SaveBinsAsync(string file, float factor)
    {
        using MemoryDataset rows = Datasets.FromRows(
            Enumerable.Range(0, Count).Select(Row.Of).Select(row => row with
            {
                A = factor * row.A, B = factor * row.B, C = factor * row.C, D = factor * row.D, E = factor * row.E, F = factor * row.F,
            }),
            1);
        Dataset vectors = new FastVectorAssembler { InputCols = ["A", "B", "C", "D", "E", "F"], OutputCol = "features" }.Transform(rows);
        ReferenceDataset bins = await new LightGBMRegressor { LabelCol = "Y" }.CreateReferenceAsync(vectors);
        await bins.SaveAsync(file, Jobs.Storage());
    }

    private sealed record Row(float A, float B, float C, float D, float E, float F, double Y)
    {
        // A sum of a wave, a step and a product, and some noise.
        public static Row Of(int id)
        {
            var random = new Random(id);
            float[] x = [.. Enumerable.Range(0, 6).Select(_ => (float)random.NextDouble())];
            double y = Math.Sin(7 * x[0]) + (x[1] > 0.4 ? 1 : 0) + 2 * x[2] * x[3] + 0.3 * (random.NextDouble() - 0.5);
            return new Row(x[0], x[1], x[2], x[3], x[4], x[5], y);
        }
    }
}
