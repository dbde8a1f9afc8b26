using System.Buffers.Binary;
using System.Text.Json;
using SynapseServerless.Orchestration;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>Carries messages between an engine and a process that runs its tasks: four bytes of length, then JSON.</summary>
/// <param name="pipe">The pipe.</param>
internal sealed class HostConnection(Stream pipe) : IDisposable
{
    // Far above what a payload may have; more is not what this program writes.
    private const int LargestMessage = 256 * 1024 * 1024;

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Sends a message; any thread may.</summary>
    /// <exception cref="IOException">The other side has gone.</exception>
    public async Task SendAsync(HostMessage message, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message, OrchestrationJson.Options);
        byte[] bytes = new byte[4 + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 4);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Half of a message would be the end of the connection.
            await pipe.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next message; null when the other side has gone.</summary>
    public async Task<HostMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            byte[] header = new byte[4];
            await pipe.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
            int length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length is < 0 or > LargestMessage)
                return null;
            byte[] json = new byte[length];
            await pipe.ReadExactlyAsync(json, cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize<HostMessage>(json, OrchestrationJson.Options);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pipe.Dispose();
        _writing.Dispose();
    }
}
