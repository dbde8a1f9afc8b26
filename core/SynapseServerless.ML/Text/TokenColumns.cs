using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Reads and writes columns of tokens: lists of text.</summary>
internal static class TokenColumns
{
    /// <summary>What a column of tokens is called in messages.</summary>
    public const string Expected = "a column of lists of text; Tokenizer makes one of text";

    /// <summary>The type that is written.</summary>
    public static readonly ListType Type = new(new Field("item", StringType.Default, nullable: false));

    /// <summary>Whether a column can be read as tokens.</summary>
    public static bool Accepts(IArrowType type) => type switch
    {
        ListType list => CellTexts.IsText(list.ValueDataType),
        LargeListType list => CellTexts.IsText(list.ValueDataType),
        FixedSizeListType list => CellTexts.IsText(list.ValueDataType),
        _ => false,
    };

    /// <summary>A field of tokens.</summary>
    public static Field Field(string name) => new(name, Type, nullable: true);

    /// <summary>A function from row to tokens; it throws a <see cref="DataException"/> where one is missing.</summary>
    public static Func<int, IReadOnlyList<string>> Reader(IArrowArray column) => Cells.Visit(column, new ListReader());

    /// <summary>A function from row to the tokens of a text column by a rule.</summary>
    public static Func<int, IReadOnlyList<string>> Reader(IArrowArray column, Func<string, IReadOnlyList<string>> tokenize)
    {
        string?[] texts = CellTexts.Read(column);
        return row => tokenize(texts[row]!);
    }

    /// <summary>Makes the tokens of a column out of those of another.</summary>
    public static IArrowArray Map(IArrowArray column, List<BadRow> bad, string name, Func<int, IReadOnlyList<string>> tokens)
    {
        var lists = new ListArray.Builder(Type.ValueField);
        var items = (StringArray.Builder)lists.ValueBuilder;
        EachRow(
            column, bad, name,
            row =>
            {
                IReadOnlyList<string> found = tokens(row);
                lists.Append();
                foreach (string token in found)
                    items.Append(token);
            },
            () => lists.AppendNull());
        return lists.Build();
    }

    /// <summary>Does something with each row; a row that cannot be computed is a bad row, and it and a null are written as null.</summary>
    public static void EachRow(IArrowArray column, List<BadRow> bad, string name, Action<int> write, Action writeNull)
    {
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
            {
                writeNull();
                continue;
            }
            try
            {
                write(row);
            }
            catch (DataException error)
            {
                bad.Add(new BadRow(row, name, error.Problem, error.Remedy));
                writeNull();
            }
            catch (RegexMatchTimeoutException error)
            {
                bad.Add(new BadRow(row, name, $"The pattern {error.Pattern} takes too long for this text", "Give a pattern that does not go back over what it has read, or shorten the text."));
                writeNull();
            }
        }
    }

    private sealed class ListReader : ColumnVisitor<Func<int, IReadOnlyList<string>>>
    {
        public override Func<int, IReadOnlyList<string>> Lists(IArrowArray column, IArrowArray items, Func<int, (int Start, int Length)> range)
        {
            string?[] texts = CellTexts.Read(items);
            return row =>
            {
                (int start, int length) = range(row);
                var tokens = new ArraySegment<string?>(texts, start, length);
                return tokens.Contains(null)
                    ? throw new DataException("A token of the list is missing", Location.None, "Leave nulls out of the lists.")
                    : (IReadOnlyList<string>)tokens!;
            };
        }

        protected override Func<int, IReadOnlyList<string>> Other(IArrowArray column) => throw new ArgumentException("The column has no lists.", nameof(column));
    }
}
