using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Scoring;

/// <summary>Makes the columns of bytes of a block of rows.</summary>
internal sealed unsafe class BlockInput(BlockLayout layout)
{
    private const int Rows = BlockLayout.Rows;

    /// <summary>Bytes of working memory: values of a column, cleaned values, ranks.</summary>
    public const int WorkBytes = 4 * Rows * sizeof(double);

    /// <summary>Makes the columns of a block.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The first value of the first row.</param>
    /// <param name="count">How many rows there are, at most those of a block.</param>
    /// <param name="width">How many values a row has; features beyond are 0.</param>
    /// <param name="columns">Gets the columns.</param>
    /// <param name="work">Working memory.</param>
    public void Fill<T>(T* rows, int count, int width, byte* columns, byte* work)
        where T : unmanaged
    {
        foreach (NumericFeature feature in layout.Features.Numeric)
        {
            Take(rows, count, width, feature.Feature, (T*)work);
            byte* target = columns + (layout.Column(feature) * Rows);
            if (typeof(T) == typeof(float))
                FillNumeric(feature, layout.Features.Rules.ZeroThreshold, (float*)work, (float*)(work + (Rows * sizeof(float))), (int*)(work + (2 * Rows * sizeof(float))), target);
            else
                FillNumeric(feature, layout.Features.Rules, (double*)work, (int*)(work + (Rows * sizeof(double))), target);
        }
        foreach (CategoricalFeature feature in layout.Features.Categorical)
        {
            Take(rows, count, width, feature.Feature, (T*)work);
            FillCategorical(feature, (T*)work, columns + (layout.Column(feature) * Rows));
        }
    }

    // A column out of the rows, filled up with zeros to a block.
    private static void Take<T>(T* rows, int count, int width, int feature, T* target)
        where T : unmanaged
    {
        if (feature >= width)
            count = 0;
        T* source = rows + feature;
        for (int i = 0; i < count; i++)
        {
            target[i] = *source;
            source += width;
        }
        new Span<T>(target + count, Rows - count).Clear();
    }

    private static void FillNumeric(NumericFeature feature, float zeroThreshold, float* values, float* plain, int* ranks, byte* target)
    {
        Vector256<float> zero = Vector256.Create(zeroThreshold);
        Vector256<float> special = Vector256<float>.Zero;
        for (int i = 0; i < Rows; i += 8)
        {
            Vector256<float> value = Vector256.Load(values + i);
            Vector256<float> isPlain = Vector256.GreaterThan(Vector256.Abs(value), zero);
            special |= ~isPlain;
            // What is no number is above nothing, and is zero here as well.
            (value & isPlain).Store(plain + i);
        }
        feature.Floats.Rank(plain, Rows, ranks);
        bool isPlainAll = special == Vector256<float>.Zero || !feature.HasDefaults;
        int segments = BlockLayout.Segments(feature);
        foreach (MissingRule rule in feature.Rules)
        {
            int* seen = ranks;
            if (!isPlainAll && rule.Kind != MissingKind.None)
            {
                seen = ranks + Rows;
                Vector256<int> nan = Vector256.Create(feature.NaNRank(rule)), none = Vector256.Create(feature.ZeroRankOf(rule));
                for (int i = 0; i < Rows; i += 8)
                {
                    Vector256<float> value = Vector256.Load(values + i);
                    Vector256<int> rank = Vector256.ConditionalSelect(Vector256.Equals(Vector256.Load(plain + i), Vector256<float>.Zero).AsInt32(), none, Vector256.Load(ranks + i));
                    Vector256.ConditionalSelect(Vector256.Equals(value, value).AsInt32(), rank, nan).Store(seen + i);
                }
            }
            for (int segment = 0; segment < segments; segment++, target += Rows)
                Narrow(seen, segment * BlockLayout.Segment, target);
        }
    }

    private static void FillNumeric(NumericFeature feature, TreeRules rules, double* values, int* ranks, byte* target)
    {
        for (int i = 0; i < Rows; i++)
        {
            double value = rules.Plain(values[i]);
            ranks[i] = double.IsNaN(value) ? feature.ZeroRank : feature.Rank(value);
        }
        int segments = BlockLayout.Segments(feature);
        foreach (MissingRule rule in feature.Rules)
        {
            int* seen = ranks;
            if (rule.Kind != MissingKind.None)
            {
                seen = ranks + Rows;
                int nan = feature.NaNRank(rule), none = feature.ZeroRankOf(rule);
                for (int i = 0; i < Rows; i++)
                    seen[i] = double.IsNaN(values[i]) ? nan : rules.Plain(values[i]) == 0 ? none : ranks[i];
            }
            for (int segment = 0; segment < segments; segment++, target += Rows)
                Narrow(seen, segment * BlockLayout.Segment, target);
        }
    }

    // Ranks as bytes, cut off at the ends of a segment, less 128.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow(int* ranks, int start, byte* target)
    {
        Vector256<int> first = Vector256.Create(start), most = Vector256.Create(255);
        for (int i = 0; i < Rows; i += 32)
        {
            Vector256<short> low = Vector256.Narrow(Cut(ranks + i), Cut(ranks + i + 8)), high = Vector256.Narrow(Cut(ranks + i + 16), Cut(ranks + i + 24));
            (Vector256.Narrow(low.AsUInt16(), high.AsUInt16()) ^ Vector256.Create((byte)0x80)).Store(target + i);
        }

        Vector256<int> Cut(int* at) => Vector256.Min(Vector256.Max(Vector256.Load(at) - first, Vector256<int>.Zero), most);
    }

    // The bit within its byte; then, for each group, which byte it is, or 128 where no set has the category or it is of another group.
    private static void FillCategorical<T>(CategoricalFeature feature, T* values, byte* target)
        where T : unmanaged
    {
        byte* groups = target + Rows;
        new Span<byte>(groups, BlockLayout.Groups(feature) * Rows).Fill(0x80);
        for (int i = 0; i < Rows; i++)
        {
            double value = typeof(T) == typeof(float) ? ((float*)values)[i] : ((double*)values)[i];
            int code = feature.Code(value);
            target[i] = (byte)(1 << (code & 7));
            if (code >= 0)
                groups[((code / BlockLayout.Group) * Rows) + i] = (byte)((code >> 3) & 15);
        }
    }
}
