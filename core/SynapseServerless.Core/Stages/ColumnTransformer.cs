using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>A transformer that computes one column from another.</summary>
/// <remarks>Cell by cell, <see cref="ColumnTransformer{TIn, TOut}"/> leaves still less to write.</remarks>
public abstract class ColumnTransformer : BatchTransformer, ITracesColumns
{
    /// <summary>The column that is read.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>What the stage takes, for messages, as in "a column of text".</summary>
    protected abstract string Expected { get; }

    /// <summary>Whether the stage takes columns of a type.</summary>
    /// <param name="type">The type.</param>
    protected abstract bool Accepts(IArrowType type);

    /// <summary>The field of the output.</summary>
    /// <param name="input">The field of the input, whose type is accepted.</param>
    /// <param name="name">Name of the output.</param>
    protected abstract Field OutputField(Field input, string name);

    /// <summary>Binds the computation to the column.</summary>
    /// <param name="input">The field of the input.</param>
    /// <returns>
    /// Makes the output of a column, which is borrowed and may be a slice. Rows that cannot be computed are added to the list, in order; what
    /// the output holds for them is dropped. It serves several threads at a time.
    /// </returns>
    protected abstract Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => ITracesColumns.Pairs([InputCol], [OutputCol ?? Uid + "_output"]);

    /// <inheritdoc/>
    public sealed override BoundBatchTransformer Bind(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol, Accepts, Expected);
        int place = input.GetFieldIndex(InputCol);
        var added = new AddedColumns(input, OutputField(field, OutputCol ?? Uid + "_output"));
        Func<IArrowArray, List<BadRow>, IArrowArray> compute = BindColumn(field);
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                var bad = new List<BadRow>();
                RecordBatch all = added.To(batch, compute(batch.Column(place), bad));
                if (bad.Count == 0)
                    return all;
                using (all)
                    return context.RejectRows(batch, bad, all);
            },
            keepsRows: true);
    }
}

/// <summary>A transformer that computes the cells of one column from those of another, by a function from value to value.</summary>
/// <remarks>
/// A null gives a null, without a call. Values are <c>bool</c>, <c>int</c>, <c>long</c>, <c>float</c>, <c>double</c>, <c>string</c> and
/// <c>float[]</c> (a dense vector); <c>double</c> and <c>float</c> take all columns of numbers, <c>int</c> and <c>long</c> those of whole numbers.
/// </remarks>
/// <typeparam name="TIn">Type of the values that are read.</typeparam>
/// <typeparam name="TOut">Type of the values that are written; nullable where a value may give a null.</typeparam>
public abstract class ColumnTransformer<TIn, TOut> : ColumnTransformer
{
    /// <summary>Computes one value; several threads at a time.</summary>
    /// <param name="value">The value, which is not null.</param>
    /// <exception cref="DataException">The row is bad; so it is after a <see cref="FormatException"/> or an <see cref="ArithmeticException"/>.</exception>
    protected abstract TOut Compute(TIn value);

    /// <inheritdoc/>
    protected override string Expected => CellTypes.Describe(typeof(TIn));

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => CellTypes.Takes(typeof(TIn), type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => new(name, ColumnWriter.TypeOf<TOut>(), nullable: true);

    /// <inheritdoc/>
    protected sealed override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input) => (column, bad) =>
    {
        var reader = new CellReader<TIn>(column);
        var writer = ColumnWriter.Create<TOut>();
        for (int row = 0; row < column.Length; row++)
        {
            object? result = null;
            try
            {
                result = column.IsNull(row) ? null : Compute(reader.Get(row));
            }
            catch (DataException error)
            {
                bad.Add(new BadRow(row, error.Location.Column ?? input.Name, error.Problem, error.Remedy));
            }
            catch (Exception error) when (error is FormatException or ArithmeticException)
            {
                bad.Add(new BadRow(row, input.Name, error.Message));
            }
            writer.Append(result);
        }
        return writer.Build();
    };
}
