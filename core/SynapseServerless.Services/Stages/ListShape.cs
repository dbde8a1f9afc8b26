using System.Globalization;
using System.Text.Json;

namespace SynapseServerless.Services;

/// <summary>Rows as items of a list, and answers in a list of the same length and order.</summary>
internal static class ListShape
{
    /// <summary>The answers, by their place.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="name">The member that has the list; null where the reply is the list.</param>
    /// <param name="items">How many items there were.</param>
    /// <exception cref="FormatException">There is no list, or it is shorter or longer: nobody could tell which answer is for which row.</exception>
    public static JsonElement[] Answers(JsonElement reply, string? name, int items)
    {
        JsonElement list = name is null ? reply
            : reply.ValueKind == JsonValueKind.Object && reply.TryGetProperty(name, out JsonElement member) ? member : default;
        if (list.ValueKind != JsonValueKind.Array)
            throw new FormatException(name is null ? "the reply is no list" : $"the reply has no list '{name}'");
        if (list.GetArrayLength() != items)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"there are {list.GetArrayLength()} answers for {items} rows"));
        return [.. list.EnumerateArray()];
    }
}
