using System.Runtime.InteropServices;
using System.Text;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Users or items and their vectors of factors.</summary>
/// <param name="ids">The users or items.</param>
/// <param name="rank">Numbers of a vector.</param>
/// <param name="values">The vectors, one after the other.</param>
internal sealed class Factors(IdTable ids, int rank, float[] values)
{
    /// <summary>The users or items.</summary>
    public IdTable Ids { get; } = ids;

    /// <summary>Numbers of a vector.</summary>
    public int Rank { get; } = rank;

    /// <summary>The vectors, one after the other.</summary>
    public float[] Values { get; } = values;

    /// <summary>The vector of a place.</summary>
    public ReadOnlySpan<float> Of(int place) => Values.AsSpan(place * Rank, Rank);

    /// <summary>The vector of a place as doubles.</summary>
    public void Read(int place, Span<double> vector)
    {
        ReadOnlySpan<float> own = Of(place);
        for (int i = 0; i < own.Length; i++)
            vector[i] = own[i];
    }

    /// <summary>Vectors of length 1 in random directions, which go by the seed and the identifier.</summary>
    /// <param name="ids">The users or items.</param>
    /// <param name="rank">Numbers of a vector.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="nonnegative">Whether no number is negative.</param>
    public static Factors Drawn(IdTable ids, int rank, long seed, bool nonnegative)
    {
        float[] values = new float[checked(ids.Count * rank)];
        double[] vector = new double[rank];
        for (int place = 0; place < ids.Count; place++)
        {
            ulong state = Hash64.Mix(Hash64.Mix((ulong)seed) ^ Hash64.Of(Encoding.UTF8.GetBytes(ids.Ids[place])));
            for (int i = 0; i < rank; i++)
            {
                // A standard normal number (Box and Muller, 1958).
                double normal = Math.Sqrt(-2 * Math.Log(1 - Uniform(ref state))) * Math.Cos(2 * Math.PI * Uniform(ref state));
                vector[i] = nonnegative ? Math.Abs(normal) : normal;
            }
            double length = Math.Sqrt(vector.Sum(static value => value * value));
            for (int i = 0; i < rank; i++)
                values[(place * rank) + i] = (float)(vector[i] / Math.Max(length, double.Epsilon));
        }
        return new Factors(ids, rank, values);
    }

    /// <summary>The sum of all vectors' products with themselves: the lower triangle, row after row.</summary>
    public double[] Products()
    {
        double[] products = new double[LeastSquares.Row(Rank)], vector = new double[Rank];
        for (int place = 0; place < Ids.Count; place++)
        {
            Read(place, vector);
            for (int row = 0; row < Rank; row++)
            {
                Span<double> sums = products.AsSpan(LeastSquares.Row(row), row + 1);
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += vector[i] * vector[row];
            }
        }
        return products;
    }

    /// <summary>Writes them.</summary>
    public void Save(BinaryWriter writer)
    {
        Ids.Save(writer);
        writer.Write(Rank);
        writer.Write(MemoryMarshal.AsBytes<float>(Values));
    }

    /// <summary>Reads them.</summary>
    public static Factors Load(BinaryReader reader)
    {
        IdTable ids = IdTable.Load(reader);
        int rank = reader.ReadInt32();
        if (rank is < 1 or > 100_000 || (long)rank * ids.Count > Array.MaxLength)
            throw new InvalidDataException("its numbers cannot be");
        float[] values = new float[rank * ids.Count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new Factors(ids, rank, values);
    }

    // SplitMix64 (Steele, Lea and Flood, 2014).
    private static double Uniform(ref ulong state)
    {
        ulong drawn = Hash64.Mix(state);
        state += 0x9E3779B97F4A7C15;
        return (drawn >> 11) * (1.0 / (1L << 53));
    }
}
