using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Vectors of users and resources whose products are near to what was observed, none of them negative, by alternating least squares.</summary>
/// <remarks>
/// Implicit: what is observed is how sure it is that the user likes the resource (Hu, Koren and Volinsky, 2008). Explicit: it is what the product is to be. The penalty of a vector is
/// multiplied by how many observations it has, as Spark's ALS does.
/// </remarks>
internal sealed class Factorization
{
    private readonly int _rank;
    private readonly double _penalty;

    // How sure an observation is for each unit of it; null where observations are what products are to be.
    private readonly double? _alpha;

    /// <summary>Sets it up.</summary>
    public Factorization(int rank, double penalty, double? alpha) => (_rank, _penalty, _alpha) = (rank, penalty, alpha);

    /// <summary>Finds the vectors.</summary>
    /// <param name="users">How many users.</param>
    /// <param name="resources">How many resources.</param>
    /// <param name="observed">The observations.</param>
    /// <param name="rounds">How often users and resources are found in turn.</param>
    /// <param name="draws">Draws the first vectors.</param>
    public (double[][] Users, double[][] Resources) Fit(int users, int resources, IReadOnlyList<(int User, int Resource, double Value)> observed, int rounds, Draws draws)
    {
        double[][] left = Start(users, ref draws), right = Start(resources, ref draws);
        ILookup<int, (int Other, double Value)> byUser = observed.ToLookup(static one => one.User, static one => (one.Resource, one.Value));
        ILookup<int, (int Other, double Value)> byResource = observed.ToLookup(static one => one.Resource, static one => (one.User, one.Value));
        for (int round = 0; round < rounds; round++)
        {
            Improve(left, right, byUser);
            Improve(right, left, byResource);
        }
        return (left, right);
    }

    private double[][] Start(int count, ref Draws draws)
    {
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            vectors[i] = new double[_rank];
            for (int k = 0; k < _rank; k++)
                vectors[i][k] = Math.Abs(draws.Normal());
            double length = Math.Sqrt(vectors[i].Sum(static value => value * value));
            for (int k = 0; k < _rank && length > 0; k++)
                vectors[i][k] /= length;
        }
        return vectors;
    }

    private void Improve(double[][] vectors, double[][] others, ILookup<int, (int Other, double Value)> observed)
    {
        double[,] all = new double[_rank, _rank];
        if (_alpha is not null)
        {
            foreach (double[] other in others)
                AddSquare(all, other, 1);
        }
        Parallel.For(0, vectors.Length, i =>
        {
            var matrix = (double[,])all.Clone();
            double[] side = new double[_rank];
            int count = 0;
            foreach ((int other, double value) in observed[i])
            {
                double sure = _alpha is { } alpha ? alpha * value : 1;
                AddSquare(matrix, others[other], sure);
                double pull = _alpha is null ? value : 1 + sure;
                for (int k = 0; k < _rank; k++)
                    side[k] += pull * others[other][k];
                count++;
            }
            for (int k = 0; k < _rank; k++)
                matrix[k, k] += _penalty * Math.Max(1, count);
            Descend(matrix, side, vectors[i]);
        });
    }

    private void AddSquare(double[,] matrix, double[] vector, double weight)
    {
        for (int a = 0; a < _rank; a++)
        {
            for (int b = 0; b < _rank; b++)
                matrix[a, b] += weight * vector[a] * vector[b];
        }
    }

    // Least squares without negative numbers, one coordinate after the other.
    private void Descend(double[,] matrix, double[] side, double[] vector)
    {
        for (int round = 0; round < 200; round++)
        {
            double moved = 0;
            for (int k = 0; k < _rank; k++)
            {
                double gradient = side[k];
                for (int j = 0; j < _rank; j++)
                    gradient -= matrix[k, j] * vector[j];
                double next = matrix[k, k] > 0 ? Math.Max(0, vector[k] + (gradient / matrix[k, k])) : 0;
                moved = Math.Max(moved, Math.Abs(next - vector[k]));
                vector[k] = next;
            }
            if (moved < 1e-10)
                return;
        }
    }
}
