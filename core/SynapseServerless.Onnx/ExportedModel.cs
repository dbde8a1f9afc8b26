using Apache.Arrow;
using SynapseServerless.Onnx.Export;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>A pipeline as an ONNX model.</summary>
public sealed record ExportedModel
{
    /// <summary>The <c>.onnx</c> file.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>What the file says of itself: inputs, outputs, versions.</summary>
    public required OnnxModelInfo Info { get; init; }

    /// <summary>The name of the output that each column became; it differs where an input has the column's name.</summary>
    public required IReadOnlyDictionary<string, string> OutputColumns { get; init; }

    /// <summary>The stages that stayed outside; the graph is fed by what they make.</summary>
    public required IReadOnlyList<Transformer> LeftOut { get; init; }

    /// <summary>The stages that are in the graph.</summary>
    public required IReadOnlyList<Transformer> Exported { get; init; }

    /// <summary>Where the graph differs from the pipeline: what it does with rows that stages reject or drop.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    internal IReadOnlyDictionary<string, OnnxValue> FedBy { get; init; } = new Dictionary<string, OnnxValue>();

    /// <summary>Runs the graph and the pipeline on rows and compares what they give.</summary>
    /// <param name="rows">Rows of the pipeline's input, borrowed.</param>
    /// <param name="tolerance">How far numbers may be apart, as a part of the larger one, or of 1.</param>
    /// <param name="host">What the process gives the stages; null for defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataException">The graph gives another value: row, column and both values are named.</exception>
    public Task<ExportCheck> CheckAsync(RecordBatch rows, double tolerance = 1e-4, StageHost? host = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new GraphCheck(this, tolerance, host ?? StageHost.Default).RunAsync(rows, cancellationToken);
    }
}

/// <summary>What a comparison of graph and pipeline came to.</summary>
/// <param name="Rows">How many rows were compared.</param>
/// <param name="Rejected">How many rows were not, because the pipeline rejects or drops them.</param>
/// <param name="Missing">How many values were not compared, because the pipeline gives none.</param>
/// <param name="LargestDifference">How far numbers were apart at most, as a part of the larger one, or of 1.</param>
public sealed record ExportCheck(int Rows, int Rejected, int Missing, double LargestDifference);
