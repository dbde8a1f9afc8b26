using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Specifications;

namespace SynapseServerless.Data;

/// <summary>The types of the columns of text: those that the input names, and those that were found.</summary>
/// <param name="input">What the input says of them.</param>
/// <param name="file">The first file, for messages.</param>
/// <param name="known">Columns as a model knows them; null where there is none.</param>
internal sealed class TypedColumns(InputSpecification input, string file, Schema? known)
{
    /// <summary>Whether the type of a column is known without a look at its values.</summary>
    public bool IsKnown(string column) =>
        input.Types.TryGetValue(column, out string? set) ? !TextPlanning.IsDate(set) : Known(column) is not null;

    /// <summary>The type of a column of delimited text.</summary>
    /// <exception cref="DataException">The input names a type that is none, or dates are ambiguous.</exception>
    public TextType Of(string column, ColumnTyper typer) =>
        Of(column, () => TextType.Of(typer.Kinds, typer.Patterns), (typer.Kinds & TextKinds.Iso) == 0 ? typer.Patterns : []);

    /// <summary>The type of a column of JSON.</summary>
    /// <exception cref="DataException">The input names a type that is none, or dates are ambiguous.</exception>
    public TextType Of(string column, JsonShape shape) => Of(column, shape.Resolve, shape.Patterns);

    private TextType Of(string column, Func<TextType> found, IReadOnlyList<DatePattern> patterns)
    {
        if (!input.Types.TryGetValue(column, out string? set) && Known(column) is { } type)
            return type;
        type = set is null ? found() : Named(column, set);
        bool isDate = type.Arrow is Date32Type or TimestampType;
        bool isWanted = input.Columns is null || input.Columns.Contains(column);
        return isDate && isWanted ? type with { Format = Format(column, type, patterns) } : type;
    }

    private TextType? Known(string column) =>
        known is not null && known.GetFieldIndex(column) is >= 0 and int place ? TextType.Of(known.FieldsList[place]) : null;

    private TextType Named(string column, string written)
    {
        string name;
        IArrowType arrow;
        try
        {
            name = TextTypes.Canonical(written);
            // Its values are texts that are looked at one by one.
            arrow = name.StartsWith("ENUM(", StringComparison.Ordinal) ? StringType.Default : TextTypes.Arrow(name);
        }
        catch (DuckDbException exception)
        {
            throw new DataException(
                $"The types of this input are not DuckDB's: {exception.Message.Split('\n')[0]}", Location.OfFile(file),
                "Types are names such as BIGINT, DOUBLE, VARCHAR, DATE, TIMESTAMP.", exception);
        }
        return TextColumns.Unreadable(arrow) is null
            ? new TextType(name, arrow)
            : throw new DataException(
                $"Text cannot be read as {name}", new Location { File = file, Column = column },
                "Types are names such as BIGINT, DOUBLE, VARCHAR, DATE, TIMESTAMP, FLOAT[3].");
    }

    private string? Format(string column, TextType type, IReadOnlyList<DatePattern> patterns)
    {
        DatePattern[] fitting = [.. patterns.Where(pattern => type.Arrow is not Date32Type || !pattern.HasTime)];
        if (fitting.Length > 1)
        {
            throw new DataException(
                $"The dates of this column can be read as {string.Join(" or ", fitting.Select(pattern => pattern.Format))}, and each fits all of them",
                new Location { File = file, Column = column },
                $"Set the input's {(fitting[0].HasTime ? "timestampFormat" : "dateFormat")} to the right one, or the column's type to VARCHAR.");
        }
        // Where there are no values, or none that fits, what the input names is what is expected.
        return fitting.Length == 1 ? fitting[0].Format
            : type.Format is not null ? type.Format
            : !input.Types.ContainsKey(column) ? null
            : type.Arrow is Date32Type ? input.DateFormat
            : input.TimestampFormat ?? input.DateFormat;
    }
}
