using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Generation;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Running;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Onnx.Text;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Onnx;

/// <summary>Answers texts and conversations with a language model that was exported to ONNX, token by token, in this process.</summary>
/// <remarks>
/// The counterpart of SynapseML's <c>HuggingFaceCausalLM</c>, which loads the model by its name and answers one row at a time; here it is a file, and rows are answered together. The output has the
/// type of OpenAIChatCompletion's, so that what reads the one reads the other; <c>id</c> and <c>created</c> are null, because equal rows give equal answers.
/// What SynapseML passes in <c>modelParam</c> (<c>max_new_tokens</c>, <c>temperature</c>, <c>top_k</c>, <c>top_p</c>, <c>repetition_penalty</c>) are parameters here. A prompt longer than <c>maxLength</c> is a
/// bad row; nothing of it is left out. A null gives a null.
/// </remarks>
public sealed class CausalLM : TextStage
{
    private const string ModelFile = "model.onnx", Chat = "chat", Completion = "completion";

    private readonly Lock _describing = new();
    private ModelDescription? _description;
    private byte[]? _saved;

    /// <summary>A stage with the tokenizer that most of these models have, and no limit to prompts.</summary>
    public CausalLM()
    {
        Tokenizer = TokenEncoder.Bpe;
        MaxLength = 0;
    }

    /// <summary>The model's <c>.onnx</c> file: a path, or the URL of a blob. Its inputs are <c>input_ids</c> and perhaps <c>attention_mask</c>, <c>position_ids</c> and <c>past_key_values.N.key</c> and <c>.value</c>, as optimum exports them.</summary>
    [LocationParameter]
    public string ModelLocation { get; init; } = "";

    /// <summary>The column that answers are written to; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>What rows are: chat, a text that a user says or messages with role and content; or completion, a text that is gone on with.</summary>
    [AllowedValues(Chat, Completion)]
    public string Task { get; init; } = Chat;

    /// <summary>How the model was trained to see conversations: chatml (Qwen, SmolLM), llama3, phi3, zephyr, gemma or mistral; none for the bare contents.</summary>
    [AllowedValues("chatml", "llama3", "phi3", "zephyr", "gemma", "mistral", ChatFormat.None), EffectNeeds(nameof(Task), Chat)]
    public string ChatTemplate { get; init; } = "chatml";

    /// <summary>What stands before a conversation that has no message of the role system; nothing when empty.</summary>
    [EffectNeeds(nameof(Task), Chat)]
    public string SystemPrompt { get; init; } = "";

    /// <summary>How many tokens an answer has at most.</summary>
    [Range(1, 1 << 20)]
    public int MaxNewTokens { get; init; } = 256;

    /// <summary>How much chance has a say: 0 always takes the most likely token, 1 draws by the model's own chances, and more evens them out.</summary>
    [Range(0.0, 100.0)]
    public double Temperature { get; init; }

    /// <summary>Of how many most likely tokens one is drawn; 0 for all.</summary>
    [Range(0, 1 << 20)]
    public int TopK { get; init; }

    /// <summary>Of the most likely tokens, as many as have this chance together, one is drawn.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double TopP { get; init; } = 1;

    /// <summary>What the logits of tokens that were there already are divided by where they are positive, and multiplied by where not; 1 for nothing.</summary>
    [Range(0.01, 100.0)]
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Where draws begin. They go by it and by the prompt, so that the same prompt is answered the same wherever its row stands.</summary>
    public long Seed { get; init; }

    /// <summary>Texts that end an answer; they are not part of it.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Numbers of tokens that end an answer, beside the end of the chat template and <c>endToken</c>.</summary>
    public IReadOnlyList<int> EosTokenIds { get; init; } = [];

    /// <summary>How many rows are answered together at most.</summary>
    [Range(1, 1 << 16)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Whether shorter prompts are filled up, so that prompts of all lengths are answered together. That is faster, and the last bit of a logit may then depend on a row's neighbours.</summary>
    public bool PadPrompts { get; init; }

    /// <summary>What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU.</summary>
    [AllowedValues(null, "CPU", "CUDA")]
    public string? DeviceType { get; init; }

    /// <summary>Threads inside an operator; 0 lets the run, or else the runtime, decide.</summary>
    [Range(0, 1024)]
    public int NumThreads { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override string? WorkerPool => DeviceType == SessionSettings.Cuda ? "gpu" : null;

    private protected override IReadOnlyList<string> Marks => Task == Chat ? [.. Format.Marks()] : [];

    private protected override bool AddsEnd => false;

    internal ChatFormat Format => ChatFormat.Known[Task == Chat ? ChatTemplate : ChatFormat.None];

    internal Choosing Choosing => new(Temperature, TopK, TopP, RepetitionPenalty, Seed);

    internal string ModelName => Path.GetFileNameWithoutExtension(ModelLocation);

    internal SessionSettings Settings => SessionSettings.Look with { Device = DeviceType, Threads = NumThreads, InterOpThreads = 0, OptimizationLevel = "ALL_OPT", HasArena = true, HasPatterns = false };

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Field column = Task == Completion
            ? InputColumns.Require(input, Uid, "inputCol", InputCol, CellTexts.IsText, "a column of text")
            : InputColumns.Require(input, Uid, "inputCol", InputCol, ChatCells.Accepts, "a text, or a list of structures with role and content");
        DecoderModel model = DecoderModel.Of(Describe(), Location.OfParameter(Uid, "modelLocation"));
        if (PadPrompts && !model.TakesFilledPrompts)
            throw BadParameter(nameof(PadPrompts), "The model cannot be told which tokens count and where they stand", "Leave padPrompts out, or export the model with attention_mask and position_ids.");
        TokenEncoder encoder = Encoder();
        var ends = new HashSet<int>(EosTokenIds);
        foreach (string end in new[] { Format.End, EndToken }.Where(static end => end.Length > 0))
        {
            if (encoder.Find(end) is { } token)
                ends.Add(token);
        }
        return new BoundCausalLM(input, this, column, model, encoder, new GenerationLimits(MaxNewTokens, ends, Stop, encoder));
    }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        foreach (SpecificationException error in base.Validate())
            yield return error;
        if (Tokenizer == TokenEncoder.WordPiece)
            yield return BadParameter(nameof(Tokenizer), "No model that tells the next token has the tokenizer wordPiece", "Set it to bpe, sentencePiece or tiktoken.");
        if (ModelLocation.Length == 0 && _saved is null)
            yield return BadParameter(nameof(ModelLocation), "There is no model", "Give the decoder's .onnx file.");
        if (Stop.Any(static stop => stop.Length == 0))
            yield return BadParameter(nameof(Stop), "An empty text ends nothing", "Leave it out.");
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

    private ModelDescription Describe()
    {
        lock (_describing)
        {
            Location where = Location.OfParameter(Uid, "modelLocation");
            if (_description is null && _saved is null && ModelLocation.Length == 0)
                throw new SpecificationException("There is no model", where, "Give the decoder's .onnx file.");
            return _description ??= ModelDescription.Of(ModelSource.Read(_saved, ModelLocation, [], where, where), where);
        }
    }
}
