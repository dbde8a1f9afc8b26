using System.Globalization;

namespace SynapseServerless.Service.Inference;

/// <summary>A tensor as the protocol has it.</summary>
internal sealed record Tensor
{
    /// <summary>Its name: that of the column.</summary>
    public required string Name { get; init; }

    /// <summary>Its datatype.</summary>
    public required string Datatype { get; init; }

    /// <summary>Its shape; the first dimension is the rows.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Its elements, row by row, in little-endian; those of <c>BYTES</c> each behind its length, a 32-bit number.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Rows that have no value, whatever stands in their place.</summary>
    public IReadOnlyList<int> Nulls { get; init; } = [];

    /// <summary>How many elements its shape has.</summary>
    /// <exception cref="InferenceException">It is none that a tensor can have.</exception>
    public long Elements
    {
        get
        {
            if (Shape.Count == 0 || Shape.Any(static size => size < 0))
                throw InferenceException.Of($"The tensor '{Name}' has the shape {Show(Shape)}", "A shape begins with the number of rows, and has no negative sizes.");
            try
            {
                return Shape.Aggregate(1L, static (all, size) => checked(all * size));
            }
            catch (OverflowException)
            {
                throw InferenceException.TooLarge($"The tensor '{Name}' of shape {Show(Shape)} has more elements than can be counted");
            }
        }
    }

    /// <summary>A shape, for messages.</summary>
    public static string Show(IEnumerable<long> shape) => $"[{string.Join(", ", shape.Select(static size => size.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Rows as a parameter has them, which is a text.</summary>
    public static string Rows(IEnumerable<int> rows) => string.Join(',', rows.Select(static row => row.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The rows of a parameter.</summary>
    /// <exception cref="InferenceException">It has others than there are.</exception>
    public static IReadOnlyList<int> Rows(string tensor, string text, long rows) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(one =>
            int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out int row) && row < rows
                ? row
                : throw InferenceException.Of($"The parameter nulls of the tensor '{tensor}' names row '{one}' of {rows}", "Name rows from 0, separated by commas.")),
    ];
}
