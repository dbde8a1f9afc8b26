using Apache.Arrow;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;

namespace SynapseServerless.Bench.Comparisons.Recommendation;

/// <summary>Made-up ratings in the shape of MovieLens-100k, or of so many times its users and ratings: few users rate much, and few items are rated often.</summary>
/// <param name="Times">How many times.</param>
public sealed record RatingTable(int Times)
{
    /// <summary>How many items there are.</summary>
    public const int Items = 1_682;

    /// <summary>How many users there are.</summary>
    public int Users => 943 * Times;

    /// <summary>The columns as bytes of int32, for both sides.</summary>
    public string Write(BenchContext context)
    {
        string path = context.Scratch($"recommendation/ratings-{Times}.bin");
        if (File.Exists(path))
            return path;
        var random = new Random(7);
        var seen = new HashSet<long>();
        using var writer = new BinaryWriter(File.Create(path));
        while (seen.Count < 100_000 * Times)
        {
            int user = (int)(Users * Math.Pow(random.NextDouble(), 1.8)), item = (int)(Items * Math.Pow(random.NextDouble(), 2.5));
            if (!seen.Add(((long)user * Items) + item))
                continue;
            writer.Write(user);
            writer.Write(item);
            writer.Write(random.Next(1, 6));
        }
        return path;
    }

    /// <summary>The table.</summary>
    public static MemoryDataset Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int rows = bytes.Length / 12;
        int[] users = new int[rows], items = new int[rows], ratings = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            users[row] = BitConverter.ToInt32(bytes, 12 * row);
            items[row] = BitConverter.ToInt32(bytes, (12 * row) + 4);
            ratings[row] = BitConverter.ToInt32(bytes, (12 * row) + 8);
        }
        IArrowArray[] columns = [Column(users), Column(items), Column(ratings)];
        string[] names = ["user", "item", "rating"];
        return Datasets.FromBatches(new RecordBatch(new Schema(names.Select((name, i) => new Field(name, columns[i].Data.DataType, false)), null), columns, rows));
    }

    private static Int32Array Column(int[] values) => new Int32Array.Builder().AppendRange(values).Build();
}
