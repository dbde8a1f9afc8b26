using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Stages;

/// <summary>Computes a column from others, row by row, by a C# function.</summary>
/// <remarks>
/// <para>Make one with <see cref="Of{T, TResult}"/>. Cells and results are <c>bool</c>, <c>int</c>, <c>long</c>, <c>float</c>, <c>double</c>
/// (or nullable), <c>string?</c>, <c>float[]?</c> (a dense vector) and, for cells, whatever else Arrow.NET hands out. A null cell for an
/// argument that cannot be null gives a null result, without a call, as in SynapseML.</para>
/// <para>A row for which the function throws is a bad row. The stage cannot be saved or written in a specification.</para>
/// </remarks>
public sealed class UDFTransformer : BatchTransformer
{
    private Func<IArrowArray[], UserFunction>? _bind;
    private Field? _result;

    /// <summary>The columns that the function's arguments come from, in order.</summary>
    [NotAParameter]
    public IReadOnlyList<string> InputCols { get; private init; } = [];

    /// <summary>The column that gets the results; null means the uid of the stage followed by <c>_output</c>.</summary>
    [NotAParameter]
    public string? OutputCol { get; init; }

    /// <summary>A function of one column.</summary>
    /// <param name="inputCol">The column.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <param name="outputCol">The column that gets the results; null means <c>UDFTransformer_output</c>.</param>
    public static UDFTransformer Of<T, TResult>(string inputCol, Func<T, TResult> function, string? outputCol = null) =>
        Make<TResult>([inputCol], outputCol, columns =>
        {
            var a = new CellReader<T>(columns[0]);
            return row => a.Has(row) ? (true, function(a.Get(row))) : default;
        });

    /// <summary>A function of two columns.</summary>
    /// <param name="inputCols">The columns.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <param name="outputCol">The column that gets the results; null means <c>UDFTransformer_output</c>.</param>
    public static UDFTransformer Of<T1, T2, TResult>((string, string) inputCols, Func<T1, T2, TResult> function, string? outputCol = null) =>
        Make<TResult>([inputCols.Item1, inputCols.Item2], outputCol, columns =>
        {
            var a = new CellReader<T1>(columns[0]);
            var b = new CellReader<T2>(columns[1]);
            return row => a.Has(row) && b.Has(row) ? (true, function(a.Get(row), b.Get(row))) : default;
        });

    /// <summary>A function of three columns.</summary>
    /// <param name="inputCols">The columns.</param>
    /// <param name="function">The function; several threads may call it at a time.</param>
    /// <param name="outputCol">The column that gets the results; null means <c>UDFTransformer_output</c>.</param>
    public static UDFTransformer Of<T1, T2, T3, TResult>(
        (string, string, string) inputCols, Func<T1, T2, T3, TResult> function, string? outputCol = null) =>
        Make<TResult>([inputCols.Item1, inputCols.Item2, inputCols.Item3], outputCol, columns =>
        {
            var a = new CellReader<T1>(columns[0]);
            var b = new CellReader<T2>(columns[1]);
            var c = new CellReader<T3>(columns[2]);
            return row => a.Has(row) && b.Has(row) && c.Has(row) ? (true, function(a.Get(row), b.Get(row), c.Get(row))) : default;
        });

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (_bind is null)
            yield return NoFunction();
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        foreach (string column in InputCols)
            InputColumns.Require(input, Uid, InputCols.Count == 1 ? "inputCol" : "inputCols", column);
        int[] places = [.. InputCols.Select(column => input.GetFieldIndex(column))];
        var added = new AddedColumns(input, Output());
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, places, added, context), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, int[] places, AddedColumns added, StageContext context)
    {
        UserFunction function = (_bind ?? throw NoFunction())(System.Array.ConvertAll(places, batch.Column));
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            try
            {
                function.Append(row);
            }
            catch (Exception error) when (error is not OutOfMemoryException and not OperationCanceledException)
            {
                bad.Add(new BadRow(row, InputCols[0], $"The function failed: {error.Message}"));
            }
        }
        using RecordBatch good = context.RejectRows(batch, bad);
        return added.To(good, function.Build());
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        throw CodeStages.CannotBeSaved(Uid);

    private Field Output() => new(OutputCol ?? Uid + "_output", (_result ?? throw NoFunction()).DataType, nullable: true);

    private SpecificationException NoFunction() => new(
        "There is no function", Location.OfStage(Uid), "Make this stage in C# with UDFTransformer.Of.");

    private static UDFTransformer Make<TResult>(
        IReadOnlyList<string> inputCols, string? outputCol, Func<IArrowArray[], Func<int, (bool, TResult)>> bind) => new()
        {
            InputCols = inputCols,
            OutputCol = outputCol,
            _result = new Field("result", ColumnWriter.TypeOf<TResult>(), nullable: true),
            _bind = columns =>
            {
                Func<int, (bool Has, TResult Value)> function = bind(columns);
                var writer = ColumnWriter.Create<TResult>();
                return new UserFunction(row =>
                {
                    (bool has, TResult value) = function(row);
                    writer.Append(has ? value : null);
                }, writer.Build);
            },
        };

    private sealed record UserFunction(Action<int> Append, Func<IArrowArray> Build);
}
