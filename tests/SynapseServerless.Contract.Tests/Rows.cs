using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Contract.Tests;

/// <summary>Reads datasets into lines of text that tests compare.</summary>
internal static class Rows
{
    public static async Task<List<string>> ReadAsync(Dataset dataset, CancellationToken cancellationToken = default)
    {
        var rows = new List<string>();
        for (int partition = 0; partition < dataset.PartitionCount; partition++)
            rows.AddRange(await ReadAsync(dataset.Schema, dataset.ReadAsync(partition, null, cancellationToken)));
        return rows;
    }

    public static async Task<List<string>> ReadAsync(Schema promised, IAsyncEnumerable<RecordBatch> batches)
    {
        var rows = new List<string>();
        await foreach (RecordBatch batch in batches)
        {
            using (batch)
            {
                AssertSchema(promised, batch);
                for (int row = 0; row < batch.Length; row++)
                    rows.Add(string.Join(" | ", batch.Arrays.Select(column => Text(column, row))));
            }
        }
        return rows;
    }

    // The promise is kept when names and types agree. A promise of a list may be kept by a list of fixed size: before a fit nobody knows the width.
    private static void AssertSchema(Schema promised, RecordBatch batch)
    {
        Xunit.Assert.Equal(Schemas.Names(promised), Schemas.Names(batch.Schema));
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            Xunit.Assert.Equal(promised.GetFieldByIndex(i).DataType.ToString(), batch.Schema.GetFieldByIndex(i).DataType.ToString());
            Xunit.Assert.Equal(batch.Schema.GetFieldByIndex(i).DataType.TypeId, batch.Column(i).Data.DataType.TypeId);
            Xunit.Assert.Equal(batch.Length, batch.Column(i).Length);
        }
    }

    private static string Text(IArrowArray column, int row)
    {
        if (column.IsNull(row))
            return "null";
        return column switch
        {
            DoubleArray numbers => Number(numbers.GetValue(row)!.Value),
            FloatArray numbers => Number(numbers.GetValue(row)!.Value),
            Int8Array numbers => Integer(numbers.GetValue(row)),
            Int16Array numbers => Integer(numbers.GetValue(row)),
            Int32Array numbers => Integer(numbers.GetValue(row)),
            Int64Array numbers => Integer(numbers.GetValue(row)),
            UInt8Array numbers => Integer(numbers.GetValue(row)),
            UInt32Array numbers => Integer(numbers.GetValue(row)),
            UInt64Array numbers => numbers.GetValue(row)!.Value.ToString(CultureInfo.InvariantCulture),
            BooleanArray flags => flags.GetValue(row)!.Value ? "true" : "false",
            StringArray texts => texts.GetString(row),
            TimestampArray times => Integer(times.GetValue(row)),
            Date32Array dates => Integer(dates.GetValue(row)),
            BinaryArray bytes => Convert.ToHexString(bytes.GetBytes(row)),
            FixedSizeListArray list => Items(list.GetSlicedValues(row)),
            ListArray list => Items(list.GetSlicedValues(row)),
            StructArray structure => "{" + string.Join(", ", structure.Fields.Select(field => Text(field, row))) + "}",
            _ => throw new NotSupportedException($"Rows does not print {column.GetType().Name}"),
        };
    }

    private static string Items(IArrowArray items) =>
        "[" + string.Join(", ", Enumerable.Range(0, items.Length).Select(i => Text(items, i))) + "]";

    // Nine digits: sums in another order differ in the last bits of a double, and nothing else may differ.
    private static string Number(double value) => value == 0 ? "0" : value.ToString("G9", CultureInfo.InvariantCulture);

    private static string Number(float value) => value == 0 ? "0" : value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Integer(long? value) => value!.Value.ToString(CultureInfo.InvariantCulture);
}
