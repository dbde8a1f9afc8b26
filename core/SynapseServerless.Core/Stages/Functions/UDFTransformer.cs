using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Computes a column from others, row by row, by a C# function: one that <see cref="NamedFunctions"/> knows by name, or one that is given in C#.</summary>
/// <remarks>
/// <para>A specification names the function in <see cref="Function"/>; in C#, <see cref="Of{T, TResult}"/> takes the function itself. Cells and results are <c>bool</c>, <c>int</c>, <c>long</c>, <c>float</c>, <c>double</c>
/// (or nullable), <c>string?</c>, <c>float[]?</c> (a dense vector) and, for cells, whatever else Arrow.NET hands out. A null cell for an
/// argument that cannot be null gives a null result, without a call, as in SynapseML.</para>
/// <para>A row for which the function throws is a bad row. A stage that holds the function itself cannot be saved or written in a specification.</para>
/// </remarks>
public sealed class UDFTransformer : BatchTransformer, ICallsFunctions
{
    private RowFunction? _own;

    /// <summary>Name of the function, as the program or the file of <c>--functions</c> gives it.</summary>
    public string? Function { get; init; }

    /// <summary>The column that the function's only argument comes from.</summary>
    public string? InputCol { get; init; }

    /// <summary>The columns that the function's arguments come from, in order.</summary>
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The column that gets the results; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    private IReadOnlyList<string> Columns => InputCol is null ? InputCols : [InputCol];

    private RowFunction? Found => _own ?? (Function is null ? null : NamedFunctions.FindRows(Function));

    /// <summary>A function of one column.</summary>
    /// <param name="inputCol">The column.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <param name="outputCol">The column that gets the results; null means <c>UDFTransformer_output</c>.</param>
    public static UDFTransformer Of<T, TResult>(string inputCol, Func<T, TResult> function, string? outputCol = null) =>
        new() { InputCols = [inputCol], OutputCol = outputCol, _own = RowFunction.Of(function) };

    /// <summary>A function of two columns.</summary>
    /// <param name="inputCols">The columns.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <param name="outputCol">The column that gets the results; null means <c>UDFTransformer_output</c>.</param>
    public static UDFTransformer Of<T1, T2, TResult>((string, string) inputCols, Func<T1, T2, TResult> function, string? outputCol = null) =>
        new() { InputCols = [inputCols.Item1, inputCols.Item2], OutputCol = outputCol, _own = RowFunction.Of(function) };

    /// <summary>A function of three columns.</summary>
    /// <param name="inputCols">The columns.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <param name="outputCol">The column that gets the results; null means <c>UDFTransformer_output</c>.</param>
    public static UDFTransformer Of<T1, T2, T3, TResult>(
        (string, string, string) inputCols, Func<T1, T2, T3, TResult> function, string? outputCol = null) =>
        new() { InputCols = [inputCols.Item1, inputCols.Item2, inputCols.Item3], OutputCol = outputCol, _own = RowFunction.Of(function) };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (InputCol is not null && InputCols.Count > 0)
            yield return BadParameter(nameof(InputCols), "Both inputCol and inputCols are set", "Name the columns in one of them.");
        if (Found is not { } function)
            yield return NoFunction();
        else if (function.Arguments.Count != Columns.Count)
        {
            yield return BadParameter(
                nameof(InputCols), $"The function takes {function.Arguments.Count} arguments, and {Columns.Count} columns are named", "Name a column for each argument, in order.");
        }
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        RowFunction function = Found ?? throw NoFunction();
        for (int i = 0; i < Columns.Count; i++)
            Check(InputColumns.Require(input, Uid, Columns.Count == 1 ? "inputCol" : "inputCols", Columns[i]), function.Arguments[i]);
        int[] places = [.. Columns.Select(column => input.GetFieldIndex(column))];
        var added = new AddedColumns(input, new Field(OutputCol ?? Uid + "_output", function.Result.DataType, nullable: true));
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, function, places, added, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        _own is null ? ValueTask.CompletedTask : throw CodeStages.CannotBeSaved(Uid);

    private RecordBatch Transform(RecordBatch batch, RowFunction named, int[] places, AddedColumns added, StageContext context)
    {
        BoundRowFunction function = named.Bind(System.Array.ConvertAll(places, batch.Column));
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            try
            {
                function.Append(row);
            }
            catch (Exception error) when (error is not OutOfMemoryException and not OperationCanceledException)
            {
                bad.Add(new BadRow(row, Columns[0], $"The function failed: {error.Message}"));
            }
        }
        using RecordBatch good = context.RejectRows(batch, bad);
        return added.To(good, function.Build());
    }

    // What is given in C# keeps to what its author knows; a name may be anything.
    private void Check(Field column, Type argument)
    {
        Type type = Nullable.GetUnderlyingType(argument) ?? argument;
        bool known = type == typeof(double) || type == typeof(float) || type == typeof(int) || type == typeof(long) || type == typeof(string) || type == typeof(bool);
        if (_own is null && known && !CellTypes.Takes(type, column.DataType) && column.DataType.TypeId != Apache.Arrow.Types.ArrowTypeId.Null)
        {
            throw new SpecificationException(
                $"Column '{column.Name}' is {InputColumns.TypeName(column.DataType)}, and the function {Function} takes {CellTypes.Describe(type)}",
                Location.OfParameter(Uid, Columns.Count == 1 ? "inputCol" : "inputCols"), "Name another column, or let the function take what this one has.");
        }
    }

    private SpecificationException NoFunction() => CodeStages.Unknown(Uid, Function, NamedFunctions.OfRows, "Set function:, or make this stage in C# with UDFTransformer.Of.");
}
