using System.Globalization;
using System.Text;

namespace SynapseServerless;

/// <summary>Where an error is: any of a file, line, stage, parameter, column and row; absent parts are null.</summary>
public readonly record struct Location
{
    /// <summary>No place in particular.</summary>
    public static Location None => default;

    /// <summary>Path or URL of the file.</summary>
    public string? File { get; init; }

    /// <summary>Line in <see cref="File"/>, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>Position in <see cref="Line"/>, in characters, from 1.</summary>
    public int? Position { get; init; }

    /// <summary>JSON pointer of the node in a specification, such as <c>/pipeline/2/labelCol</c>.</summary>
    public string? Pointer { get; init; }

    /// <summary>The stage, by its uid.</summary>
    public string? Stage { get; init; }

    /// <summary>The parameter, by its name in a specification (camelCase).</summary>
    public string? Parameter { get; init; }

    /// <summary>The column.</summary>
    public string? Column { get; init; }

    /// <summary>The partition, from 0.</summary>
    public int? Partition { get; init; }

    /// <summary>The row, from 0, counted in its partition or file as the stage sees it.</summary>
    public long? Row { get; init; }

    /// <summary>A place that is a stage, and perhaps a column.</summary>
    /// <param name="stage">The stage's uid.</param>
    /// <param name="column">The column, if one is meant.</param>
    public static Location OfStage(string stage, string? column = null) => new() { Stage = stage, Column = column };

    /// <summary>A place that is a parameter of a stage.</summary>
    /// <param name="stage">The stage's uid.</param>
    /// <param name="parameter">The parameter's name, camelCase.</param>
    public static Location OfParameter(string stage, string parameter) => new() { Stage = stage, Parameter = parameter };

    /// <summary>A place in a file.</summary>
    /// <param name="file">Path or URL.</param>
    /// <param name="line">Line from 1, if known.</param>
    public static Location OfFile(string file, long? line = null) => new() { File = file, Line = line };

    /// <summary>The place as text, such as <c>spec.yaml(12,5), stage LightGBMClassifier, parameter labelCol</c>; empty when there is none.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (File is not null)
        {
            text.Append(File);
            if (Line is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"({Line}");
                if (Position is not null)
                    text.Append(CultureInfo.InvariantCulture, $",{Position}");
                text.Append(')');
            }
        }
        else if (Line is not null)
            Append(text, $"line {Line}");

        if (Stage is not null)
            Append(text, $"stage {Stage}");
        if (Parameter is not null)
            Append(text, $"parameter {Parameter}");
        if (Column is not null)
            Append(text, $"column '{Column}'");
        if (Partition is not null)
            Append(text, $"partition {Partition}");
        if (Row is not null)
            Append(text, $"row {Row}");
        if (text.Length == 0 && Pointer is not null)
            text.Append(Pointer.Length == 0 ? "/" : Pointer);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string part)
    {
        if (text.Length > 0)
            text.Append(", ");
        text.Append(part);
    }
}
