using SynapseServerless.Onnx.Format;

namespace SynapseServerless.Onnx.Graphs;

/// <summary>Weights that a model keeps in files beside it.</summary>
internal static class ExternalData
{
    private const string PlaceKey = "location";

    /// <summary>The files that a model names, as it names them.</summary>
    public static IReadOnlyList<string> Files(ModelProto model) =>
        [.. Tensors(model).Where(IsExternal).Select(PlaceOf).Distinct(StringComparer.Ordinal)];

    /// <summary>The files that a model names, by full path, each in the folder of the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder that its file is in; null where it came without one.</param>
    /// <param name="name">What to call the model in messages.</param>
    /// <param name="location">Where the error is, if there is one.</param>
    /// <exception cref="SpecificationException">A file is outside the folder, or there is none.</exception>
    public static IReadOnlyList<string> Check(ModelProto model, string? folder, string name, Location location)
    {
        IReadOnlyList<string> files = Files(model);
        if (files.Count == 0)
            return [];
        if (folder is null)
        {
            throw new SpecificationException(
                $"The model keeps weights in '{files[0]}', and a payload comes without a folder", location, "Give modelLocation, or save the model in one file.");
        }
        string root = Real(Path.GetFullPath(folder));
        return [.. files.Select(file => Inside(root, file, name, location))];
    }

    private static string Inside(string root, string file, string name, Location location)
    {
        string full = file.Length == 0 || file.Contains('\0') ? root : Path.GetFullPath(Path.Combine(root, file));
        // Links are followed too: what is inside by name must be inside in truth.
        if (Path.IsPathRooted(file) || !IsInside(root, full) || !IsInside(root, Real(full)))
        {
            throw new SpecificationException(
                $"'{name}' keeps weights in '{file}', which is outside its folder", location, "Put the file of weights beside the model, and name it by its bare name.");
        }
        if (!File.Exists(full))
            throw new SpecificationException($"'{name}' keeps weights in '{file}', and there is no such file in its folder", location, "Copy the file of weights to where the model is.");
        return full;
    }

    private static bool IsInside(string root, string path) => path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // The path with all links followed, from the root down.
    private static string Real(string path)
    {
        string current = Path.GetPathRoot(path)!;
        foreach (string part in path[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(current, part);
            current = (File.Exists(next) || Directory.Exists(next) ? File.ResolveLinkTarget(next, returnFinalTarget: true)?.FullName : null) ?? next;
        }
        return current;
    }

    /// <summary>Puts the weights of all files into the model itself.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="folder">Its folder, which was checked.</param>
    /// <exception cref="DataException">A file is too short.</exception>
    public static void TakeIn(ModelProto model, string folder)
    {
        foreach (TensorProto tensor in Tensors(model).Where(IsExternal))
        {
            string path = Path.Combine(folder, PlaceOf(tensor));
            using FileStream file = File.OpenRead(path);
            (long offset, int length) = Part(tensor, file.Length, path);
            file.Position = offset;
            byte[] data = new byte[length];
            file.ReadExactly(data);
            TakeIn(tensor, data);
        }
    }

    /// <summary>Puts weights that were read into the model itself.</summary>
    /// <param name="model">The model, which is changed.</param>
    /// <param name="files">The files by the names that the model has for them.</param>
    /// <exception cref="DataException">A file is too short.</exception>
    public static void TakeIn(ModelProto model, IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (TensorProto tensor in Tensors(model).Where(IsExternal))
        {
            byte[] file = files[PlaceOf(tensor)];
            (long offset, int length) = Part(tensor, file.Length, PlaceOf(tensor));
            TakeIn(tensor, file.AsMemory((int)offset, length));
        }
    }

    private static void TakeIn(TensorProto tensor, ReadOnlyMemory<byte> data)
    {
        tensor.RawData = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(data);
        tensor.ExternalData.Clear();
        tensor.ClearDataLocation();
    }

    private static (long Offset, int Length) Part(TensorProto tensor, long there, string path)
    {
        long offset = Number(tensor, "offset") ?? 0, length = Number(tensor, "length") ?? (there - offset);
        return offset < 0 || length < 0 || offset > there || length > there - offset || length > int.MaxValue
            ? throw new DataException($"The weights of '{tensor.Name}' lie beyond the end of the file", Location.OfFile(path), "Export the model anew.")
            : (offset, (int)length);
    }

    private static bool IsExternal(TensorProto tensor) => tensor.DataLocation == TensorProto.Types.DataLocation.External;

    private static string PlaceOf(TensorProto tensor) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == PlaceKey)?.Value ?? "";

    private static long? Number(TensorProto tensor, string key) =>
        tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value is { } text && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number : null;

    private static IEnumerable<TensorProto> Tensors(ModelProto model) =>
        Tensors(model.Graph).Concat(model.Functions.SelectMany(function => function.Node).SelectMany(Tensors));

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer
        .Concat(graph.SparseInitializer.SelectMany(sparse => new[] { sparse.Values, sparse.Indices }.OfType<TensorProto>()))
        .Concat(graph.Node.SelectMany(Tensors));

    private static IEnumerable<TensorProto> Tensors(NodeProto node) => node.Attribute.SelectMany(attribute =>
        attribute.Tensors.Concat(attribute.T is null ? [] : [attribute.T])
            .Concat(attribute.Graphs.SelectMany(Tensors))
            .Concat(attribute.G is null ? [] : Tensors(attribute.G)));
}
