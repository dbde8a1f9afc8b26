using System.Globalization;

namespace SynapseServerless.Collectives.Networked;

/// <summary>A training hub that this process may use, and the key by which it makes tokens of sessions.</summary>
/// <remarks>An engine and its workers are given the same key, so that no token ever travels in a task or stands in a journal.</remarks>
/// <param name="hub">Address of the hub.</param>
/// <param name="key">Key of the hub.</param>
public sealed class HubAccess(Uri hub, string key)
{
    /// <summary>Address of the hub.</summary>
    public Uri Hub => hub;

    /// <summary>How a rank deals with the hub; ranks wait ten minutes for each other, in which a pool of workers grows from none.</summary>
    public HubClientOptions Client { get; init; } = new() { JoinTimeout = TimeSpan.FromMinutes(10) };

    /// <summary>The address of a session.</summary>
    /// <param name="name">Name of the session.</param>
    public HubAddress Session(string name) => new(hub, name, HubTokens.Create(key, name));

    /// <summary>Reads what the environment says: <c>SYNAPSE_HUB</c>, <c>SYNAPSE_HUB_KEY</c>, <c>SYNAPSE_HUB_JOIN_SECONDS</c>, and for direct connections <c>SYNAPSE_PEER_HOST</c> and <c>SYNAPSE_PEER_PORT</c>.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <returns>The hub; null where none is named.</returns>
    /// <exception cref="SynapseException">What it says cannot be right.</exception>
    public static HubAccess? Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (Text(variable, "SYNAPSE_HUB") is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? hub) || hub.Scheme is not ("http" or "https" or "ws" or "wss"))
            throw Wrong($"SYNAPSE_HUB is '{text}', which is not the address of a training hub", "Give an address such as https://hub.example.org.");
        string key = Key(variable);
        HubClientOptions client = new() { JoinTimeout = TimeSpan.FromMinutes(10), Direct = Direct(variable) };
        if (Text(variable, "SYNAPSE_HUB_JOIN_SECONDS") is not { } wait)
            return new HubAccess(hub, key) { Client = client };
        if (!double.TryParse(wait, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) || seconds is <= 0 or > 86_400)
            throw Wrong($"SYNAPSE_HUB_JOIN_SECONDS is '{wait}'", "Give a number of seconds, up to 86400.");
        return new HubAccess(hub, key) { Client = client with { JoinTimeout = TimeSpan.FromSeconds(seconds) } };
    }

    /// <summary>Reads the key of a hub, <c>SYNAPSE_HUB_KEY</c>; its value is in no error.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <exception cref="SynapseException">It is missing or too short.</exception>
    public static string Key(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string remedy = $"Set it to {HubTokens.LeastKeyLength} random characters or more, the same for the hub, the engine and the workers.";
        if (Text(variable, "SYNAPSE_HUB_KEY") is not { } key)
            throw Wrong("SYNAPSE_HUB_KEY, the key of the training hub, is missing", remedy);
        return key.Length >= HubTokens.LeastKeyLength ? key : throw Wrong($"SYNAPSE_HUB_KEY has {key.Length} characters", remedy);
    }

    private static DirectOptions? Direct(Func<string, string?> variable)
    {
        if (Text(variable, "SYNAPSE_PEER_HOST") is not { } host)
            return null;
        string port = Text(variable, "SYNAPSE_PEER_PORT") ?? "0";
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 65_535
            ? new DirectOptions { Host = host, Port = number }
            : throw Wrong($"SYNAPSE_PEER_PORT is '{port}'", "Give the number of a port, or 0 for one that is free.");
    }

    private static string? Text(Func<string, string?> variable, string name) =>
        variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static SynapseException Wrong(string problem, string remedy) => new(problem, Location.None, remedy);
}
