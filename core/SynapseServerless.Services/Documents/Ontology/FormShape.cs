using System.Text;
using System.Text.Json;

namespace SynapseServerless.Services;

/// <summary>What kind of value a field of forms has, over all the forms that were seen.</summary>
public sealed class FormShape
{
    /// <summary>The kind, as the service calls it; empty where no form had a value.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The fields of an object.</summary>
    public SortedDictionary<string, FormShape> Fields { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What the items of a list are.</summary>
    public FormShape? Items { get; set; }

    /// <summary>The shape with a field of one more form.</summary>
    internal void Add(JsonElement field)
    {
        Merge(field.TryGetProperty("type", out JsonElement type) ? type.GetString() ?? "" : "");
        if (Kind == "array")
        {
            Items ??= new FormShape();
            if (field.TryGetProperty("valueArray", out JsonElement items) && items.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in items.EnumerateArray())
                    Items.Add(item);
            }
        }
        else if (Kind == "object" && field.TryGetProperty("valueObject", out JsonElement fields) && fields.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty inner in fields.EnumerateObject())
                Of(inner.Name).Add(inner.Value);
        }
    }

    /// <summary>The shape with all that another one has.</summary>
    internal void Add(FormShape other)
    {
        Merge(other.Kind);
        if (other.Items is { } items)
            (Items ??= new FormShape()).Add(items);
        foreach ((string name, FormShape field) in other.Fields)
            Of(name).Add(field);
    }

    /// <summary>The field of a name.</summary>
    internal FormShape Of(string name)
    {
        if (!Fields.TryGetValue(name, out FormShape? field))
            Fields[name] = field = new FormShape();
        return field;
    }

    /// <summary>The type of a column of it, as a text.</summary>
    internal string Text() => Kind switch
    {
        "number" => "double",
        "integer" => "long",
        "boolean" => "boolean",
        "date" => "date",
        "array" => $"array<{Items?.Text() ?? "string"}>",
        "selectionGroup" => "array<string>",
        "object" when Fields.Count > 0 => Struct(),
        "currency" => "struct<amount: double, currencySymbol: string, currencyCode: string>",
        "address" => "struct<houseNumber: string, poBox: string, road: string, city: string, state: string, postalCode: string, countryRegion: string, streetAddress: string, unit: string, "
            + "cityDistrict: string, stateDistrict: string, suburb: string, house: string, level: string>",
        _ => "string",
    };

    /// <summary>The type of a column of its fields, as a text.</summary>
    internal string Struct()
    {
        var text = new StringBuilder("struct<");
        foreach ((string name, FormShape field) in Fields)
            text.Append(text.Length > 7 ? ", `" : "`").Append(name).Append("`: ").Append(field.Text());
        return text.Append('>').ToString();
    }

    // Kinds that have nothing in common have their spelling in common.
    private void Merge(string kind) => Kind = (Kind, kind) switch
    {
        ("", _) => kind,
        (_, "") => Kind,
        _ when Kind == kind => Kind,
        ("integer", "number") or ("number", "integer") => "number",
        _ => "string",
    };
}
