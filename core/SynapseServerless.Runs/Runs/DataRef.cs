using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynapseServerless.Runs;

/// <summary>What a reference to data means.</summary>
public enum DataKind
{
    /// <summary>An input of the specification, or a split of one.</summary>
    Input,

    /// <summary>What was written for a stage on the way through a fit.</summary>
    Data,

    /// <summary>The validation rows, as they were written for a stage.</summary>
    Validation,

    /// <summary>What was written for a stage on the way through a transform.</summary>
    Scored,

    /// <summary>The buckets that a stage dealt rows out to.</summary>
    Buckets,

    /// <summary>The output of the run.</summary>
    Output,
}

/// <summary>A reference to data of a run. As text, and as JSON: <c>input:flights.train</c>, <c>data:3</c> or <c>output</c>.</summary>
[JsonConverter(typeof(DataRefConverter))]
public sealed record DataRef
{
    private static readonly DataKind[] _ofStages = [DataKind.Data, DataKind.Validation, DataKind.Scored, DataKind.Buckets];

    private DataRef(DataKind kind) => Kind = kind;

    /// <summary>The output of the run.</summary>
    public static DataRef Output { get; } = new(DataKind.Output);

    /// <summary>What it refers to.</summary>
    public DataKind Kind { get; }

    /// <summary>Name of the input; null for other data.</summary>
    public string? Name { get; private init; }

    /// <summary>The split of the input; null for all its rows.</summary>
    public string? Split { get; private init; }

    /// <summary>Index of the stage that the data was written for; null for an input and the output.</summary>
    public int? Stage { get; private init; }

    /// <summary>What follows the kind: <c>flights.train</c> or <c>3</c>.</summary>
    public string Label => Kind switch
    {
        DataKind.Input => Split is null ? Name! : $"{Name}.{Split}",
        DataKind.Output => "output",
        _ => Stage!.Value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>An input as specifications refer to it, such as <c>flights.train</c>.</summary>
    /// <param name="reference">The name, and after a dot the split.</param>
    public static DataRef Input(string reference)
    {
        string[] parts = reference.Split('.', 2);
        return new DataRef(DataKind.Input) { Name = parts[0], Split = parts.Length == 2 ? parts[1] : null };
    }

    /// <summary>What was written for a stage on the way through a fit.</summary>
    /// <param name="stage">Index of the stage.</param>
    public static DataRef Data(int stage) => new(DataKind.Data) { Stage = stage };

    /// <summary>The validation rows, as they were written for a stage.</summary>
    /// <param name="stage">Index of the stage.</param>
    public static DataRef Validation(int stage) => new(DataKind.Validation) { Stage = stage };

    /// <summary>What was written for a stage on the way through a transform.</summary>
    /// <param name="stage">Index of the stage.</param>
    public static DataRef Scored(int stage) => new(DataKind.Scored) { Stage = stage };

    /// <summary>The buckets of a shuffle.</summary>
    /// <param name="stage">Index of the stage that deals rows out.</param>
    public static DataRef Buckets(int stage) => new(DataKind.Buckets) { Stage = stage };

    /// <summary>Reads a reference.</summary>
    /// <param name="text">The text, such as <c>data:3</c>.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static DataRef Parse(string text)
    {
        if (text == "output")
            return Output;
        string[] parts = text.Split(':', 2);
        if (parts is ["input", { Length: > 0 } reference])
            return Input(reference);
        foreach (DataKind kind in _ofStages)
        {
            if (parts.Length == 2 && parts[0] == Word(kind) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int stage))
                return new DataRef(kind) { Stage = stage };
        }
        throw new FormatException($"'{text}' does not refer to data of a run. References are input:flights.train, data:3, validation:3, scored:3, buckets:3 and output.");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind == DataKind.Output ? Label : $"{Word(Kind)}:{Label}";

    private static string Word(DataKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}

/// <summary>References as JSON: their text.</summary>
internal sealed class DataRefConverter : JsonConverter<DataRef>
{
    /// <inheritdoc/>
    public override DataRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.GetString() ?? "";
        try
        {
            return DataRef.Parse(text);
        }
        catch (FormatException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DataRef value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
