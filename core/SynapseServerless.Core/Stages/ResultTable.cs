using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>A table that a report shows and other programs read: columns of text, then columns of numbers.</summary>
public sealed record ResultTable
{
    /// <summary>The most rows that a record keeps of a table.</summary>
    public const int MostRows = 1_000;

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>Names of the columns of text.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Names of the columns of numbers.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>The rows, <see cref="MostRows"/> at most.</summary>
    public IReadOnlyList<ResultRow> Rows { get; init; } = [];

    /// <summary>How many rows the stage's own output has.</summary>
    public long Total { get; init; }

    /// <summary>The table of a batch: numbers within structs and lists are columns of their own.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="batch">The batch, borrowed.</param>
    public static ResultTable Of(string title, RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int rows = Math.Min(batch.Length, MostRows);
        var (texts, numbers) = (new List<(string Name, string?[] Cells)>(), new List<(string Name, double?[] Cells)>());
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            (string name, IArrowArray column) = (batch.Schema.FieldsList[i].Name, batch.Column(i));
            object?[] cells = [.. Enumerable.Range(0, rows).Select(row => Cells.Value(column, row))];
            if (column.Data.DataType is StructType type)
            {
                foreach (string part in type.Fields.Select(static field => field.Name))
                    numbers.Add((part, [.. cells.Select(cell => Number((cell as IReadOnlyDictionary<string, object?>)?[part]))]));
            }
            else if (column.Data.DataType is ListType)
            {
                object?[][] lists = [.. cells.Select(static cell => cell is System.Collections.IEnumerable items ? items.Cast<object?>().ToArray() : [])];
                int width = lists.Select(static list => list.Length).DefaultIfEmpty().Max();
                for (int k = 0; k < width; k++)
                    numbers.Add((width == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} of class {k}"), [.. lists.Select(list => k < list.Length ? Number(list[k]) : null)]));
            }
            else if (NumericColumn.IsNumber(column.Data.DataType))
                numbers.Add((name, [.. cells.Select(Number)]));
            else
                texts.Add((name, [.. cells.Select(static cell => cell is null ? null : Convert.ToString(cell, CultureInfo.InvariantCulture))]));
        }
        return new ResultTable
        {
            Title = title, Total = batch.Length, Texts = [.. texts.Select(static one => one.Name)], Numbers = [.. numbers.Select(static one => one.Name)],
            Rows = [.. Enumerable.Range(0, rows).Select(row => new ResultRow([.. texts.Select(one => one.Cells[row])], [.. numbers.Select(one => one.Cells[row])]))],
        };
    }

    private static double? Number(object? cell) => cell is null ? null : Convert.ToDouble(cell, CultureInfo.InvariantCulture);
}

/// <summary>A row of a table.</summary>
/// <param name="Texts">Its cells of text.</param>
/// <param name="Numbers">Its numbers; null where there is none.</param>
public sealed record ResultRow(IReadOnlyList<string?> Texts, IReadOnlyList<double?> Numbers);
