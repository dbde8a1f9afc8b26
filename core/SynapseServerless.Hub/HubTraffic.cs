namespace SynapseServerless.Hub;

/// <summary>Counts what a hub passes on.</summary>
internal sealed class HubTraffic
{
    private long _bytes;

    /// <summary>Bytes passed on so far.</summary>
    public long BytesPassedOn => Interlocked.Read(ref _bytes);

    /// <summary>Adds bytes.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
