using System.Text.Json;

namespace SynapseServerless.Stages;

/// <summary>A stage that begins work elsewhere, which goes on there although the run that wanted it is cancelled.</summary>
/// <remarks>It keeps a <see cref="BegunWork"/> among the answers of the run for whatever it begins, so that the process that cancels the run finds it, whichever that is.</remarks>
public interface ICancelsWork
{
    /// <summary>Cancels work.</summary>
    /// <param name="work">The work.</param>
    /// <param name="context">A context of the stage, without rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is cancelled; false where it had ended.</returns>
    /// <exception cref="SynapseException">Nobody could be asked to cancel it.</exception>
    Task<bool> CancelAsync(BegunWork work, StageContext context, CancellationToken cancellationToken);
}

/// <summary>Work that a stage of a run began elsewhere, as it is kept among the answers of the run.</summary>
/// <param name="Stage">The uid of the stage.</param>
/// <param name="Address">Where the work is.</param>
/// <param name="Ended">What its result is kept by: once that is there, nothing is left to cancel.</param>
/// <param name="Cancelled">What is kept once it was cancelled: a run that is resumed then begins it again.</param>
public sealed record BegunWork(string Stage, string Address, AnswerKey Ended, AnswerKey Cancelled)
{
    // No answer begins so: those of services begin with the length of their head, which is never so large.
    private static ReadOnlySpan<byte> Mark => "SYNWORK\u0001"u8;

    /// <summary>The note as it is kept.</summary>
    public byte[] Pack() => [.. Mark, .. JsonSerializer.SerializeToUtf8Bytes(new Packed(Stage, Address, Hex(Ended), Hex(Cancelled)))];

    /// <summary>A note that was kept; null where the bytes are something else.</summary>
    /// <param name="kept">The bytes.</param>
    public static BegunWork? Unpack(ReadOnlySpan<byte> kept)
    {
        if (!kept.StartsWith(Mark))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Packed>(kept[Mark.Length..]) is { Ended.Length: 2 * AnswerKey.Length, Cancelled.Length: 2 * AnswerKey.Length } packed
                ? new BegunWork(packed.Stage, packed.Address, Key(packed.Ended), Key(packed.Cancelled))
                : null;
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string Hex(AnswerKey key)
    {
        byte[] bytes = new byte[AnswerKey.Length];
        key.Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static AnswerKey Key(string hex) => AnswerKey.Read(Convert.FromHexString(hex));

    private sealed record Packed(string Stage, string Address, string Ended, string Cancelled);
}
