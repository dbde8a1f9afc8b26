using Microsoft.ML;

namespace SynapseServerless.MLNet;

/// <summary>A model of ML.NET in memory.</summary>
/// <param name="Transformer">The model.</param>
/// <param name="Input">What it was trained on; null when the file does not say.</param>
/// <param name="Bytes">The file.</param>
internal sealed record LoadedModel(ITransformer Transformer, DataViewSchema? Input, byte[] Bytes)
{
    /// <summary>Reads a model.</summary>
    /// <param name="bytes">The file's content, or null to read it.</param>
    /// <param name="path">The file.</param>
    /// <param name="location">Where the error is, if there is one.</param>
    /// <exception cref="SpecificationException">There is no file, it is no model, or one that cannot be run as a stage.</exception>
    public static LoadedModel Read(byte[]? bytes, string path, Location location)
    {
        bytes ??= ReadFile(path, location);
        ITransformer transformer;
        DataViewSchema? input;
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            transformer = new MLContext().Model.Load(stream, out input);
        }
        catch (Exception failure) when (failure is FormatException or InvalidDataException or InvalidOperationException or ArgumentException or IOException)
        {
            throw new SpecificationException($"'{path}' is no model that ML.NET can load: {failure.Message}", location, "Give a file that MLContext.Model.Save wrote.", failure);
        }
        if (!transformer.IsRowToRowMapper)
            throw new SpecificationException($"'{path}' does not map row to row: it filters, sorts or aggregates", location, "Save the part of the pipeline that scores.");
        return new LoadedModel(transformer, input, bytes);
    }

    private static byte[] ReadFile(string path, Location location)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SpecificationException($"The model '{path}' cannot be read: {failure.Message}", location, "Give the path of a model.zip on this machine.", failure);
        }
    }
}
