using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Azure Maps: an address is as many degrees east as it has letters, and a place is called by its coordinates.</summary>
internal sealed class MapsService : IAnswering
{
    private const int Most = 100;

    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Method != "POST" || request.Path is not ("/geocode:batch" or "/reverseGeocode:batch"))
            return null;
        if (request.Query.GetValueOrDefault("api-version") != "2026-01-01")
            return TestAnswer.Error(400, "400 BadRequest", "The api-version is not supported.");
        JsonArray items = request.Json["batchItems"]!.AsArray();
        if (items.Count > Most)
            return TestAnswer.Error(400, "400 BadRequest", "The number of batch items is limited to 100.");
        // The last comes first, so that nobody goes by the order where there are identities.
        JsonObject[] answers = [.. items.Select(item => Named(request.Path == "/geocode:batch" ? Geocode(item!) : Reverse(item!), item!)).Reverse()];
        return TestAnswer.Json(new JsonObject
        {
            ["summary"] = new JsonObject { ["successfulRequests"] = answers.Count(answer => answer["error"] is null), ["totalRequests"] = answers.Length }, ["batchItems"] = new JsonArray([.. answers]),
        });
    }

    private static JsonObject Named(JsonObject answer, JsonNode item)
    {
        if (item["optionalId"] is { } id)
            answer["optionalId"] = (string)id!;
        return answer;
    }

    private static JsonObject Geocode(JsonNode item)
    {
        if (item["query"] is not null && item["locality"] is not null)
            return Error("Conflicting Parameters", "When 'query' is present, only the following parameters are valid: 'bbox, location, view, top'. 'locality' was passed");
        string text = (string?)item["query"] ?? (string?)item["addressLine"] ?? (string?)item["locality"] ?? "";
        return text == "nowhere" ? Features() : Features(Feature(text.Length, 0, text));
    }

    private static JsonObject Reverse(JsonNode item)
    {
        double longitude = (double)item["coordinates"]![0]!, latitude = (double)item["coordinates"]![1]!;
        return Math.Abs(latitude) > 90 ? Error("Bad Request", "The provided coordinates in coordinates field are invalid or out of range") : Features(Feature(longitude, latitude, $"{item["coordinates"]![1]} north"));
    }

    private static JsonObject Error(string code, string message) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private static JsonObject Features(params JsonNode[] features) => new() { ["type"] = "FeatureCollection", ["features"] = new JsonArray(features) };

    private static JsonObject Feature(double longitude, double latitude, string address) => new()
    {
        ["type"] = "Feature", ["geometry"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(longitude, latitude) },
        ["properties"] = new JsonObject { ["type"] = "Address", ["confidence"] = "High", ["address"] = new JsonObject { ["formattedAddress"] = address } },
    };
}
