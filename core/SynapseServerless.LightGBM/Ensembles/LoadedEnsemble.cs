using System.Text;
using SynapseServerless.Trees;

namespace SynapseServerless.LightGBM;

/// <summary>A model of trees in memory.</summary>
/// <param name="Ensemble">The trees.</param>
/// <param name="Scorer">What scores rows by them.</param>
/// <param name="Explainer">What features contribute by the shares of rows of training.</param>
/// <param name="Words">What wrote it.</param>
/// <param name="Bytes">The file.</param>
internal sealed record LoadedEnsemble(TreeEnsemble Ensemble, TreeScorer Scorer, Lazy<TreeExplainer> Explainer, string Words, byte[] Bytes)
{
    // XGBoost's JSON has its learner within these.
    private const int FirstBytes = 4096;

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">The file's content, or null to read it.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">What wrote it, or <c>auto</c>.</param>
    /// <param name="start">The first iteration used.</param>
    /// <param name="iterations">How many iterations are used.</param>
    /// <param name="location">Where the error is, if there is one.</param>
    /// <exception cref="SpecificationException">There is no file, or it is no model that is covered.</exception>
    public static LoadedEnsemble Read(byte[]? bytes, string path, string format, int start, int iterations, Location location)
    {
        bytes ??= ReadFile(path, location);
        if (format == "auto")
            format = FormatOf(bytes);
        try
        {
            TreeEnsemble ensemble = format switch
            {
                "xgboost" => TreeEnsemble.ParseXGBoost(bytes),
                "onnx" => TreeEnsemble.ParseOnnx(bytes),
                _ => TreeEnsemble.Parse(Encoding.UTF8.GetString(bytes)),
            };
            string words = format switch { "xgboost" => "XGBoost", "onnx" => "ONNX Runtime", _ => "LightGBM" };
            return new LoadedEnsemble(ensemble, new TreeScorer(ensemble, start, iterations), new Lazy<TreeExplainer>(() => new TreeExplainer(ensemble, start, iterations)), words, bytes);
        }
        catch (TreeModelException error)
        {
            throw new SpecificationException($"'{path}' cannot be read as a model of {format}: {error.Problem}", location, error.Remedy, error);
        }
    }

    private static string FormatOf(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes[(bytes.StartsWith("\uFEFF"u8) ? 3 : 0)..].TrimStart(" \r\n\t"u8);
        if (text.StartsWith("tree"u8))
            return "lightgbm";
        if (!text.StartsWith("{"u8))
            return "onnx";
        // UBJSON has the length of a name where JSON has a quote.
        bool isJson = text[1..].TrimStart(" \r\n\t"u8).StartsWith("\""u8);
        return isJson && text[..Math.Min(text.Length, FirstBytes)].IndexOf("\"learner\""u8) < 0 ? "lightgbm" : "xgboost";
    }

    private static byte[] ReadFile(string path, Location location)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SpecificationException($"The model '{path}' cannot be read: {failure.Message}", location, "Give the path of a model on this machine.", failure);
        }
    }
}
