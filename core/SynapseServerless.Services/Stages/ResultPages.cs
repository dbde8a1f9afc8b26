using System.Text.Json;
using System.Text.Json.Nodes;

namespace SynapseServerless.Services;

/// <summary>Joins the pages of one result: lists of the same place one after the other, everything else as the first page has it.</summary>
internal static class ResultPages
{
    /// <summary>All pages as one.</summary>
    public static JsonNode Join(IReadOnlyList<JsonElement> pages)
    {
        JsonNode all = JsonNode.Parse(pages[0].GetRawText())!;
        foreach (JsonElement page in pages.Skip(1))
            Add(all, JsonNode.Parse(page.GetRawText())!);
        if (all is JsonObject root)
        {
            root.Remove("nextLink");
            root.Remove("@nextLink");
        }
        return all;
    }

    private static void Add(JsonNode to, JsonNode page)
    {
        if (to is JsonArray list && page is JsonArray more)
        {
            foreach (JsonNode? item in more.ToArray())
            {
                // Tasks of an operation are in every page, each with a part of its results.
                JsonNode? same = item is JsonObject named ? list.FirstOrDefault(known => IsSameTask(known, named)) : null;
                more.Remove(item);
                if (same is not null)
                    Add(same, item!);
                else
                    list.Add(item);
            }
        }
        else if (to is JsonObject known && page is JsonObject next)
        {
            foreach ((string name, JsonNode? value) in next.ToArray())
            {
                if (known[name] is { } before && value is not null)
                    Add(before, value);
                else if (!known.ContainsKey(name))
                {
                    next.Remove(name);
                    known[name] = value;
                }
            }
        }
    }

    private static bool IsSameTask(JsonNode? known, JsonObject item) =>
        known is JsonObject before && item["kind"] is { } kind && item["lastUpdateDateTime"] is not null && JsonNode.DeepEquals(before["kind"], kind)
        && JsonNode.DeepEquals(before["taskName"], item["taskName"]);
}
