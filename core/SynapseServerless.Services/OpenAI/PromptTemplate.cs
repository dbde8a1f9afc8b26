using System.Globalization;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>A text with names of columns in braces, which are filled in for each row; two braces are a brace.</summary>
internal sealed class PromptTemplate
{
    private readonly List<(string? Text, string? Column)> _parts = [];

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">A brace is not closed.</exception>
    public PromptTemplate(string template)
    {
        var text = new StringBuilder();
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '{')
            {
                int end = template.IndexOf('}', i);
                if (end < 0)
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the brace at character {i + 1} is not closed"));
                _parts.Add((text.ToString(), null));
                text.Clear();
                _parts.Add((null, template[(i + 1)..end].Trim()));
                i = end;
            }
            else
            {
                text.Append(c);
            }
        }
        _parts.Add((text.ToString(), null));
        _parts.RemoveAll(part => part.Text?.Length == 0);
        Columns = [.. _parts.Where(part => part.Column is not null).Select(part => part.Column!).Distinct()];
    }

    /// <summary>The columns that are named, each once.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The text of a row; null where all columns that it names are null, so that there is nothing to ask.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="row">The row.</param>
    /// <param name="replace">What stands for a column in the text; null for its cell.</param>
    public string? Fill(RecordBatch batch, int row, Func<string, string?> replace)
    {
        var text = new StringBuilder();
        bool anything = Columns.Count == 0;
        foreach ((string? fixedText, string? column) in _parts)
        {
            if (fixedText is not null)
            {
                text.Append(fixedText);
                continue;
            }
            object? cell = Cells.Value(batch.Column(column), row);
            anything |= cell is not null;
            text.Append(replace(column!) ?? Cell(cell));
        }
        return anything ? text.ToString() : null;
    }

    private static string Cell(object? cell) => cell switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("s", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => System.Text.Json.JsonSerializer.Serialize(cell, StageJson.Options),
    };
}
