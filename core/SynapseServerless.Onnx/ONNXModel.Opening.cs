using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Hub;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Onnx;

// Models that are not on this machine.
public sealed partial class ONNXModel : IOpensFiles
{
    /// <inheritdoc/>
    public async Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        if (_saved is not null || ModelPayload is { Length: > 0 })
            return;
        if (HubModel.Length > 0)
            _saved = await HubReader.ReadAsync(Hub, HubModel, storage, Location.OfParameter(Uid, "hubModel"), cancellationToken).ConfigureAwait(false);
        else if (ModelFiles.IsElsewhere(ModelLocation))
            _saved = await ModelFiles.ReadModelAsync(ModelLocation, storage, Location.OfParameter(Uid, "modelLocation"), cancellationToken).ConfigureAwait(false);
    }
}
