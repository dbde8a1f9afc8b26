using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SynapseServerless.LightGBM;

/// <summary>Files that LightGBM reads parameters from, in a temporary folder of their own until they are disposed.</summary>
internal sealed class SideFiles : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly List<string> _paths = [];
    private DirectoryInfo? _folder;

    /// <summary>Writes what is forced, and names the files in the parameters.</summary>
    /// <param name="parameters">Takes the names of the files.</param>
    /// <param name="splits">Splits that every tree begins with, or null.</param>
    /// <param name="bins">Bounds of bins.</param>
    public void Write(NativeParameters parameters, ForcedSplit? splits, IReadOnlyList<ForcedBins> bins)
    {
        if (splits is not null)
            Write(parameters, "forcedsplits_filename", JsonSerializer.SerializeToNode(splits, s_json)!);
        if (bins.Count > 0)
        {
            Write(parameters, "forcedbins_filename", new JsonArray([.. bins.Select(bin => new JsonObject
            {
                ["feature"] = bin.Feature,
                ["bin_upper_bound"] = new JsonArray([.. bin.BinUpperBound.Select(bound => JsonValue.Create(bound))]),
            })]));
        }
    }

    /// <summary>The model without the names of the files, which are gone when somebody reads it.</summary>
    public string Forget(string model) => _paths.Aggregate(model, (text, path) => text.Replace(path, "", StringComparison.Ordinal));

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        _folder?.Delete(recursive: true);
        _folder = null;
    }

    private void Write(NativeParameters parameters, string name, JsonNode content)
    {
        _folder ??= Directory.CreateTempSubdirectory("synapse-lightgbm-");
        string path = Path.Combine(_folder.FullName, name + ".json");
        if (path.Any(char.IsWhiteSpace))
        {
            throw new SynapseException(
                $"LightGBM takes no file whose path has a space in it, and the temporary folder is {Path.GetTempPath()}", default,
                "Set TMPDIR (TMP on Windows) to a folder without spaces in its path.");
        }
        File.WriteAllText(path, content.ToJsonString(s_json));
        parameters.Set(name, path);
        _paths.Add(path);
    }
}
