using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Stages;

/// <summary>A transformer that does asynchronous work for each row, several rows at a time, and adds a column of results.</summary>
/// <typeparam name="TResult">Type of the results; nullable where a row may have none.</typeparam>
public abstract class RowTransformer<TResult> : RowStage<TResult>
{
    /// <summary>The column that gets the results; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The column that says what went wrong with a row, null where nothing did; when not set, a failed row is a bad row.</summary>
    public string? ErrorCol { get; init; }

    /// <summary>The type of the column of results.</summary>
    [NotAParameter]
    protected virtual IArrowType ResultType => ColumnWriter.TypeOf<TResult>();

    /// <inheritdoc/>
    [NotAParameter]
    protected sealed override bool KeepsFailures => ErrorCol is { Length: > 0 };

    /// <summary>The column of results.</summary>
    /// <param name="results">A <typeparamref name="TResult"/> for each row; null for one that failed or has none.</param>
    protected virtual IArrowArray ToColumn(IReadOnlyList<object?> results)
    {
        var writer = ColumnWriter.Create<TResult>();
        foreach (object? result in results)
            writer.Append(result);
        return writer.Build();
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Field> Fields(Schema input)
    {
        var fields = new List<Field> { new(OutputCol ?? Uid + "_output", ResultType, nullable: true) };
        if (KeepsFailures)
            fields.Add(new Field(ErrorCol!, StringType.Default, nullable: true));
        return fields;
    }

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<IArrowArray> ToColumns(IReadOnlyList<Field> fields, IReadOnlyList<object?> results, IReadOnlyList<BadRow> failures)
    {
        IArrowArray column = ToColumn(results);
        if (!KeepsFailures)
            return [column];
        var errors = new StringArray.Builder();
        var texts = failures.ToDictionary(failure => failure.Row, failure => failure.Problem);
        for (int row = 0; row < results.Count; row++)
        {
            if (texts.TryGetValue(row, out string? text))
                errors.Append(text);
            else
                errors.AppendNull();
        }
        return [column, errors.Build()];
    }
}
