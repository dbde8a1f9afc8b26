namespace SynapseServerless.Onnx;

// Copies for stages that are made of a model.
public sealed partial class ONNXModel
{
    /// <summary>A copy that runs the same model, in the same session, with other columns.</summary>
    /// <param name="feed">The column of each input.</param>
    /// <param name="fetch">The output of each column.</param>
    internal ONNXModel Between(IReadOnlyDictionary<string, string> feed, IReadOnlyDictionary<string, string> fetch) => new()
    {
        Uid = Uid,
        ModelPayload = ModelPayload is { Length: > 0 } ? ModelPayload : _saved,
        ModelLocation = ModelPayload is { Length: > 0 } || _saved is not null ? "" : ModelLocation,
        Hub = _saved is not null ? "" : Hub,
        HubModel = _saved is not null ? "" : HubModel,
        FeedDict = feed,
        FetchDict = fetch,
        DeviceType = DeviceType,
        DeviceId = DeviceId,
        ExecutionProviders = ExecutionProviders,
        OptimizationLevel = OptimizationLevel,
        MiniBatcher = MiniBatcher,
        BatchSize = BatchSize,
        MaxBatchSize = MaxBatchSize,
        NumThreads = NumThreads,
        NumInterOpThreads = NumInterOpThreads,
        ExecutionMode = ExecutionMode,
        EnableMemoryArena = EnableMemoryArena,
        EnableMemoryPattern = EnableMemoryPattern,
        SessionConfig = SessionConfig,
    };

    /// <summary>The model.</summary>
    internal Graphs.ModelSource Source => Describe().Source;

    /// <summary>The value that the last layer of the model takes, which is what it knows of an image before it chooses; null where that cannot be told.</summary>
    internal string? FindFeatures() => Graphs.LastLayer.Find(Describe().Source.Whole(), Location.OfStage(Uid));
}
