using System.Text.Json;
using System.Text.Json.Serialization;

namespace SynapseServerless.Stages;

/// <summary>Keeps states of aggregations as JSON. NaN and infinities survive; doubles come back bit for bit.</summary>
public static class StateJson
{
    /// <summary>The options used.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true,
    };

    /// <summary>Writes a state.</summary>
    public static Task SaveAsync<T>(T state, Stream stream, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(stream, state, Options, cancellationToken);

    /// <summary>Reads a state.</summary>
    /// <exception cref="DataException">The stream holds no such state.</exception>
    public static async ValueTask<T> LoadAsync<T>(Stream stream, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync<T>(stream, Options, cancellationToken).ConfigureAwait(false)
            ?? throw new DataException("A partial state is empty", Location.None);

    /// <summary>A state as bytes.</summary>
    public static ReadOnlyMemory<byte> Write<T>(T state)
        where T : class => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    /// <summary>The state that bytes hold; null for none.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> content)
        where T : class => content.IsEmpty ? null : JsonSerializer.Deserialize<T>(content.Span, Options);
}
