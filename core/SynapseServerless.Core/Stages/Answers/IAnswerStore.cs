using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SynapseServerless.Stages;

/// <summary>Keeps the answers of services that were paid for, so that a task that runs again does not pay again.</summary>
/// <remarks>It serves many threads. An answer may be lost when the process is killed right after it was kept; it is then asked for again.</remarks>
public interface IAnswerStore
{
    /// <summary>The answer to a request.</summary>
    /// <param name="key">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer; null where none is kept.</returns>
    ValueTask<ReadOnlyMemory<byte>?> FindAsync(AnswerKey key, CancellationToken cancellationToken);

    /// <summary>Keeps an answer.</summary>
    /// <param name="key">The request.</param>
    /// <param name="answer">The answer, which is not changed afterwards.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask KeepAsync(AnswerKey key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken);
}

/// <summary>What an answer is known by: a SHA-256 hash of the stage and of all that its request says.</summary>
/// <param name="High">The first half.</param>
/// <param name="Low">The second half.</param>
public readonly record struct AnswerKey(UInt128 High, UInt128 Low)
{
    /// <summary>How many bytes a key has.</summary>
    public const int Length = 32;

    /// <summary>The key of a request.</summary>
    /// <param name="stage">The stage that asks.</param>
    /// <param name="request">The request: all that the answer depends on, model and parameters included, and no secret.</param>
    public static AnswerKey Of(string stage, ReadOnlySpan<byte> request)
    {
        const int Short = 512;
        int most = sizeof(int) + Encoding.UTF8.GetMaxByteCount(stage.Length) + request.Length;
        if (most <= Short)
        {
            // One call for what is short: a hash that is fed in parts costs more than what it hashes.
            Span<byte> all = stackalloc byte[Short];
            int named = Encoding.UTF8.GetBytes(stage, all[sizeof(int)..]);
            BinaryPrimitives.WriteInt32LittleEndian(all, named);
            request.CopyTo(all[(sizeof(int) + named)..]);
            Span<byte> digest = stackalloc byte[Length];
            SHA256.HashData(all[..(sizeof(int) + named + request.Length)], digest);
            return Read(digest);
        }
        byte[] name = Encoding.UTF8.GetBytes(stage);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, name.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(length);
        hash.AppendData(name);
        hash.AppendData(request);
        Span<byte> key = stackalloc byte[Length];
        hash.GetHashAndReset(key);
        return Read(key);
    }

    /// <summary>The key that bytes hold.</summary>
    /// <param name="bytes">The bytes.</param>
    public static AnswerKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>Writes the key.</summary>
    /// <param name="bytes">Takes it.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], Low);
    }
}

/// <summary>Keeps nothing: where no run is that could run again.</summary>
public sealed class NoAnswers : IAnswerStore
{
    private NoAnswers()
    {
    }

    /// <summary>The one instance.</summary>
    public static NoAnswers Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(AnswerKey key, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask KeepAsync(AnswerKey key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken) => default;
}
