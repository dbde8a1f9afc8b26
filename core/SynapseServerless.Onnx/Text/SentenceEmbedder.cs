using System.Collections.ObjectModel;
using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Running;
using SynapseServerless.Onnx.Text;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Onnx;

/// <summary>Makes a vector of each text with an encoder that was exported to ONNX: tokens, encoder, pooling and length 1 in one stage.</summary>
/// <remarks>
/// The counterpart of SynapseML's <c>HuggingFaceSentenceEmbedder</c>, which loads the model by its name over the network; here it is a file. Texts of equally many
/// tokens share a call, so that none is filled up. A null gives a null.
/// </remarks>
public sealed class SentenceEmbedder : TextStage
{
    private const string ModelFile = "model.onnx", Ids = "input_ids", Mask = "attention_mask", Types = "token_type_ids";

    private readonly Lock _describing = new();
    private ModelDescription? _description;
    private byte[]? _saved;

    /// <summary>The encoder's <c>.onnx</c> file: a path, or the URL of a blob. Once the stage is saved, the model travels with it.</summary>
    [LocationParameter]
    public string ModelLocation { get; init; } = "";

    /// <summary>The column that vectors are written to.</summary>
    [Required, MinLength(1)]
    public string OutputCol { get; init; } = "embedding";

    /// <summary>What makes one vector of those of the tokens: mean, cls (that of the first token), or none where the model's output is one vector already.</summary>
    [AllowedValues(Pooling.Mean, Pooling.Cls, Pooling.None)]
    public string PoolingMode { get; init; } = Pooling.Mean;

    /// <summary>Whether vectors get the length 1, so that their scalar product is the cosine of their angle.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>The output of the model that is used; when empty, <c>last_hidden_state</c>, or else the first.</summary>
    public string ModelOutput { get; init; } = "";

    /// <summary>What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU.</summary>
    [AllowedValues(null, "CPU", "CUDA")]
    public string? DeviceType { get; init; }

    /// <summary>How many texts a call of the runtime has at most.</summary>
    [Range(1, 1 << 20)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Threads inside an operator; 0 lets the run, or else the runtime, decide.</summary>
    [Range(0, 1024)]
    public int NumThreads { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => DeviceType == Sessions.SessionSettings.Cuda ? "gpu" : null;

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int place = Place(input);
        TokenEncoder encoder = Encoder();
        ModelDescription description = Describe();
        string[] names = [.. description.Inputs.Select(value => value.Name)];
        if (names.FirstOrDefault(name => name is not (Ids or Mask or Types)) is { } unknown)
        {
            throw new SpecificationException(
                $"The model has the input '{unknown}', which is none that is made of texts", Location.OfParameter(Uid, "modelLocation"), $"Its inputs may be {Ids}, {Mask} and {Types}; run others with TextTokenizer and ONNXModel.");
        }
        // The encoder is bound to the tokens, and its vectors join the columns that came.
        var tokens = new Schema(names.Select(name => new Field(name, TokenColumns.Type, nullable: true)), null);
        using var inner = new ONNXModel
        {
            Uid = Uid, DeviceType = DeviceType, NumThreads = NumThreads, BatchSize = FormattableString.Invariant($"{BatchSize}"),
            FetchDict = new Dictionary<string, string> { [OutputCol] = description.Outputs[0].Name },
        };
        ModelBinding binding = new ModelBinder(inner, description, tokens).Bind();
        if (PoolingMode != Pooling.None)
            binding = binding with { Outputs = [Pooled(description.Outputs[0])] };
        binding = binding with { Added = new AddedColumns(input, [.. binding.Outputs.Select(output => output.Field)]), Polish = Normalize ? UnitVectors.Scale : null };
        return new BoundModel(input, binding, (batch, cancellationToken) => Tokens(batch.Column(place), names, encoder, tokens, cancellationToken));
    }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException error in base.Validate())
            yield return error;
        if (ModelLocation.Length == 0 && _saved is null)
            yield return BadParameter(nameof(ModelLocation), "There is no model", "Give the encoder's .onnx file.");
    }

    /// <inheritdoc/>
    public override async Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        await base.OpenFilesAsync(storage, catalog, cancellationToken).ConfigureAwait(false);
        if (_saved is null && ModelFiles.IsElsewhere(ModelLocation))
            _saved = await ModelFiles.ReadModelAsync(ModelLocation, storage, Location.OfParameter(Uid, "modelLocation"), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        await base.SavePayloadAsync(folder, cancellationToken).ConfigureAwait(false);
        await folder.WriteAsync(ModelFile, stream => stream.WriteAsync(Describe().Source.InOnePiece(), cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        await base.LoadPayloadAsync(folder, cancellationToken).ConfigureAwait(false);
        _saved = await ReadAsync(folder, ModelFile, cancellationToken).ConfigureAwait(false);
    }

    private static RecordBatch Tokens(IArrowArray texts, string[] names, TokenEncoder encoder, Schema schema, CancellationToken cancellationToken)
    {
        TokenColumns tokens = TokenColumns.Of(texts, encoder, cancellationToken);
        return new RecordBatch(schema, names.Select(name => name == Ids ? tokens.Tokens() : tokens.Constant(name == Mask ? 1 : 0)), texts.Length);
    }

    private PooledColumn Pooled(ModelValue output) => PooledColumn.Create(output, OutputCol, PoolingMode == Pooling.Mean) ?? throw new SpecificationException(
        $"The model's output '{output.Name}' is {output}, of which no vector of each text is made", Location.OfParameter(Uid, "modelOutput"), "Name the output that has a vector of floats for each token: float[texts, tokens, width].");

    private ModelDescription Describe()
    {
        lock (_describing)
            return _description ??= Read();
    }

    private ModelDescription Read()
    {
        Location where = Location.OfParameter(Uid, "modelLocation");
        if (_saved is null && ModelLocation.Length == 0)
            throw new SpecificationException("There is no model", where, "Give the encoder's .onnx file.");
        OnnxModelInfo info = OnnxModelInfo.Of(ModelParser.Parse(_saved ?? ModelParser.ReadFile(ModelLocation, where), ModelLocation, where));
        string output = ModelOutput.Length > 0 ? ModelOutput : (info.Outputs.FirstOrDefault(value => value.Name == "last_hidden_state") ?? info.Outputs[0]).Name;
        OnnxValueInfo? stated = info.Outputs.FirstOrDefault(value => value.Name == output);
        int wanted = PoolingMode == Pooling.None ? 2 : 3;
        if (stated?.Shape is { } shape && shape.Count != wanted)
        {
            throw new SpecificationException(
                $"The model's output {stated} has {shape.Count} dimensions, and poolingMode {PoolingMode} is for {wanted}", Location.OfParameter(Uid, "poolingMode"),
                shape.Count == 2 ? "Set poolingMode to none: the output has one vector for each text." : $"Name another output in modelOutput: {string.Join(", ", info.Outputs)}.");
        }
        ModelSource source = ModelSource.Read(_saved, ModelLocation, [output], where, Location.OfParameter(Uid, "modelOutput"));
        ModelDescription description = ModelDescription.Of(source, where);
        return description with { Outputs = [description.Outputs.First(value => value.Name == output)] };
    }
}
