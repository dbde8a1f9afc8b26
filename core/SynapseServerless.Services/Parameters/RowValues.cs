using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;

namespace SynapseServerless.Services;

/// <summary>The parameters of one row.</summary>
public sealed class RowValues
{
    private readonly List<(PlaceAttribute Place, object Value)> _placed = [];
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    internal RowValues(IReadOnlyList<ParameterReader> readers, RecordBatch batch, int row, RowArrivals arrivals)
    {
        Arrivals = arrivals;
        foreach (ParameterReader reader in readers)
        {
            if (reader.Read(batch, row) is { } value)
            {
                _values[reader.Name] = value;
                if (reader.Place is { } place)
                    _placed.Add((place, value));
            }
            else if (reader.IsRequired)
            {
                IsSkipped = true;
            }
        }
        Batch = batch;
        Row = row;
    }

    /// <summary>What is known of the rows that come after it.</summary>
    internal RowArrivals Arrivals { get; }

    /// <summary>Whether the row lacks something without which there is nothing to ask.</summary>
    public bool IsSkipped { get; internal set; }

    /// <summary>The batch that has the row, borrowed.</summary>
    public RecordBatch Batch { get; }

    /// <summary>The row.</summary>
    public int Row { get; }

    /// <summary>The value of a parameter; null where the row has none.</summary>
    /// <param name="name">Name of the property.</param>
    public T? Get<T>(string name) => _values.Count > 0 && _values.GetValueOrDefault(Stages.ParameterName.FromProperty(name)) is T value ? value : default;

    /// <summary>The address below a service: the path with its parameters, and the query.</summary>
    /// <param name="route">The path, with names in braces.</param>
    /// <param name="query">Parameters of the query that come first.</param>
    public string Address(string route, params IEnumerable<(string Name, string Value)> query)
    {
        var address = new StringBuilder(route);
        foreach ((PlaceAttribute place, object value) in _placed)
        {
            if (place is InRouteAttribute)
                address.Replace($"{{{place.Name}}}", Uri.EscapeDataString(ParameterReader.Text(value)));
        }
        char separator = route.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach ((string name, string value) in query.Concat(_placed.Where(placed => placed.Place is InQueryAttribute).Select(placed => (placed.Place.Name, ParameterReader.Text(placed.Value)))))
        {
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return address.ToString();
    }

    /// <summary>The headers among the parameters.</summary>
    public Dictionary<string, string> Headers() =>
        _placed.Count == 0 ? [] : _placed.Where(placed => placed.Place is InHeaderAttribute).ToDictionary(placed => placed.Place.Name, placed => ParameterReader.Text(placed.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes the parameters of the body into an object.</summary>
    /// <param name="body">The object.</param>
    public void Fill(JsonObject body)
    {
        ArgumentNullException.ThrowIfNull(body);
        foreach ((PlaceAttribute place, object value) in _placed)
        {
            if (place is InBodyAttribute)
                Set(body, place.Name.Split('.'), ParameterReader.Json(value));
        }
    }

    private static void Set(JsonObject body, string[] path, JsonNode? value)
    {
        for (int i = 0; i < path.Length - 1; i++)
            body = (JsonObject)(body[path[i]] ??= new JsonObject());
        body[path[^1]] = value;
    }
}
