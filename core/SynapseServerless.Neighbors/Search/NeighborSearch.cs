using System.Runtime.InteropServices;

namespace SynapseServerless.Neighbors;

/// <summary>A neighbor that was found.</summary>
/// <param name="Shard">The part of the index that it is in.</param>
/// <param name="Row">Its row there.</param>
/// <param name="Distance">Its inner product with the query, or how far it is.</param>
internal readonly record struct Neighbor(int Shard, int Row, double Distance);

/// <summary>Finds the nearest vectors of all shards, by blocked matrix multiplication.</summary>
/// <param name="shards">The shards.</param>
/// <param name="k">How many are wanted.</param>
/// <param name="graphs">The graphs of the shards; none to compare with all.</param>
/// <param name="excluded">The points that are left out; null for none.</param>
/// <param name="uid">The stage.</param>
internal sealed unsafe class NeighborSearch(IReadOnlyList<IndexShard> shards, int k, NeighborGraph[] graphs, ExcludedPoints? excluded, string uid)
{
    // Below this share of the points comparing with all that are allowed is as fast as a graph, and misses none.
    private const double FewOfAll = 0.1;

    // Queries that stay in the second level of the cache while panels go by.
    private const int BlockBytes = 160 << 10;

    private readonly int _width = shards[0].Width;
    private readonly Metric _metric = shards[0].Metric;
    private readonly double _longest = shards.Max(static shard => shard.Longest);

