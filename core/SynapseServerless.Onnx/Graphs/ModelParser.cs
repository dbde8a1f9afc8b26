using Google.Protobuf;
using SynapseServerless.Onnx.Format;

namespace SynapseServerless.Onnx.Graphs;

/// <summary>Reads ONNX files, before the runtime sees a byte of them: what is no model ends here, with a message.</summary>
internal static class ModelParser
{
    private const string WhatIsRight = "Give an .onnx file, as torch.onnx.export, tf2onnx, skl2onnx and others write it.";

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="location">Where the error is, if there is one.</param>
    public static byte[] ReadFile(string path, Location location)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : failure.Message.TrimEnd('.');
            string remedy = path.Contains("://", StringComparison.Ordinal)
                ? "Read it with StageFiles.OpenAsync before the stage is used, which runs and the command line do."
                : "Give the path of an .onnx file on this machine.";
            throw new SpecificationException($"The model '{path}' cannot be read: {reason}", location, remedy, failure);
        }
    }

    /// <summary>The model in some bytes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="location">Where the error is, if there is one.</param>
    /// <exception cref="SpecificationException">It is none.</exception>
    public static ModelProto Parse(byte[] bytes, string name, Location location)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new SpecificationException(
                LooksLikeModel(bytes) ? $"'{name}' is damaged or cut short: it begins as an ONNX model and does not end as one" : $"'{name}' is no ONNX model",
                location, WhatIsRight, failure);
        }
        if (model.Graph is null || !model.HasIrVersion || (model.Graph.Node.Count == 0 && model.Graph.Output.Count == 0))
            throw new SpecificationException($"'{name}' is no ONNX model: it has no graph", location, WhatIsRight);
        return model;
    }

    // The first field of nearly every file is the version of the format, a small number.
    private static bool LooksLikeModel(byte[] bytes) => bytes is [0x08, > 0 and < 64, ..];
}
