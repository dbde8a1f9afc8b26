using System.Text;
using System.Text.Json;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Reads decisions in JSON, as decision services log them: shared features, actions, and what the chosen one cost.</summary>
/// <remarks>An object is a namespace, a text is a feature of its name and its value, numbers of a list are counted from the hash of their name.</remarks>
/// <param name="options">How names are hashed.</param>
internal sealed class DsJsonParser(LearnerOptions options)
{
    private const uint Shared = 0;
    private readonly uint _mask = (uint)((1UL << options.Bits) - 1);

    /// <summary>Reads a decision.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="create">Gives a cleared example.</param>
    /// <param name="lines">Gets the shared features and the actions.</param>
    /// <exception cref="VwLineException">It is no decision.</exception>
    public void Parse(string text, Func<Example> create, List<Example> lines)
    {
        using JsonDocument document = Open(text);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("c", out JsonElement context) || context.ValueKind != JsonValueKind.Object)
            throw Bad("There is no context", "A decision is an object with the context in c and the actions in c._multi.");
        Example shared = create();
        shared.Bandit.Add(new BanditCost(Shared, Example.NoLabel, -1));
        lines.Add(shared);
        Object(context, " ", shared, (list) =>
        {
            foreach (JsonElement action in list.EnumerateArray())
            {
                Example example = create();
                lines.Add(example);
                Object(action, " ", example, null);
            }
        });
        if (lines.Count == 1)
            throw Bad("There are no actions", "Actions are the list c._multi.");
        if (!(root.TryGetProperty("_skipLearn", out JsonElement skip) && skip.ValueKind == JsonValueKind.True))
            Label(root, lines);
    }

    private static void Label(JsonElement root, List<Example> lines)
    {
        if (Number(root, "_label_cost") is not { } cost)
            return;
        int action = (int)(Number(root, "_labelIndex") ?? -1);
        if (action < 0 || action >= lines.Count - 1)
            throw Bad($"_labelIndex is {action} and there are {lines.Count - 1} actions", "It counts them from 0.");
        float probability = Number(root, "_label_probability") ?? 0;
        lines[action + 1].Bandit.Add(new BanditCost((uint)(Number(root, "_label_Action") ?? action + 1), cost, probability));
        if (Number(root, "pdrop") is { } dropped and > 0 and < 1)
        {
            foreach (Example line in lines)
                line.Weight = 1 / (1 - dropped);
        }
    }

    private void Object(JsonElement element, string name, Example example, Action<JsonElement>? multi)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Bad($"'{name}' is no object", "Features are in objects.");
        byte index = Encoding.UTF8.GetBytes(name)[0];
        uint seed = Hash(name, options.HashSeed);
        int before = example.Group(index).Count;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name.Length > 0 && property.Name[0] == '_')
            {
                if (property.Name == "_multi" && multi is not null && property.Value.ValueKind == JsonValueKind.Array)
                    multi(property.Value);
                else if (property.Name == "_text" && property.Value.ValueKind == JsonValueKind.String)
                    Words(property.Value.GetString()!, name, index, seed, example);
                else if (property.Name == "_tag" && property.Value.ValueKind == JsonValueKind.String)
                    example.Tag = property.Value.GetString()!;
                continue;
            }
            Feature(property, name, index, seed, example);
        }
        Close(example, index, before);
    }

    private void Feature(JsonProperty property, string space, byte index, uint seed, Example example)
    {
        switch (property.Value.ValueKind)
        {
            case JsonValueKind.Object:
                Object(property.Value, property.Name.Length == 0 ? " " : property.Name, example, null);
                break;
            case JsonValueKind.Array:
                List(property.Value, property.Name.Length == 0 ? " " : property.Name, example);
                break;
            case JsonValueKind.String:
                string text = Escaped(property.Value.GetString()!);
                uint place = options.ChainHash ? Hash(text, Hash(property.Name, seed)) : Hash(property.Name + text, seed);
                Add(example, index, place & _mask, 1, space, property.Name + (options.ChainHash ? "^" : "") + text);
                break;
            case JsonValueKind.True:
                Add(example, index, Hash(property.Name, seed) & _mask, 1, space, property.Name);
                break;
            case JsonValueKind.Number:
                Add(example, index, Hash(property.Name, seed) & _mask, property.Value.GetSingle(), space, property.Name);
                break;
        }
    }

    private void List(JsonElement list, string name, Example example)
    {
        byte index = Encoding.UTF8.GetBytes(name)[0];
        ulong place = Hash(name, options.HashSeed);
        int before = example.Group(index).Count, number = 0;
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Number)
                Add(example, index, place++, element.GetSingle(), name, $"[{number++}]");
            else if (element.ValueKind == JsonValueKind.Object)
                Object(element, name, example, null);
            else if (element.ValueKind != JsonValueKind.Null)
                throw Bad($"The list '{name}' has a {element.ValueKind.ToString().ToLowerInvariant()} in it", "Lists have numbers or objects.");
        }
        Close(example, index, before);
    }

    private void Words(string text, string space, byte index, uint seed, Example example)
    {
        foreach (string word in text.Replace(':', '_').Replace('|', '_').Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            Add(example, index, Hash(word, seed) & _mask, 1, space, word);
    }

    private void Add(Example example, byte index, ulong place, float value, string space, string name)
    {
        if (value != 0)
            example.Group(index).Add(place, value, options.KeepsNames ? space == " " ? name : $"{space}^{name}" : null);
    }

    // A namespace counts from where it ends, those inside before it.
    private static void Close(Example example, byte index, int before)
    {
        if (example.Group(index).Count > before && !example.Has(index))
            example.AddNamespace(index);
    }

    private uint Hash(string text, uint seed) => FeatureHash.Of(Encoding.UTF8.GetBytes(text), seed, options.HashAll);

    private static string Escaped(string text) => text.Replace(' ', '_').Replace('\t', '_').Replace('|', '_').Replace(':', '_');

    private static float? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement element) && element.ValueKind == JsonValueKind.Number ? element.GetSingle() : null;

    private static JsonDocument Open(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException error)
        {
            throw new VwLineException("The decision is no JSON", (int)(error.BytePositionInLine ?? 0) + 1, "Write one JSON object a row.") { Line = (int)(error.LineNumber ?? 0) + 1 };
        }
    }

    private static VwLineException Bad(string problem, string remedy) => new(problem, 1, remedy);
}
