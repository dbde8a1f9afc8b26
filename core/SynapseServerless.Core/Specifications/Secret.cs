using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynapseServerless.Specifications;

/// <summary>The name of a secret, written <c>secret:openai-key</c>; the secret itself is looked up where it is used and kept nowhere.</summary>
/// <param name="Name">The name: letters, digits and hyphens.</param>
[JsonConverter(typeof(SecretConverter))]
public sealed record Secret(string Name)
{
    /// <summary>What stands before the name in a specification.</summary>
    public const string Prefix = "secret:";

    /// <summary>The environment variable that holds the secret: <c>openai-key</c> is in <c>SYNAPSE_SECRET_OPENAI_KEY</c>.</summary>
    [JsonIgnore]
    public string EnvironmentVariable => $"SYNAPSE_SECRET_{Name.ToUpperInvariant().Replace('-', '_')}";

    /// <summary>The name of a text such as <c>secret:openai-key</c>; null when it is not of that form.</summary>
    public static Secret? TryParse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        string name = text[Prefix.Length..];
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? new Secret(name) : null;
    }

    /// <summary>The text that stands for the secret in a specification.</summary>
    public override string ToString() => Prefix + Name;

    private sealed class SecretConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString() ?? "") ?? throw new JsonException("A secret is written secret:name.");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
