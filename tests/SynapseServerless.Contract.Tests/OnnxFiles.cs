using SynapseServerless.Tests;

namespace SynapseServerless.Contract.Tests;

/// <summary>Small ONNX models and a vocabulary, written once per run of the tests.</summary>
internal static class OnnxFiles
{
    private static readonly Lazy<string> _folder = new(static () => Directory.CreateTempSubdirectory("synapse-contract-").FullName);
    private static readonly Lazy<string> _network = new(static () => Write("network.onnx", OnnxGraphs.Network(3, 8, 2)));
    private static readonly Lazy<string> _encoder = new(static () => Write("encoder.onnx", OnnxGraphs.Encoder(32, 4)));
    private static readonly Lazy<string> _vocabulary = new(static () => Write(
        "vocab.txt", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "quick", "fox", "##es", "1", "2", "3"]))));

    /// <summary>A network over vectors of three.</summary>
    public static string Network => _network.Value;

    /// <summary>An encoder of tokens.</summary>
    public static string Encoder => _encoder.Value;

    /// <summary>A vocabulary of WordPiece.</summary>
    public static string Vocabulary => _vocabulary.Value;

    private static string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder.Value, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
