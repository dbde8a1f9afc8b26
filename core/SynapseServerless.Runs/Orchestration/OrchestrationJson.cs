using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynapseServerless.Orchestration;

/// <summary>How inputs, outputs and events of orchestrations and activities travel: as JSON of at most 16 KB.</summary>
public static class OrchestrationJson
{
    /// <summary>The most that one input, output, event or status may take, in bytes of UTF-8.</summary>
    public const int PayloadLimit = 16 * 1024;

    /// <summary>The options used: camelCase, enumerations as text, NaN and infinities kept, nulls left out.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes a payload.</summary>
    /// <param name="value">The value.</param>
    /// <param name="what">What it is, for the error, such as <c>input of activity 'FitPartition'</c>.</param>
    /// <exception cref="PayloadTooLargeException">It takes more than <see cref="PayloadLimit"/>.</exception>
    public static string Write<T>(T value, string what)
    {
        string json = JsonSerializer.Serialize(value, Options);
        // Three bytes a character is the most that UTF-8 takes for a UTF-16 unit: short texts need not be counted.
        if (json.Length > PayloadLimit / 3)
        {
            int bytes = Encoding.UTF8.GetByteCount(json);
            if (bytes > PayloadLimit)
                throw new PayloadTooLargeException(what, bytes);
        }
        return json;
    }

    /// <summary>Reads a payload.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
