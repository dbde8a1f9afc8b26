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

    private static readonly Lazy<string> _decoder = new(static () => Write("decoder.onnx", Onnx.Tests.Generation.Counter.Model(256)));
    private static readonly Lazy<string> _bytes = new(static () => Write("vocab.json", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Bytes())));
    private static readonly Lazy<string> _merges = new(static () => Write("merges.txt", "#version: 0.2\n"u8.ToArray()));

    /// <summary>A model that tells the next of 256 tokens.</summary>
    public static string Decoder => _decoder.Value;

    /// <summary>A vocabulary of BPE with a token for each byte.</summary>
    public static string ByteVocabulary => _bytes.Value;

    /// <summary>Merges of BPE: none.</summary>
    public static string Merges => _merges.Value;

    /// <summary>A network over vectors of three.</summary>
    public static string Network => _network.Value;

    /// <summary>An encoder of tokens.</summary>
    public static string Encoder => _encoder.Value;

    /// <summary>A vocabulary of WordPiece.</summary>
    public static string Vocabulary => _vocabulary.Value;

    // GPT-2 writes bytes that are no visible signs as letters from 256 on.
    private static Dictionary<string, int> Bytes()
    {
        int next = 256;
        return Enumerable.Range(0, 256).ToDictionary(code => $"{(char)(code is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? code : next++)}", static code => code);
    }

    private static string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder.Value, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
