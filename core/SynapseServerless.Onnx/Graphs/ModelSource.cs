using System.Security.Cryptography;
using Google.Protobuf;
using SynapseServerless.Onnx.Format;

namespace SynapseServerless.Onnx.Graphs;

/// <summary>The model that a stage runs: where it comes from, what it is cut down to, and what it is known by.</summary>
internal sealed class ModelSource
{
    private readonly byte[]? _payload;
    private readonly string _path;
    private readonly string _fileHash;
    private readonly IReadOnlyList<string> _values;
    private readonly Location _where;
    private byte[]? _first;

    private ModelSource(byte[]? payload, string path, string fileHash, IReadOnlyList<string> values, Location where, OnnxModelInfo info)
    {
        (_payload, _path, _fileHash, _values, _where) = (payload, path, fileHash, values, where);
        Info = info;
    }

    /// <summary>What the file says of itself, before it is cut.</summary>
    public OnnxModelInfo Info { get; }

    /// <summary>What to call the model in messages.</summary>
    public string Name => _payload is null ? _path : "the model";

    /// <summary>What the content is known by, with all that changes it: the same for the same content, wherever it came from.</summary>
    public required string Hash { get; init; }

    /// <summary>How many bytes the model has, with the files beside it.</summary>
    public required long Length { get; init; }

    /// <summary>The folder of files with weights; null where there are none.</summary>
    public string? ExternalFolder { get; private init; }

    /// <summary>Whether the model is a part of what the file holds.</summary>
    public bool IsCut => _values.Count > 0;

    /// <summary>Reads a model and checks what can be checked without running it.</summary>
    /// <param name="payload">Its bytes; null to read the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="fetched">Names of the values that are wanted; all outputs when there are none.</param>
    /// <param name="where">Stage and parameter, for messages.</param>
    /// <param name="fetchWhere">The parameter that names the values, for messages.</param>
    /// <exception cref="SpecificationException">It is no model, lacks a value, or keeps weights where it may not.</exception>
    public static ModelSource Read(byte[]? payload, string path, IReadOnlyCollection<string> fetched, Location where, Location fetchWhere)
    {
        byte[] bytes = payload ?? ModelParser.ReadFile(path, where);
        string name = payload is null ? path : "the model";
        ModelProto model = ModelParser.Parse(bytes, name, where);
        OnnxModelInfo info = OnnxModelInfo.Of(model);
        string? folder = payload is null ? Path.GetDirectoryName(Path.GetFullPath(path)) : null;
        IReadOnlyList<string> external = ExternalData.Check(model, folder, name, where);
        string[] outputs = [.. model.Graph.Output.Select(output => output.Name)];
        string[] values = [.. fetched.Distinct(StringComparer.Ordinal)];
        Require(values, model.Graph, outputs, fetchWhere);
        string fileHash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        bool cut = values.Except(outputs, StringComparer.Ordinal).Any();
        string hash = fileHash
            + string.Concat(external.Select(file => $"|{Path.GetFileName(file)}:{new FileInfo(file).Length}:{new FileInfo(file).LastWriteTimeUtc.Ticks}"))
            + (cut ? $"|{string.Join('\n', values)}" : "");
        var source = new ModelSource(payload, path, fileHash, cut ? values : [], where, info)
        {
            Hash = hash,
            Length = bytes.Length + external.Sum(file => new FileInfo(file).Length),
            ExternalFolder = external.Count > 0 ? folder : null,
        };
        source._first = cut ? source.Cut(model) : bytes;
        return source;
    }

    /// <summary>The bytes that the runtime is given. A file is read again after the first time, so that it is not held in memory beside the session.</summary>
    public byte[] Take()
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
            return first;
        byte[] bytes = Whole();
        return IsCut ? Cut(ModelParser.Parse(bytes, Name, _where)) : bytes;
    }

    /// <summary>The model in one piece, as the file has it, with the weights that lie beside it.</summary>
    public byte[] Whole()
    {
        byte[] bytes = _payload ?? ModelParser.ReadFile(_path, _where);
        if (_payload is null && Convert.ToHexStringLower(SHA256.HashData(bytes)) != _fileHash)
            throw new SpecificationException($"The model '{_path}' has changed since it was checked", _where, "Run again.");
        return bytes;
    }

    /// <summary>The model in one piece, with the weights that lie beside the file taken in.</summary>
    /// <exception cref="SpecificationException">It is too large for one file.</exception>
    public byte[] InOnePiece()
    {
        byte[] bytes = Whole();
        if (ExternalFolder is null)
            return bytes;
        if (Length > 2_000_000_000)
            throw new SpecificationException("The model with its weights has more than 2 GB, which one ONNX file cannot hold", _where, "Leave the model where it is, and save the stage without it.");
        ModelProto model = ModelParser.Parse(bytes, Name, _where);
        ExternalData.TakeIn(model, ExternalFolder);
        return model.ToByteArray();
    }

    /// <summary>The model in one piece and cut down, to be joined with others.</summary>
    public byte[] ToJoin()
    {
        byte[] bytes = InOnePiece();
        return IsCut ? Cut(ModelParser.Parse(bytes, Name, _where)) : bytes;
    }

    private byte[] Cut(ModelProto model)
    {
        GraphSlicer.Keep(model, _values);
        return model.ToByteArray();
    }

    private static void Require(string[] values, GraphProto graph, string[] outputs, Location where)
    {
        HashSet<string> computed = [.. GraphSlicer.Computed(graph)];
        foreach (string value in values.Where(value => !computed.Contains(value) && !outputs.Contains(value)))
        {
            string near = Suggestions.Remedy(value, computed, "values inside the model");
            throw new SpecificationException(
                $"The model has no output or inner value '{value}'", where,
                near.StartsWith("Did", StringComparison.Ordinal) ? $"{near} Its outputs are {string.Join(", ", outputs)}." : $"Its outputs are {string.Join(", ", outputs)}; it computes {computed.Count} values in all.");
        }
    }
}
