using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Bench.Comparisons.Neighbors;

/// <summary>Made-up vectors.</summary>
internal static class NeighborVectors
{
    /// <summary>Values of a vector.</summary>
    public const int Width = 128;

    /// <summary>Vectors without any structure, the hardest there are for an index.</summary>
    public static float[] Even(int count, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count * Width];
        for (int i = 0; i < values.Length; i++)
            values[i] = Normal(random);
        return values;
    }

    /// <summary>Vectors that go by sixteen numbers, as embeddings go by fewer things than they have values.</summary>
    public static float[] Embedded(int count, int seed)
    {
        const int Inner = 16;
        var random = new Random(99);
        float[] map = [.. Enumerable.Range(0, Inner * Width).Select(_ => Normal(random))];
        random = new Random(seed);
        float[] values = new float[count * Width], inner = new float[Inner];
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < Inner; i++)
                inner[i] = Normal(random);
            for (int i = 0; i < Width; i++)
            {
                float sum = 0.05f * Normal(random);
                for (int j = 0; j < Inner; j++)
                    sum += inner[j] * map[(j * Width) + i];
                values[(row * Width) + i] = sum;
            }
        }
        return values;
    }

    /// <summary>Vectors as a batch, with their numbers as values.</summary>
    public static RecordBatch Batch(float[] vectors)
    {
        int count = vectors.Length / Width;
        Field field = ColumnMetadata.Vector("features", Width);
        FloatArray values = new FloatArray.Builder().AppendRange(vectors).Build();
        Int32Array rows = new Int32Array.Builder().AppendRange(Enumerable.Range(0, count)).Build();
        return new RecordBatch(
            new Schema([field, new Field("values", rows.Data.DataType, false)], null), [new FixedSizeListArray(field.DataType, count, values, ArrowBuffer.Empty, 0), rows], count);
    }

    /// <summary>The values of the neighbors, row by row.</summary>
    public static int[][] Found(RecordBatch scored)
    {
        var lists = (ListArray)scored.Column(scored.ColumnCount - 1);
        return [.. Enumerable.Range(0, lists.Length).Select(row => ((Int32Array)((StructArray)lists.GetSlicedValues(row)).Fields[0]).Values.ToArray())];
    }

    private static float Normal(Random random) => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
}
