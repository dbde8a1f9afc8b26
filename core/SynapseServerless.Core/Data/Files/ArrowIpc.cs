using Apache.Arrow.Ipc;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Opens Arrow IPC data of either kind: a file, whose batches can be found by index, or a stream.</summary>
internal static class ArrowIpc
{
    /// <summary>Opens a file or stream; the reader closes what it reads.</summary>
    public static async ValueTask<ArrowStreamReader> OpenAsync(IStorage storage, string location, CancellationToken cancellationToken)
    {
        Stream stream = await storage.OpenReadAsync(location, cancellationToken);
        byte[] magic = new byte[6];
        int read = await stream.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
        stream.Position = 0;
        return read == magic.Length && magic.AsSpan().SequenceEqual("ARROW1"u8)
            ? new ArrowFileReader(stream, ManagedAllocator.Instance, leaveOpen: false)
            : new ArrowStreamReader(stream, ManagedAllocator.Instance, leaveOpen: false);
    }

    /// <summary>Calls the reader, whose failures mean that the data is damaged.</summary>
    public static async ValueTask<T> GuardAsync<T>(string location, Func<ValueTask<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or SynapseException))
        {
            bool compressed = exception.Message.Contains("compressed", StringComparison.Ordinal);
            throw new DataException(
                compressed ? "This Arrow data is compressed" : $"This is not Arrow IPC data, or it is damaged ({exception.Message})",
                Location.OfFile(location),
                compressed ? "Write it without compression, or as Parquet." : "Write or copy it again.",
                exception);
        }
    }
}
