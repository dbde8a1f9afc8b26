using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Running;

namespace SynapseServerless.Onnx.Generation;

/// <summary>A model that tells the next token, by the names that optimum and others export it with.</summary>
internal sealed class DecoderModel
{
    public const string Ids = "input_ids", Mask = "attention_mask", Positions = "position_ids", Logits = "logits";

    private const string Past = "past_key_values.", Present = "present.";

    private DecoderModel(ModelSource source, IReadOnlyList<TensorValue> fed, IReadOnlyList<TensorValue> past, TensorElementType logits)
    {
        (Source, Fed, Kept, LogitsType) = (source, fed, past, logits);
        Outputs = [Logits, .. past.Select(static value => Present + value.Name[Past.Length..])];
    }

    /// <summary>The model.</summary>
    public ModelSource Source { get; }

    /// <summary>Its inputs that are made of tokens.</summary>
    public IReadOnlyList<TensorValue> Fed { get; }

    /// <summary>Its inputs that hold what it has computed of earlier tokens; none where it computes all of them anew.</summary>
    public IReadOnlyList<TensorValue> Kept { get; }

    /// <summary>Names of what is fetched: logits, and what is fed back, in the order of <see cref="Kept"/>.</summary>
    public string[] Outputs { get; }

    /// <summary>Type of the logits.</summary>
    public TensorElementType LogitsType { get; }

    /// <summary>Whether prompts of different lengths can share a call: the model takes a mask of the tokens that count, and the place of each.</summary>
    public bool TakesFilledPrompts => Fed.Any(static value => value.Name == Mask) && Fed.Any(static value => value.Name == Positions);

    /// <summary>Looks at a model.</summary>
    /// <exception cref="SpecificationException">It is none that tells the next token.</exception>
    public static DecoderModel Of(ModelDescription model, Location where)
    {
        var fed = new List<TensorValue>();
        var past = new List<TensorValue>();
        foreach (ModelValue input in model.Inputs)
        {
            if (input is TensorValue { Element: TensorElementType.Int64 or TensorElementType.Int32 } tokens && input.Name is Ids or Mask or Positions)
                fed.Add(tokens);
            else if (input is TensorValue { Shape: [_, > 0, _, > 0] } cache && input.Name.StartsWith(Past, StringComparison.Ordinal))
                past.Add(cache);
            else
                throw Refused($"The model has the input '{input.Name}' ({input}), which is none of a decoder", $"Its inputs may be {Ids}, {Mask}, {Positions} and {Past}N.key and .value [batch, heads, past, size]: export it as text-generation-with-past, not merged.");
        }
        if (fed.All(static value => value.Name != Ids))
            throw Refused($"The model has no input '{Ids}'", "Give a decoder, as optimum-cli export onnx --task text-generation-with-past writes it.");
        foreach (string output in past.Select(static value => Present + value.Name[Past.Length..]).Where(output => model.Outputs.All(value => value.Name != output)))
            throw Refused($"The model has no output '{output}'", "What it keeps of earlier tokens comes out under the names present.N.key and present.N.value.");
        TensorElementType? logits = model.Outputs.OfType<TensorValue>().FirstOrDefault(static value => value.Name == Logits)?.Element;
        return logits is TensorElementType.Float or TensorElementType.Float16 ? new DecoderModel(model.Source, fed, past, logits.Value)
            : throw Refused(logits is null ? $"The model has no output '{Logits}'" : $"The model's output '{Logits}' is {ElementNames.Of((int)logits)}", "Give a decoder whose logits are float or float16.");

        SpecificationException Refused(string problem, string remedy) => new(problem, where, remedy);
    }
}
