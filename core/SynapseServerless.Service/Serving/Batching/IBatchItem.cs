namespace SynapseServerless.Service.Serving;

/// <summary>A request as the queue of a model sees it.</summary>
/// <typeparam name="T">The request itself.</typeparam>
internal interface IBatchItem<T>
    where T : IBatchItem<T>
{
    /// <summary>How many rows it has.</summary>
    int Rows { get; }

    /// <summary>Who asks.</summary>
    string Caller { get; }

    /// <summary>When it is of no use any more; null for never.</summary>
    DateTimeOffset? Deadline { get; }

    /// <summary>Whether it can be scored in one batch with another.</summary>
    bool IsAlike(T other);

    /// <summary>Holds on to what its caller lends it, because the caller may go before it is done with; called at most once.</summary>
    void Hold();

    /// <summary>Ends it without an answer; nothing happens to one that has ended.</summary>
    void Refuse(Exception reason);

    /// <summary>Lets go of what it holds; called once, when the queue has done with it.</summary>
    void Free();
}
