using Microsoft.ML.OnnxRuntime;

namespace SynapseServerless.Onnx.Sessions;

/// <summary>What the runtime says, as a phrase that fits into a sentence.</summary>
internal static class RuntimeMessages
{
    private const int MostCharacters = 600;

    /// <summary>Version of the runtime.</summary>
    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>The message without its code, on one line.</summary>
    public static string Clean(Exception failure)
    {
        string text = failure.Message.ReplaceLineEndings(" ").Trim();
        if (text.StartsWith("[ErrorCode:", StringComparison.Ordinal) && text.IndexOf(']') is > 0 and int end)
            text = text[(end + 1)..].Trim();
        return (text.Length > MostCharacters ? $"{text[..MostCharacters]}..." : text).TrimEnd('.');
    }

    /// <summary>Whether a call failed for lack of memory, so that fewer rows may do.</summary>
    public static bool IsMemory(Exception failure) => failure is OutOfMemoryException
        || failure.Message.Contains("allocate memory", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("ALLOC_FAILED", StringComparison.Ordinal)
        || failure.Message.Contains("bad allocation", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("bad_alloc", StringComparison.OrdinalIgnoreCase);
}
