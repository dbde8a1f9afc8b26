using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.LightGBM;
using SynapseServerless.ML;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Bench.Comparisons.Serving;

/// <summary>A model of late flights over eight columns of numbers, and a flight as JSON.</summary>
internal static class FlightModel
{
    private const int Rows = 100_000;

    /// <summary>Fits the model and saves it.</summary>
    public static async Task SaveAsync(BenchContext context, string folder, StageCatalog catalog, CancellationToken cancellationToken)
    {
        (float[] matrix, float[] labels) = await LoadAsync(context, cancellationToken);
        var fields = FlightVectors.Slots.Select(name => new Field(name, DoubleType.Default, nullable: true)).Append(new Field("label", Int32Type.Default, nullable: true));
        var columns = FlightVectors.Slots
            .Select((_, slot) => (IArrowArray)new DoubleArray.Builder().AppendRange(Enumerable.Range(0, Rows).Select(row => (double)matrix[(row * FlightVectors.Columns) + slot])).Build())
            .Append(new Int32Array.Builder().AppendRange(labels.Take(Rows).Select(label => (int)label)).Build());
        var batch = new RecordBatch(new Schema(fields, null), columns, Rows);
        var pipeline = new Pipeline(
            new FastVectorAssembler { InputCols = [.. FlightVectors.Slots], OutputCol = "features" },
            new LightGBMClassifier());
        Stage model = await pipeline.FitAsync(new MemoryDataset(batch.Schema, [[batch]]), cancellationToken: cancellationToken);
        await StageSerializer.SaveAsync(model, folder, new LocalStorage(), catalog, new StageSaveOptions { Input = batch.Schema }, cancellationToken);
    }

    /// <summary>The vectors and labels of flights.</summary>
    public static async Task<(float[] Matrix, float[] Labels)> LoadAsync(BenchContext context, CancellationToken cancellationToken) =>
        await VectorFile.LoadAsync(await FlightVectors.FileAsync(context, cancellationToken), cancellationToken);

    /// <summary>A flight as JSON.</summary>
    /// <param name="matrix">The vectors.</param>
    public static string Flight(float[] matrix)
    {
        var json = new StringBuilder("{");
        for (int i = 0; i < FlightVectors.Columns; i++)
            json.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}\"{FlightVectors.Slots[i]}\":{matrix[i]}");
        return json.Append('}').ToString();
    }
}
