using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SynapseServerless.Specifications;

/// <summary>A node of a specification as it was written, YAML or JSON, with the place it stands at.</summary>
/// <param name="Location">File, line, position and JSON pointer.</param>
public abstract record SpecNode(Location Location)
{
    /// <summary>What the node is, for messages: a mapping, a list, a text, a number, true or false, or null.</summary>
    public abstract string Description { get; }

    /// <summary>The node as JSON.</summary>
    public abstract JsonNode? ToJson();
}

/// <summary>A mapping.</summary>
/// <param name="Entries">Keys and values in the order written; keys are unique.</param>
/// <param name="Location">Where it stands.</param>
public sealed record SpecMapping(IReadOnlyList<SpecEntry> Entries, Location Location) : SpecNode(Location)
{
    /// <inheritdoc/>
    public override string Description => "a mapping";

    /// <summary>The value of a key, or null.</summary>
    public SpecNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;

    /// <inheritdoc/>
    public override JsonNode ToJson() =>
        new JsonObject(Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToJson())));
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyLocation">Where the key stands.</param>
/// <param name="Value">The value.</param>
public sealed record SpecEntry(string Key, Location KeyLocation, SpecNode Value);

/// <summary>A list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Location">Where it stands.</param>
public sealed record SpecSequence(IReadOnlyList<SpecNode> Items, Location Location) : SpecNode(Location)
{
    /// <inheritdoc/>
    public override string Description => "a list";

    /// <inheritdoc/>
    public override JsonNode ToJson() => new JsonArray([.. Items.Select(item => item.ToJson())]);
}

/// <summary>What a scalar is.</summary>
public enum SpecScalarKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string.</summary>
    Text,
}

/// <summary>A scalar.</summary>
/// <param name="Text">As it was written, quotes removed.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Location">Where it stands.</param>
public sealed record SpecScalar(string Text, SpecScalarKind Kind, Location Location) : SpecNode(Location)
{
    /// <inheritdoc/>
    public override string Description => Kind switch
    {
        SpecScalarKind.Null => "null",
        SpecScalarKind.Boolean => $"the Boolean {Text}",
        SpecScalarKind.Number => $"the number {Text}",
        _ => $"the string '{(Text.Length > 60 ? Text[..60] + "..." : Text)}'",
    };

    /// <inheritdoc/>
    public override JsonNode? ToJson() => Kind switch
    {
        SpecScalarKind.Null => null,
        SpecScalarKind.Boolean => JsonValue.Create(bool.Parse(Text)),
        SpecScalarKind.Number => NumberToJson(),
        _ => JsonValue.Create(Text),
    };

    /// <summary>The kind of an unquoted YAML scalar, by the core schema of YAML 1.2.</summary>
    public static SpecScalarKind Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => SpecScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => SpecScalarKind.Boolean,
        _ => IsNumber(text) ? SpecScalarKind.Number : SpecScalarKind.Text,
    };

    /// <summary>The number of a YAML or JSON text, which must be one.</summary>
    public static double ParseNumber(string text) => text.TrimStart('+', '-').ToUpperInvariant() switch
    {
        ".INF" => text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity,
        ".NAN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static bool IsNumber(string text)
    {
        if (text.TrimStart('+', '-').ToUpperInvariant() is ".INF" or ".NAN")
            return true;
        bool digitFirst = text.Length > 0 && (char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is '+' or '-' or '.'));
        return digitFirst && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E') && text.Any(char.IsAsciiDigit)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    private JsonValue NumberToJson()
    {
        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
            return JsonValue.Create(integer);
        double number = ParseNumber(Text);
        return double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(JsonSerializer.SerializeToElement(number, Stages.StateJson.Options))!;
    }
}
