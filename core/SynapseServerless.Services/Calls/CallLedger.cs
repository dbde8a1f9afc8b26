namespace SynapseServerless.Services;

/// <summary>What calls came to: how many were sent, how many were spared and by what.</summary>
public sealed class CallLedger
{
    private long _sent;
    private long _answered;
    private long _refused;
    private long _lost;
    private long _fromJournal;
    private long _fromCache;
    private long _fromSameRequest;

    /// <summary>Requests that were sent, attempts counted each.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Requests that the service carried out.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Attempts that the service refused because of too many requests.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Attempts whose reply never came, although the service may have carried them out.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Answers that the run had been given before it was interrupted.</summary>
    public long FromJournal => Interlocked.Read(ref _fromJournal);

    /// <summary>Answers of earlier runs.</summary>
    public long FromCache => Interlocked.Read(ref _fromCache);

    /// <summary>Answers to equal requests of the same run.</summary>
    public long FromSameRequest => Interlocked.Read(ref _fromSameRequest);

    internal void CountSent() => Interlocked.Increment(ref _sent);

    internal void CountRefused() => Interlocked.Increment(ref _refused);

    internal void CountLost() => Interlocked.Increment(ref _lost);

    internal void CountAnswer(ReplySource source)
    {
        switch (source)
        {
            case ReplySource.Service: Interlocked.Increment(ref _answered); break;
            case ReplySource.Journal: Interlocked.Increment(ref _fromJournal); break;
            case ReplySource.Cache: Interlocked.Increment(ref _fromCache); break;
            default: Interlocked.Increment(ref _fromSameRequest); break;
        }
    }
}
