using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Recommendation;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Recommendation;

/// <summary>Small tables of ratings, and what is recommended by them.</summary>
internal static class RatedRows
{
    /// <summary>Four users and four items. By hand: a is had by 3 users, b by 3, c by 2, d by 1; a and b together by 2, a and c by 2, b and c by 1, b and d by 1.</summary>
    public static RecordBatch Four() => Of(
        ("u1", "a", 1), ("u1", "b", 2), ("u2", "a", 3), ("u2", "b", 1), ("u2", "c", 1), ("u3", "a", 5), ("u3", "c", 4), ("u4", "b", 2), ("u4", "d", 3));

    /// <summary>A table of ratings.</summary>
    public static RecordBatch Of(params (string User, string Item, double Rating)[] rows) => TestRows.Of(
        ("user", rows.Select(static row => row.User).ToArray()), ("item", rows.Select(static row => row.Item).ToArray()), ("rating", rows.Select(static row => row.Rating).ToArray()));

    /// <summary>Made-up ratings: popular items are had by more users.</summary>
    public static (int[] Users, int[] Items, double[] Ratings) Random(int users, int items, int count, int seed)
    {
        var random = new Random(seed);
        int[] u = [.. Enumerable.Range(0, count).Select(_ => random.Next(users))], i = [.. Enumerable.Range(0, count).Select(_ => (int)(items * random.NextDouble() * random.NextDouble()))];
        return (u, i, [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 6))]);
    }

    public static async Task<SARModel> FitAsync(SAR stage, RecordBatch rows, int partitions = 1) =>
        (SARModel)await stage.FitAsync(rows.Into(partitions), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The lists of a table of recommendations by what they are for.</summary>
    public static async Task<Dictionary<object, (object Id, double Score)[]>> ForAllAsync(Transformer stage, RecordBatch rows)
    {
        RecordBatch table = await stage.Transform(rows.Into(1)).CollectAsync(null, TestContext.Current.CancellationToken);
        return Enumerable.Range(0, table.Length).ToDictionary(row => Cells.Value(table.Column(0), row)!, row => List((ListArray)table.Column(1), row));
    }

    /// <summary>A list of recommendations.</summary>
    public static (object Id, double Score)[] List(ListArray lists, int row)
    {
        var items = (StructArray)lists.GetSlicedValues(row);
        return [.. Enumerable.Range(0, items.Length).Select(i => (Cells.Value(items.Fields[0], i)!, ((DoubleArray)items.Fields[1]).GetValue(i)!.Value))];
    }
}
