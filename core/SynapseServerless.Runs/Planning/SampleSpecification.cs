using System.Text.Json.Nodes;
using SynapseServerless.Data;
using SynapseServerless.Runs;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Planning;

/// <summary>A specification over samples in the place of its inputs, which writes nowhere but in a folder of its own.</summary>
internal static class SampleSpecification
{
    /// <summary>The format that a sample is written in: Parquet for Parquet, and else what keeps every type.</summary>
    public static DataFormat FormatOf(DataFormat input) => input == DataFormat.Parquet ? DataFormat.Parquet : DataFormat.Arrow;

    /// <summary>The specification.</summary>
    /// <param name="specification">The specification of the run.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="samples">Where the sample of each input is, its format and its partitions.</param>
    /// <param name="output">The folder of the output.</param>
    public static RunSpecification Of(
        RunSpecification specification, StageCatalog catalog, IReadOnlyDictionary<string, (string Folder, DataFormat Format, int Partitions)> samples, string output)
    {
        JsonObject json = JsonNode.Parse(specification.Canonical)!.AsObject();
        JsonObject inputs = json["inputs"]!.AsObject();
        foreach ((string name, (string folder, DataFormat format, int partitions)) in samples)
        {
            var sample = new JsonObject { ["path"] = new JsonArray(folder), ["format"] = DataFormats.Name(format), ["partitions"] = partitions };
            if (inputs[name] is JsonObject before && before["split"] is { } split)
                sample["split"] = split.DeepClone();
            inputs[name] = sample;
        }
        OutputSpecification wanted = specification.Output;
        var own = new JsonObject();
        if (wanted.Data is { } data)
        {
            own["data"] = output;
            own["format"] = wanted.Format ?? DataFormats.Name(DataFormats.OfFile(data) ?? DataFormat.Parquet);
            if (wanted.Columns is { } columns)
                own["columns"] = new JsonArray([.. columns.Select(column => (JsonNode)column)]);
        }
        json["output"] = own;
        // Nothing is asked of services and left to workers, so that neither has limits.
        if (json["options"] is JsonObject options)
        {
            foreach (string key in new[] { "budget", "deadline", "workers" })
                options.Remove(key);
        }
        return RunWorkspaces.Specification(catalog, new StoredRun("trial", specification.Source, json.ToJsonString(StageJson.Options), DateTimeOffset.UnixEpoch));
    }
}
