using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>The way into this room.</summary>
public static class OnnxStages
{
    /// <summary>Adds the stages that run ONNX models and tokenizers.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddOnnx(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<CausalLM>()
            .Add<ImageFeaturizer>()
            .Add<ONNXModel>()
            .Add<SentenceEmbedder>()
            .Add<TextTokenizer>()
            .Add<VoiceActivityDetector>();
    }
}
