using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Running;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>Runs an ONNX model over columns and adds its outputs as columns.</summary>
/// <remarks>
/// <para>Numbers, vectors, lists and matrices of the type that the model takes are handed to it where they lie; others are converted in one pass.
/// Rows go to the runtime many at a time, where the model takes many: their number is measured, unless it is set. How rows are cut into
/// batches changes nothing in what comes out.</para>
/// <para>A row whose cell is null, or has a null in it, gets nulls. A row for which the model fails is found by halving, and is a bad row; the others go on.</para>
/// <para>The model's session is shared by all that run the same model with the same settings in a process.</para>
/// </remarks>
[WrittenByHand]
public sealed partial class ONNXModel : Transformer
{
    private const string ModelFile = "model.onnx";

    private readonly Lock _reading = new();
    private ModelDescription? _description;
    private byte[]? _saved;

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => DeviceType == SessionSettings.Cuda ? "gpu" : null;

    /// <summary>What the model says of itself.</summary>
    /// <exception cref="SpecificationException">There is no model, or it is none.</exception>
    public OnnxModelInfo GetModelInfo() => Describe().Source.Info;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        string[] sources = [.. new[] { ("modelPayload", ModelPayload is { Length: > 0 }), ("modelLocation", ModelLocation.Length > 0), ("hubModel", HubModel.Length > 0) }
            .Where(static source => source.Item2).Select(static source => source.Item1)];
        if (sources.Length > 1)
            yield return BadParameter(sources[0], $"Both {sources[0]} and {sources[1]} are given", "Keep one of them.");
        if (HubModel.Length > 0 && Hub.Length == 0)
            yield return BadParameter(nameof(Hub), "The hub of the model is not named", "Give the location of its manifest.");
        if (MiniBatcher is not null && BatchSizeOf(MiniBatcher) is null)
            yield return BadParameter(nameof(MiniBatcher), $"{MiniBatcher.Type} does not say how many rows a batch has", "Set batchSize instead, or use FixedMiniBatchTransformer.");
    }

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ModelDescription description = Describe();
        return new BoundModel(input, new ModelBinder(this, description, input).Bind());
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        // A payload is a parameter, which is saved as such.
        if (ModelPayload is not { Length: > 0 })
            await folder.WriteAsync(ModelFile, stream => stream.WriteAsync(Describe().Source.InOnePiece(), cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (ModelPayload is { Length: > 0 })
            return;
        await using Stream file = await folder.OpenReadAsync(ModelFile, cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        _saved = bytes.ToArray();
    }

    internal SessionSettings Settings => new(
        DeviceType, DeviceId, OptimizationLevel, NumThreads, NumInterOpThreads, ExecutionMode == Parallel, EnableMemoryArena, EnableMemoryPattern, SessionConfig)
    {
        Providers = ExecutionProviders,
    };

    /// <summary>How many rows a call was asked to have; 0 where that is measured.</summary>
    internal int WantedRows => MiniBatcher is not null ? BatchSizeOf(MiniBatcher) ?? 0
        : BatchSize == Auto ? 0 : int.Parse(BatchSize, CultureInfo.InvariantCulture);

    private ModelDescription Describe()
    {
        lock (_reading)
            return _description ??= Read();
    }

    private ModelDescription Read()
    {
        byte[]? payload = ModelPayload is { Length: > 0 } ? ModelPayload : _saved;
        if (payload is null && HubModel.Length > 0)
            throw new SpecificationException($"The model '{HubModel}' was not brought yet", Location.OfParameter(Uid, "hubModel"), "Read it with StageFiles.OpenAsync before the stage is used, which runs and the command line do.");
        if (payload is null && ModelLocation.Length == 0)
            throw new SpecificationException("There is no model", Location.OfStage(Uid), "Set modelLocation to an .onnx file, or modelPayload to its bytes.");
        Location where = Location.OfParameter(Uid, payload is null ? "modelLocation" : "modelPayload");
        ModelSource source = ModelSource.Read(payload, ModelLocation, [.. FetchDict.Values], where, Location.OfParameter(Uid, "fetchDict"));
        return ModelDescription.Of(source, where);
    }

    private static int? BatchSizeOf(StreamTransformer batcher) =>
        (StageCopies.Parameter(batcher, "batchSize") ?? StageCopies.Parameter(batcher, "maxBatchSize"))?.GetValue(batcher) is int size && size > 0 ? size : null;
}
