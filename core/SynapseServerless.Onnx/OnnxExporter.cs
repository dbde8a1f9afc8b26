using Apache.Arrow;
using SynapseServerless.Onnx.Export;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>Writes fitted pipelines as ONNX models, which other programs and languages run.</summary>
public static class OnnxExporter
{
    /// <summary>Writes a fitted stage or pipeline as one graph.</summary>
    /// <remarks>
    /// The graph's inputs are the columns that the stages need: <c>double[N]</c> for numbers and booleans (<c>float[N]</c> for columns of floats), of which NaN is missing,
    /// <c>string[N]</c> for text, of which the empty one is missing, and <c>float[N, width]</c> for vectors.
    /// </remarks>
    /// <param name="model">The stage or pipeline.</param>
    /// <param name="input">The columns of its input.</param>
    /// <param name="options">What is exported; null for all of it.</param>
    /// <exception cref="SpecificationException">A stage has no form in ONNX: all of them are named, each with the reason.</exception>
    public static ExportedModel Export(Transformer model, Schema input, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        options ??= new OnnxExportOptions();
        StageValidation.ThrowIfInvalid(model);
        using BoundTransformer bound = new PipelineModel(model).Bind(input);
        IReadOnlyList<BoundStage> parts = BoundStage.PartsOf(model, bound);
        ExportGraph graph = Add(parts, 0, out List<Refusal> refused);
        int first = 0;
        if (refused.Count > 0 && !options.Partial)
            throw Refused(refused, model, options.Partial);
        for (List<Refusal> last = refused; last.Count > 0;)
        {
            // What comes before stays outside: the graph is fed by what it makes, which may have no form in turn.
            first = last[^1].Place + 1;
            if (first == parts.Count)
                throw Refused(refused, model, options.Partial);
            graph = Add(parts, first, out last);
            refused.AddRange(last);
        }
        Schema output = parts.Count == 0 ? input : parts[^1].Bound.Output;
        IReadOnlyDictionary<string, string> outputs = Outputs(graph, output, options, model.Uid);
        byte[] bytes = Cut(graph, outputs);
        return new ExportedModel
        {
            Bytes = bytes,
            Info = OnnxModelInfo.Of(ModelParser.Parse(bytes, "the model", Location.OfStage(model.Uid))),
            OutputColumns = outputs,
            LeftOut = [.. parts.Take(first).Select(part => part.Stage)],
            Exported = [.. parts.Skip(first).Select(part => part.Stage)],
            Notes = graph.Notes,
            FedBy = graph.Inputs,
        };
    }

    private static ExportGraph Add(IReadOnlyList<BoundStage> parts, int first, out List<Refusal> refused)
    {
        var graph = new ExportGraph(first < parts.Count ? parts[first].Bound.Input : parts.Count > 0 ? parts[^1].Bound.Output : new Schema([], null));
        refused = [];
        for (int place = first; place < parts.Count; place++)
        {
            try
            {
                graph.Add(parts[place].Stage, parts[place].Bound);
            }
            catch (LostColumnException)
            {
                graph.Lose(parts[place].Bound);
            }
            catch (SynapseException failure)
            {
                refused.Add(new Refusal(place, parts[place].Stage.Type, failure));
                graph.Lose(parts[place].Bound);
            }
        }
        return graph;
    }

    private static SpecificationException Refused(List<Refusal> refused, Transformer model, bool isPartial)
    {
        string remedy = isPartial ? "The last stage has none, so that nothing is left to export." : "Export the stages after them alone (--partial), which is fed by what these make, or do without them.";
        return refused is [{ Failure: var only }]
            ? new SpecificationException(only.Problem, only.Location, remedy, only)
            : new SpecificationException($"{refused.Count} stages cannot be exported: {string.Join("; ", refused.Select(one => one.Failure.Problem))}", Location.OfStage(model.Uid), remedy);
    }

    private static Dictionary<string, string> Outputs(ExportGraph graph, Schema output, OnnxExportOptions options, string uid)
    {
        (string Column, OnnxValue Value, bool IsTaken)[] made = [.. graph.Made.Where(column => InputColumns.Find(output, column.Column) is not null)];
        if (options.Outputs.FirstOrDefault(name => !made.Any(column => column.Column == name)) is { } unknown)
            throw new SpecificationException($"The graph makes no column '{unknown}'", Location.OfStage(uid), Suggestions.Remedy(unknown, [.. made.Select(column => column.Column)], "columns it makes"));
        if (made.Length == 0)
            throw new SpecificationException("The stages make no column that could be an output", Location.OfStage(uid), "Export a fitted pipeline.");
        string[] wanted = options.Outputs.Count > 0 ? [.. options.Outputs] : [.. made.Where(column => !column.IsTaken).Select(column => column.Column)];
        if (wanted.Length == 0)
            wanted = [made[^1].Column];
        return wanted.ToDictionary(column => column, column => graph.Writer.Output(column, made.First(one => one.Column == column).Value), StringComparer.Ordinal);
    }

    private static byte[] Cut(ExportGraph graph, IReadOnlyDictionary<string, string> outputs)
    {
        GraphSlicer.Keep(graph.Writer.Model, [.. outputs.Values]);
        return graph.Writer.ToBytes();
    }

    private sealed record Refusal(int Place, string Type, SynapseException Failure);
}

/// <summary>What of a pipeline is exported.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Whether stages at the beginning that have no form in ONNX stay outside, with all before them; the graph is then fed by what they make.</summary>
    public bool Partial { get; init; }

    /// <summary>The columns that become outputs; those that no stage takes further when empty.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];
}
