using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Answers that runs have in common: kept in a folder, each with the time when it was given, for as long as a run takes them for true.</summary>
/// <remarks>
/// What is damaged is as if it were not there. The folder has a part for each first digit of the keys, so that a large one is not read as a whole for a few answers.
/// </remarks>
/// <param name="location">The folder.</param>
/// <param name="lifetime">How old an answer may be.</param>
internal sealed class AnswerCache(string location, TimeSpan lifetime)
{
    private const int Head = 8;
    private readonly ConcurrentDictionary<int, StoredAnswers> _parts = new();

    /// <summary>An answer that is young enough; null where there is none.</summary>
    public async ValueTask<ServiceReply?> FindAsync(AnswerKey key, StageContext context, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? kept = await AskAsync(context, () => Part(key, context).FindAsync(key, cancellationToken)).ConfigureAwait(false);
        if (kept is not { Length: > Head } entry)
            return null;
        TimeSpan age = context.Time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(entry.Span), 0, 253_402_300_799_999));
        return age >= TimeSpan.Zero && age < lifetime ? ServiceReply.Unpack(entry[Head..], ReplySource.Cache) : null;
    }

    /// <summary>Keeps an answer for later runs.</summary>
    public async ValueTask KeepAsync(AnswerKey key, ServiceReply reply, StageContext context)
    {
        byte[] packed = reply.Pack(), entry = new byte[Head + packed.Length];
        BinaryPrimitives.WriteInt64LittleEndian(entry, context.Time.GetUtcNow().ToUnixTimeMilliseconds());
        packed.CopyTo(entry, Head);
        await AskAsync(context, async () =>
        {
            await Part(key, context).KeepAsync(key, entry, CancellationToken.None).ConfigureAwait(false);
            return null;
        }).ConfigureAwait(false);
    }

    private StoredAnswers Part(AnswerKey key, StageContext context)
    {
        int part = (int)(key.High >> 124);
        return _parts.GetOrAdd(part, number => new StoredAnswers(
            context.Storage, string.Create(CultureInfo.InvariantCulture, $"{location.TrimEnd('/', '\\')}/{number:x}"), context.Logger, context.Time) { Replaces = true });
    }

    // Of a row it is no fault.
    private static async ValueTask<ReadOnlyMemory<byte>?> AskAsync(StageContext context, Func<ValueTask<ReadOnlyMemory<byte>?>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (DataException error)
        {
            throw new SynapseException($"The answers of earlier runs cannot be used: {error.Problem}", Location.OfParameter(context.Stage, "answerCache"), error.Remedy ?? "Give a folder that can be written to, or leave answerCache out.", error);
        }
    }
}
