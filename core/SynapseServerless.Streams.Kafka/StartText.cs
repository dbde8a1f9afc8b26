using System.Globalization;
using System.Text.Json.Nodes;

namespace SynapseServerless.Streaming.Kafka;

/// <summary>Offsets at which partitions begin, as text that is kept.</summary>
internal static class StartText
{
    public static string Write(IReadOnlyDictionary<int, long> offsets)
    {
        var json = new JsonObject();
        foreach ((int partition, long offset) in offsets.OrderBy(one => one.Key))
            json[partition.ToString(CultureInfo.InvariantCulture)] = offset;
        return json.ToJsonString();
    }

    public static IReadOnlyDictionary<int, long> Read(string text) =>
        JsonNode.Parse(text)!.AsObject().ToDictionary(one => int.Parse(one.Key, CultureInfo.InvariantCulture), one => one.Value!.GetValue<long>());
}
