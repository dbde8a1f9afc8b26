using System.Collections.ObjectModel;
using System.ComponentModel.DataAnnotations;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

// What a user sets.
public sealed partial class ONNXModel
{
    private const string Auto = "auto", Sequential = "sequential", Parallel = "parallel";

    /// <summary>The bytes of the model, as Base64 text in a specification; empty where a file has it.</summary>
    public byte[]? ModelPayload { get; init; }

    /// <summary>The model's <c>.onnx</c> file: a path, or the URL of a blob. Once the stage is saved, the model travels with it and the file is no longer needed.</summary>
    [LocationParameter]
    public string ModelLocation { get; init; } = "";

    /// <summary>The manifest of a hub that <see cref="HubModel"/> is in: a path, or the URL of a blob.</summary>
    [LocationParameter, EffectNeeds(nameof(HubModel))]
    public string Hub { get; init; } = "";

    /// <summary>The name of the model in the hub, such as <c>ResNet50</c>, or <c>ResNet50@12</c> for a version of the operators; the newest otherwise. It is checked by its SHA-256 and kept on this machine.</summary>
    public string HubModel { get; init; } = "";

    /// <summary>The column that feeds each input of the model, by the input's name; an input that is not named is fed by the column of its own name.</summary>
    public IReadOnlyDictionary<string, string> FeedDict { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The output of the model that fills each column, by the column's name: an output, or any value inside the graph, which is then cut there. Empty for all outputs under their own names.</summary>
    public IReadOnlyDictionary<string, string> FetchDict { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Columns of vectors that the model fills, each with the column that their softmax is written to.</summary>
    public IReadOnlyDictionary<string, string> SoftMaxDict { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Columns of vectors that the model fills, each with the column that the place of the largest number is written to, as a double.</summary>
    public IReadOnlyDictionary<string, string> ArgMaxDict { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What the model runs on: CPU, or CUDA, which is refused where there is none; when not set, CUDA where there is one and else the CPU.</summary>
    [AllowedValues(null, "CPU", "CUDA")]
    public string? DeviceType { get; init; }

    /// <summary>Further execution providers of ONNX Runtime, tried in this order before <see cref="DeviceType"/>: <c>OpenVINO</c>, <c>Tensorrt</c>, <c>DML</c> and whatever else the build of the runtime has. One that it has not is refused.</summary>
    public IReadOnlyList<string> ExecutionProviders { get; init; } = [];

    /// <summary>Which of several GPUs.</summary>
    [Range(0, 1023)]
    public int DeviceId { get; init; }

    /// <summary>How far the runtime rewrites the graph before it runs it.</summary>
    [AllowedValues("NO_OPT", "BASIC_OPT", "EXTENDED_OPT", "ALL_OPT")]
    public string OptimizationLevel { get; init; } = "ALL_OPT";

    /// <summary>A stage that makes small batches, of which only the number of rows counts: <c>FixedMiniBatchTransformer</c> and others.</summary>
    /// <remarks>SynapseML gives the runtime ten rows at a time unless told otherwise, which is slow; here nothing set means <see cref="BatchSize"/>.</remarks>
    public StreamTransformer? MiniBatcher { get; init; }

    /// <summary>How many rows a call of the runtime has, or <c>auto</c>, which measures what is fastest on the first rows.</summary>
    [RegularExpression("auto|[1-9][0-9]{0,7}")]
    public string BatchSize { get; init; } = Auto;

    /// <summary>The most rows of a call that <c>batchSize: auto</c> tries.</summary>
    [Range(1, 1 << 24)]
    public int MaxBatchSize { get; init; } = 8192;

    /// <summary>Threads inside an operator; 0 lets the run, or else the runtime, decide.</summary>
    [Range(0, 1024)]
    public int NumThreads { get; init; }

    /// <summary>Operators that run side by side, where <see cref="ExecutionMode"/> is parallel; 0 lets the runtime decide.</summary>
    [Range(0, 1024), EffectNeeds(nameof(ExecutionMode), Parallel)]
    public int NumInterOpThreads { get; init; }

    /// <summary>Whether branches of the graph that do not need each other run one after the other or side by side.</summary>
    [AllowedValues(Sequential, Parallel)]
    public string ExecutionMode { get; init; } = Sequential;

    /// <summary>Whether the runtime keeps memory between calls, which is faster and holds more.</summary>
    public bool EnableMemoryArena { get; init; } = true;

    /// <summary>Whether the runtime plans memory by the shapes of earlier calls.</summary>
    public bool EnableMemoryPattern { get; init; } = true;

    /// <summary>Further settings of ONNX Runtime's sessions, by name, such as <c>session.intra_op.allow_spinning: "0"</c>.</summary>
    public IReadOnlyDictionary<string, string> SessionConfig { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
