using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Neighbors;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Neighbors;

/// <summary>Points and what is found near others.</summary>
internal static class Neighborhoods
{
    /// <summary>Points with their numbers as values, and labels.</summary>
    public static RecordBatch Points(float[]?[] vectors, string?[]? labels = null) => labels is null
        ? TestRows.Of(("features", vectors), ("values", Enumerable.Range(0, vectors.Length).ToArray()))
        : TestRows.Of(("features", vectors), ("values", Enumerable.Range(0, vectors.Length).ToArray()), ("labels", labels));

    /// <summary>Vectors of whole numbers, among which there are equal ones.</summary>
    public static float[][] Whole(int rows, int width, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, width).Select(_ => (float)random.Next(-2, 3)).ToArray())];
    }

    /// <summary>The neighbors by row, each a value and a distance.</summary>
    public static (int Value, double Distance)[][] Found(RecordBatch scored, string column)
    {
        var lists = (ListArray)scored.Column(scored.Schema.GetFieldIndex(column));
        return [.. Enumerable.Range(0, lists.Length).Select(row =>
        {
            var items = (StructArray)lists.GetSlicedValues(row);
            return Enumerable.Range(0, items.Length).Select(i => (((Int32Array)items.Fields[0]).GetValue(i)!.Value, ((DoubleArray)items.Fields[1]).GetValue(i)!.Value)).ToArray();
        })];
    }

    /// <summary>The neighbors by the definition: all points, by distance and then by row.</summary>
    public static (int Value, double Distance)[] ByDefinition(float[] query, IReadOnlyList<float[]> points, int k, string metric, Func<int, bool>? allowed = null)
    {
        static double Product(float[] one, float[] other)
        {
            double sum = 0;
            for (int i = 0; i < one.Length; i++)
                sum += (double)one[i] * other[i];
            return sum;
        }
        static double Squares(float[] one, float[] other)
        {
            double sum = 0;
            for (int i = 0; i < one.Length; i++)
                sum += ((double)one[i] - other[i]) * ((double)one[i] - other[i]);
            return sum;
        }
        double Distance(float[] point) => metric switch
        {
            "innerProduct" => Product(query, point),
            "euclidean" => Math.Sqrt(Squares(query, point)),
            _ => 1 - (Product(query, point) / Math.Sqrt(Product(query, query) * Product(point, point))),
        };
        return [.. points.Select((point, i) => (Value: i, Distance: Distance(point))).Where(pair => allowed is null || allowed(pair.Value))
            .OrderBy(pair => metric == "innerProduct" ? -pair.Distance : pair.Distance).ThenBy(static pair => pair.Value).Take(k)];
    }

    public static async Task<TModel> FitAsync<TModel>(Estimator stage, Dataset data, LocalOptions? options = null)
        where TModel : Transformer => (TModel)await stage.FitAsync(data, options, TestContext.Current.CancellationToken);

    /// <summary>Saves a model and loads it from its folder, which is deleted afterwards: what is mapped stays.</summary>
    public static async Task<Transformer> AgainAsync(Transformer model, string name)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"synapse-{name}-{Guid.NewGuid():N}");
        StageCatalog catalog = new StageCatalog().AddNeighbors();
        var storage = new SynapseServerless.Storage.LocalStorage();
        await StageSerializer.SaveAsync(model, folder, storage, catalog, TestContext.Current.CancellationToken);
        var loaded = (Transformer)await StageSerializer.LoadAsync(folder, storage, catalog, TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        return loaded;
    }
}
