using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;

namespace SynapseServerless.ML.Tests;

/// <summary>Tables for tests of text and vectors.</summary>
internal static class Tables
{
    /// <summary>A table of one column of lists of tokens.</summary>
    public static RecordBatch Tokens(params string?[]?[] lists)
    {
        var builder = new ListArray.Builder(new Field("item", Apache.Arrow.Types.StringType.Default, true));
        var items = (StringArray.Builder)builder.ValueBuilder;
        foreach (string?[]? list in lists)
        {
            if (list is null)
            {
                builder.AppendNull();
                continue;
            }
            builder.Append();
            foreach (string? token in list)
            {
                if (token is null)
                    items.AppendNull();
                else
                    items.Append(token);
            }
        }
        ListArray column = builder.Build();
        return new RecordBatch(new Schema([new Field("t", column.Data.DataType, true)], null), [column], lists.Length);
    }

    /// <summary>A table of one column of text.</summary>
    public static RecordBatch Texts(params string?[] texts) => TestRows.Of(("t", texts));

    /// <summary>A table of one column of dense vectors.</summary>
    public static RecordBatch Vectors(params float[]?[] rows) => TestRows.Of(("v", rows));

    /// <summary>The same vectors, sparse.</summary>
    public static RecordBatch Sparse(params float[][] rows)
    {
        var builder = new SparseVectors.Builder(rows[0].Length);
        foreach (float[] row in rows)
        {
            for (int slot = 0; slot < row.Length; slot++)
                builder.Add(slot, row[slot]);
            builder.EndRow();
        }
        return new RecordBatch(new Schema([SparseVectors.Field("v", rows[0].Length)], null), [builder.Build()], rows.Length);
    }

    /// <summary>The lists of a column of tokens.</summary>
    public static IReadOnlyList<string[]?> Lists(RecordBatch batch, string column)
    {
        IArrowArray array = batch.Column(batch.Schema.GetFieldIndex(column));
        return [.. Enumerable.Range(0, array.Length).Select(row => ((object?[]?)Cells.Value(array, row))?.Cast<string>().ToArray())];
    }

    /// <summary>The vectors of a column, dense; null where one is null.</summary>
    public static float[]?[] Dense(RecordBatch batch, string column) => [.. TestRows.Cells(batch, column).Cast<float[]?>()];

    /// <summary>Fits in several cuts, which have to give the same model by what it makes of a table.</summary>
    public static async Task<Transformer> FitAsync(AggregateEstimator estimator, RecordBatch data)
    {
        Transformer? first = null;
        string expected = "";
        await foreach (object state in Running.StatesAsync(estimator, estimator.Uid, data))
        {
            Transformer model = estimator.Complete(state, data.Schema, new StageContext(estimator.Uid));
            string shown = System.Text.Json.JsonSerializer.Serialize(model, model.GetType(), StageJson.Options);
            first ??= model;
            expected = expected.Length == 0 ? shown : expected;
            Xunit.Assert.Equal(expected, shown);
        }
        return first!;
    }
}
