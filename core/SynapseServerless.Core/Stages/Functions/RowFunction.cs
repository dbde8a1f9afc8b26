using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>A C# function from cells of a row to a cell.</summary>
/// <param name="Arguments">Types of its arguments.</param>
/// <param name="Result">The column of its results.</param>
/// <param name="Bind">Binds it to the columns of a batch.</param>
internal sealed record RowFunction(IReadOnlyList<Type> Arguments, Field Result, Func<IArrowArray[], BoundRowFunction> Bind)
{
    /// <summary>A function of one cell.</summary>
    public static RowFunction Of<T, TResult>(Func<T, TResult> function) => Make<TResult>([typeof(T)], columns =>
    {
        var a = new CellReader<T>(columns[0]);
        return row => a.Has(row) ? (true, function(a.Get(row))) : default;
    });

    /// <summary>A function of two cells.</summary>
    public static RowFunction Of<T1, T2, TResult>(Func<T1, T2, TResult> function) => Make<TResult>([typeof(T1), typeof(T2)], columns =>
    {
        var a = new CellReader<T1>(columns[0]);
        var b = new CellReader<T2>(columns[1]);
        return row => a.Has(row) && b.Has(row) ? (true, function(a.Get(row), b.Get(row))) : default;
    });

    /// <summary>A function of three cells.</summary>
    public static RowFunction Of<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) => Make<TResult>([typeof(T1), typeof(T2), typeof(T3)], columns =>
    {
        var a = new CellReader<T1>(columns[0]);
        var b = new CellReader<T2>(columns[1]);
        var c = new CellReader<T3>(columns[2]);
        return row => a.Has(row) && b.Has(row) && c.Has(row) ? (true, function(a.Get(row), b.Get(row), c.Get(row))) : default;
    });

    private static RowFunction Make<TResult>(IReadOnlyList<Type> arguments, Func<IArrowArray[], Func<int, (bool, TResult)>> bind) => new(
        arguments, new Field("result", ColumnWriter.TypeOf<TResult>(), nullable: true), columns =>
        {
            Func<int, (bool Has, TResult Value)> function = bind(columns);
            var writer = ColumnWriter.Create<TResult>();
            return new BoundRowFunction(row =>
            {
                (bool has, TResult value) = function(row);
                writer.Append(has ? value : null);
            }, writer.Build);
        });
}

/// <summary>A function that is bound to the columns of a batch, and gathers its results.</summary>
/// <param name="Append">Calls it for a row.</param>
/// <param name="Build">The column of the results.</param>
internal sealed record BoundRowFunction(Action<int> Append, Func<IArrowArray> Build);

/// <summary>A C# function from batch to batch.</summary>
/// <param name="Transform">The function: a batch, borrowed, to a batch that the caller disposes.</param>
/// <param name="Schema">The schema that it gives for that of its input; null when it stays the same.</param>
internal sealed record BatchFunction(Func<RecordBatch, RecordBatch> Transform, Func<Schema, Schema>? Schema);