    /// <summary>Finds the nearest of each query, the nearest first; of equally near ones the earlier row.</summary>
    /// <param name="queries">The queries, one after another.</param>
    /// <param name="rows">Which of them are asked.</param>
    /// <param name="labels">The labels that are allowed; null for all vectors.</param>
    /// <param name="found">Gets the neighbors, by query.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public void Find(float[] queries, IReadOnlyList<int> rows, IReadOnlyList<string>? labels, Neighbor[][] found, int threads, CancellationToken cancellationToken)
    {
        IReadOnlyList<RowRange>[] ranges = [.. shards.Select(shard => shard.Ranges(labels))];
        long allowed = ranges.Sum(static own => own.Sum(static range => (long)range.To - range.From));
        if (graphs.Length > 0 && allowed > Math.Max(FewOfAll * shards.Sum(static shard => (double)shard.Rows), 16.0 * k))
        {
            FindByGraph(queries, rows, labels is null ? null : ranges, found, threads, cancellationToken);
            return;
        }
        int most = Math.Clamp(BlockBytes / (_width * sizeof(float)), 1, 960);
        int size = Math.Min(most, (rows.Count + threads - 1) / threads);
        size = Math.Max(1, (size + ScoreKernel.Queries - 1) / ScoreKernel.Queries) * ScoreKernel.Queries;
        int chunks = (rows.Count + size - 1) / size;
        void Chunk(int chunk)
        {
            int[] own = [.. rows.Skip(chunk * size).Take(size)];
            FindChunk(queries, own, ranges, found, cancellationToken);
        }
        if (chunks == 1 || threads == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
                Chunk(chunk);
        }
        else
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, Chunk);
        GC.KeepAlive(shards);
    }

    private void FindByGraph(float[] queries, IReadOnlyList<int> rows, IReadOnlyList<RowRange>[]? ranges, Neighbor[][] found, int threads, CancellationToken cancellationToken) =>
        Parallel.For(0, rows.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, i =>
        {
            var neighbors = new List<Neighbor>();
            ReadOnlySpan<float> query = queries.AsSpan(rows[i] * _width, _width);
            float[] vector = new float[graphs[0].Width];
            fixed (float* at = vector)
            {
                for (int shard = 0; shard < shards.Count; shard++)
                {
                    foreach (ulong place in graphs[shard].Find(query, Math.Min(k, shards[shard].Rows), ranges?[shard], excluded?.Bits(shard), uid))
                    {
                        graphs[shard].Read(place, vector, uid);
                        neighbors.Add(new Neighbor(shard, shards[shard].RowOf((int)place), Distance(query, at, 1)));
                    }
                }
            }
            found[rows[i]] = Nearest(neighbors);
        });

    private void FindChunk(float[] queries, int[] rows, IReadOnlyList<RowRange>[] ranges, Neighbor[][] found, CancellationToken cancellationToken)
    {
        int groups = (rows.Length + ScoreKernel.Queries - 1) / ScoreKernel.Queries, padded = groups * ScoreKernel.Queries;
        float[] packed = Pack(queries, rows, padded);
        var candidates = new Candidates[rows.Length];
        float[] thresholds = new float[padded];
        thresholds.AsSpan().Fill(float.PositiveInfinity);
        for (int i = 0; i < rows.Length; i++)
        {
            candidates[i] = new Candidates(k, Slack(queries.AsSpan(rows[i] * _width, _width)));
            thresholds[i] = float.NegativeInfinity;
        }
        fixed (float* packedAt = packed, thresholdsAt = thresholds)
        {
            for (int shard = 0; shard < shards.Count; shard++)
            {
                foreach (RowRange range in ranges[shard])
                    Scan(shard, range, packedAt, groups, thresholdsAt, candidates, cancellationToken);
            }
        }
        for (int i = 0; i < rows.Length; i++)
        {
            candidates[i].Shrink();
            found[rows[i]] = Rank(queries.AsSpan(rows[i] * _width, _width), candidates[i].Places);
        }
    }

    private void Scan(int shard, RowRange range, float* queries, int groups, float* thresholds, Candidates[] candidates, CancellationToken cancellationToken)
    {
        IndexShard index = shards[shard];
        float* panels = index.Panels, factors = index.Factors;
        float* scores = stackalloc float[ScoreKernel.Queries * ShardFooter.Panel];
        int panelFloats = ShardFooter.Panel * _width, groupFloats = ScoreKernel.Queries * _width;
        for (int first = range.From / ShardFooter.Panel * ShardFooter.Panel; first < range.To; first += ShardFooter.Panel)
        {
            if (first % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            float* panel = panels + ((long)(first / ShardFooter.Panel) * panelFloats);
            for (int group = 0; group < groups; group++)
            {
                float* bounds = thresholds + (group * ScoreKernel.Queries);
                if (!ScoreKernel.Scores(panel, queries + ((long)group * groupFloats), _width, factors + first, _metric, bounds, scores))
                    continue;
                for (int i = 0; i < ScoreKernel.Queries && (group * ScoreKernel.Queries) + i < candidates.Length; i++)
                    Take(candidates[(group * ScoreKernel.Queries) + i], scores + (i * ShardFooter.Panel), shard, first, range, bounds + i);
            }
        }
    }

    private void Take(Candidates candidates, float* scores, int shard, int first, RowRange range, float* threshold)
    {
        for (int lane = 0; lane < ShardFooter.Panel; lane++)
        {
            int place = first + lane;
            if (scores[lane] >= *threshold && place >= range.From && place < range.To && excluded?.Has(shard, place) != true)
            {
                candidates.Add(scores[lane], ((long)shard << 32) | (uint)place);
                *threshold = candidates.Threshold;
            }
        }
    }

    private float[] Pack(float[] queries, int[] rows, int padded)
    {
        float[] packed = new float[padded * _width];
        for (int i = 0; i < rows.Length; i++)
        {
            int at = ((i / ScoreKernel.Queries) * ScoreKernel.Queries * _width) + (i % ScoreKernel.Queries);
            ReadOnlySpan<float> query = queries.AsSpan(rows[i] * _width, _width);
            for (int value = 0; value < _width; value++)
                packed[at + (value * ScoreKernel.Queries)] = query[value];
        }
        return packed;
    }

    // Twice the largest error of a score: each step rounds by at most 2^-24 of what the lengths of both vectors bound, or loses what is below the smallest number.
    private float Slack(ReadOnlySpan<float> query)
    {
        double squares = 0;
        foreach (float value in query)
            squares += (double)value * value;
        double length = Math.Sqrt(squares), size = _metric switch
        {
            Metric.Euclidean => (length * _longest) + (_longest * _longest),
            Metric.Cosine => 2 * length,
            _ => length * _longest,
        };
        double error = ((_width + 4) * Math.ScaleB(1.0, -24) * size) + (_width * Math.ScaleB(1.0, -149) * (_metric == Metric.Cosine ? 1e18 : 1));
        return (float)Math.Min(2.001 * error, float.MaxValue / 4);
    }

    private Neighbor[] Rank(ReadOnlySpan<float> query, ReadOnlySpan<long> places)
    {
        var neighbors = new List<Neighbor>(places.Length);
        foreach (long place in places)
        {
            (int shard, int at) = ((int)(place >> 32), (int)place);
            float* vector = shards[shard].Panels + ((long)(at / ShardFooter.Panel) * ShardFooter.Panel * _width) + (at % ShardFooter.Panel);
            neighbors.Add(new Neighbor(shard, shards[shard].RowOf(at), Distance(query, vector, ShardFooter.Panel)));
        }
        return Nearest(neighbors);
    }

    private Neighbor[] Nearest(List<Neighbor> neighbors)
    {
        bool largest = _metric == Metric.InnerProduct;
        neighbors.Sort((one, other) =>
        {
            int order = largest ? other.Distance.CompareTo(one.Distance) : one.Distance.CompareTo(other.Distance);
            return order != 0 ? order : one.Shard != other.Shard ? one.Shard.CompareTo(other.Shard) : one.Row.CompareTo(other.Row);
        });
        return [.. CollectionsMarshal.AsSpan(neighbors)[..Math.Min(k, neighbors.Count)]];
    }

    // The same to the bit wherever the vector lies.
    private double Distance(ReadOnlySpan<float> query, float* vector, int stride)
    {
        double product = 0, squares = 0, own = 0;
        for (int i = 0; i < query.Length; i++, vector += stride)
        {
            double one = query[i], other = *vector;
            switch (_metric)
            {
                case Metric.InnerProduct:
                    product += one * other;
                    break;
                case Metric.Euclidean:
                    squares += (one - other) * (one - other);
                    break;
                default:
                    product += one * other;
                    squares += other * other;
                    own += one * one;
                    break;
            }
        }
        return _metric switch
        {
            Metric.InnerProduct => product,
            Metric.Euclidean => Math.Sqrt(squares),
            _ => Math.Max(0, 1 - (product / Math.Sqrt(squares * own))),
        };
    }
}
