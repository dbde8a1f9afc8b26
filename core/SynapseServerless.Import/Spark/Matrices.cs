using System.Text.Json.Nodes;

namespace SynapseServerless.Import.Spark;

/// <summary>Vectors and matrices as Spark saves them.</summary>
internal static class Matrices
{
    /// <summary>A vector: a list of numbers, or a structure of type, size, indices and values (type 0 is sparse).</summary>
    /// <param name="node">The JSON.</param>
    /// <param name="folder">Where it was found.</param>
    public static double[] Vector(JsonNode? node, SavedFolder folder)
    {
        if (node is JsonArray list)
            return Numbers(list);
        if (node is not JsonObject { } json || json["values"] is not JsonArray values)
            throw Damaged("a vector", folder);
        if (Whole(json["type"]) != 0)
            return Numbers(values);
        double[] dense = new double[Whole(json["size"])];
        double[] given = Numbers(values);
        int[] slots = [.. Numbers(json["indices"] as JsonArray ?? []).Select(static slot => (int)slot)];
        if (slots.Length != given.Length || slots.Any(slot => slot < 0 || slot >= dense.Length))
            throw Damaged("a vector", folder);
        for (int i = 0; i < slots.Length; i++)
            dense[slots[i]] = given[i];
        return dense;
    }

    /// <summary>A matrix by its rows. Values stand column by column unless it says that it is transposed (type 0 is sparse).</summary>
    /// <param name="node">The JSON.</param>
    /// <param name="folder">Where it was found.</param>
    public static double[][] Rows(JsonNode? node, SavedFolder folder)
    {
        if (node is not JsonObject { } json || json["values"] is not JsonArray values)
            throw Damaged("a matrix", folder);
        int rows = Whole(json["numRows"]), columns = Whole(json["numCols"]);
        bool isTransposed = json["isTransposed"]?.GetValue<bool>() ?? false;
        double[] given = Numbers(values);
        double[][] matrix = [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];
        if (Whole(json["type"]) == 0)
        {
            int[] starts = [.. Numbers(json["colPtrs"] as JsonArray ?? []).Select(static at => (int)at)];
            int[] places = [.. Numbers(json["rowIndices"] as JsonArray ?? []).Select(static at => (int)at)];
            int outer = isTransposed ? rows : columns, inner = isTransposed ? columns : rows;
            if (starts.Length != outer + 1 || places.Length != given.Length || starts[^1] != given.Length || places.Any(place => place < 0 || place >= inner))
                throw Damaged("a matrix", folder);
            for (int i = 0; i < outer; i++)
            {
                for (int at = starts[i]; at < starts[i + 1]; at++)
                    (isTransposed ? ref matrix[i][places[at]] : ref matrix[places[at]][i]) = given[at];
            }
            return matrix;
        }
        if (given.Length != (long)rows * columns)
            throw Damaged("a matrix", folder);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                matrix[row][column] = given[isTransposed ? (row * columns) + column : (column * rows) + row];
        }
        return matrix;
    }

    /// <summary>A list of numbers; NaN and infinities by name.</summary>
    public static double[] Numbers(JsonArray list) => [.. list.Select(Number)];

    /// <summary>One number.</summary>
    public static double Number(JsonNode? node) => node is JsonValue value
        ? value.TryGetValue(out double number) ? number
            : value.TryGetValue(out string? text) && double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number) ? number : double.NaN
        : double.NaN;

    /// <summary>A whole number; 0 where there is none.</summary>
    public static int Whole(JsonNode? node) => node is null ? 0 : (int)Number(node);

    /// <summary>Numbers as JSON.</summary>
    public static JsonArray Json(IEnumerable<double> numbers) => [.. numbers.Select(static number => double.IsFinite(number)
        ? JsonValue.Create(number) : (JsonNode)JsonValue.Create(number.ToString(System.Globalization.CultureInfo.InvariantCulture))!)];

    /// <summary>Rows of numbers as JSON.</summary>
    public static JsonArray Json(IEnumerable<double[]> rows) => [.. rows.Select(static row => (JsonNode)Json((IEnumerable<double>)row))];

    private static ImportException Damaged(string what, SavedFolder folder) =>
        new($"The data hold {what} that cannot be read", folder.Location, "Copy the folder again from where Spark wrote it.");
}
