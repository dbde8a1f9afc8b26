using System.Text.Json;

namespace SynapseServerless.Collectives.Networked;

/// <summary>Why a session failed, as it travels.</summary>
/// <param name="Problem">What happened.</param>
/// <param name="Ranks">The ranks at fault.</param>
/// <param name="Remedy">What would be right.</param>
public sealed record HubFailure(string Problem, IReadOnlyList<int> Ranks, string? Remedy = null)
{
    /// <summary>Whether the session was ended because of another, and its ranks are to come back.</summary>
    public bool GaveWay { get; init; }

    /// <summary>A message that tells it.</summary>
    public byte[] ToMessage()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);
        byte[] message = new byte[HubFrame.Length + json.Length];
        new HubFrame { Kind = HubFrameKind.Failed }.Write(message);
        json.CopyTo(message, HubFrame.Length);
        return message;
    }

    /// <summary>Reads what follows the head of a message.</summary>
    public static HubFailure Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<HubFailure>(json, JsonSerializerOptions.Web) ?? Unknown;
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    /// <summary>The failure as an exception.</summary>
    public CollectiveException ToException() => GaveWay ? new GaveWayException(Problem, Remedy) : new CollectiveException(Problem, Ranks ?? [], Remedy);

    private static HubFailure Unknown { get; } = new("The session failed, and what came of the reason cannot be read", []);
}
