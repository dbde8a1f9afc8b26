using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Trust;

namespace SynapseServerless.Outputs;

/// <summary>Finds outputs that would be in the way of what a run reads, of the specification, or of each other.</summary>
/// <remarks>
/// An output is a place of its own: none is, holds or lies in an input, a saved model, a file that a stage reads, the specification or
/// another output. Places are compared by their names and by what their symbolic links lead to; blobs by account, container and name.
/// </remarks>
public static class OutputChecks
{
    /// <summary>What is wrong with the outputs of a specification, as far as names tell.</summary>
    /// <param name="specification">The specification.</param>
    /// <returns>The errors; none when all is well.</returns>
    public static IReadOnlyList<SpecificationException> Check(RunSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var errors = new List<SpecificationException>();
        try
        {
            DataOutput.Of(specification.Output);
        }
        catch (SpecificationException error)
        {
            return [new SpecificationException(error.Problem, LocationOf(specification, "data"), error.Remedy)];
        }
        var links = new RealPath();
        List<(string Key, OutputPlace Place)> outputs = [.. Outputs(specification.Output, links)];
        OutputPlace[] inputs = outputs.Count == 0 ? [] : [.. Inputs(specification, links)];
        for (int i = 0; i < outputs.Count; i++)
        {
            (string key, OutputPlace output) = outputs[i];
            IEnumerable<(string? Relation, OutputPlace Other)> met = [
                .. inputs.Select(input => (output.MeetsInput(input, links), input)),
                .. outputs.Take(i).Select(other => (output.Meets(other.Place), other.Place))];
            foreach ((string? relation, OutputPlace other) in met)
            {
                if (relation is not null)
                    errors.Add(Conflict(specification, key, $"{output.What} {relation} {other.What}"));
            }
        }
        return errors;
    }

    /// <summary>What is wrong with the outputs of a specification now that the files of an input are known: a pattern or a link may lead anywhere.</summary>
    /// <param name="specification">The specification.</param>
    /// <param name="input">Name of the input.</param>
    /// <param name="files">Its files.</param>
    /// <returns>The errors; none when all is well.</returns>
    public static IReadOnlyList<SpecificationException> CheckFiles(RunSpecification specification, string input, IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(files);
        var links = new RealPath();
        List<(string Key, OutputPlace Place)> outputs = [.. Outputs(specification.Output, links)];
        var errors = new List<SpecificationException>();
        if (outputs.Count == 0)
            return errors;
        foreach (string file in files.Distinct(StringComparer.Ordinal))
        {
            if (OutputPlace.Of($"'{file}', a file of the input '{input}'", file, links) is not { } place)
                continue;
            errors.AddRange(
                from output in outputs
                let relation = output.Place.Meets(place)
                where relation is not null
                select Conflict(specification, output.Key, $"{output.Place.What} {relation} {place.What}"));
            // One file says as much as all of them.
            if (errors.Count > 0)
                break;
        }
        return errors;
    }

    /// <summary>Checks that an output that is one file gets one partition.</summary>
    /// <param name="specification">The specification.</param>
    /// <param name="partitions">How many partitions the transformed data has.</param>
    /// <exception cref="SpecificationException">It has several, or a folder has the name of the file.</exception>
    public static void CheckPartitions(RunSpecification specification, int partitions)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (DataOutput.Of(specification.Output) is not { IsFile: true } data)
            return;
        if (partitions != 1)
        {
            throw new SpecificationException(
                $"'{data.Location}' is the name of one file, and the data has {partitions} partitions", LocationOf(specification, "data"),
                "Name a folder, or make it one partition: by partitions: 1 at the input, or by a Repartition with n: 1 as the last stage.");
        }
        if (Directory.Exists(data.Location))
        {
            throw new SpecificationException(
                $"'{data.Location}' is the name of one file, and there is a folder of that name", LocationOf(specification, "data"),
                "Delete the folder, or end the name with / to write into it.");
        }
    }

    /// <summary>Checks places that a command writes to against those that it reads.</summary>
    /// <param name="outputs">What each output is called, where it is, and whether it is a folder.</param>
    /// <param name="inputs">What each input is called, and where it is: a file, a folder or a pattern.</param>
    /// <exception cref="SpecificationException">An output is, holds or lies in an input or another output.</exception>
    public static void Check(
        IReadOnlyList<(string What, string Location, bool IsFolder)> outputs, IReadOnlyList<(string What, string Location)> inputs)
    {
        var links = new RealPath();
        OutputPlace[] read = [.. inputs.Select(input => OutputPlace.Of(input.What, input.Location, links)).OfType<OutputPlace>()];
        var written = new List<OutputPlace>();
        foreach ((string what, string location, bool isFolder) in outputs)
        {
            if (OutputPlace.Of(what, location, links, isFolder ? [PartNames.Of(0, DataFormat.Parquet, null), "stage.json"] : []) is not { } output)
                continue;
            foreach ((string? relation, OutputPlace other) in read.Select(input => (output.MeetsInput(input, links), input))
                .Concat(written.Select(other => (output.Meets(other), other))))
            {
                if (relation is not null)
                    throw new SpecificationException($"{what} {relation} {other.What}", SynapseServerless.Location.OfFile(location), Remedy);
            }
            written.Add(output);
        }
    }

    private const string Remedy = "What is written needs a place of its own: name another one.";

    private static SpecificationException Conflict(RunSpecification specification, string key, string problem) =>
        new(problem, LocationOf(specification, key), Remedy);

    private static Location LocationOf(RunSpecification specification, string key) =>
        specification.OutputLocations.TryGetValue(key, out Location known) ? known : new Location { File = specification.Source, Pointer = $"/output/{key}" };

    private static IEnumerable<(string Key, OutputPlace Place)> Outputs(OutputSpecification output, RealPath links)
    {
        DataOutput? data = DataOutput.Of(output);
        string write = new('0', 12);
        (string Key, string? Location, string[] Writes)[] all =
        [
            ("model", output.Model, ["stage.json", "stages/stage.json", "stages/model.txt"]),
            ("data", data?.Location, data is { IsFile: false } ? [PartNames.Of(0, data.Format, write)] : []),
            ("metrics", output.Metrics, []),
            ("report", output.Report, []),
            ("setAside", output.SetAside, [$"transform-000-000000-{write}.ndjson"]),
        ];
        foreach ((string key, string? location, string[] writes) in all)
        {
            if (location is not null && OutputPlace.Of($"output.{key}", location, links, writes) is { } place)
                yield return (key, place);
        }
    }

    private static IEnumerable<OutputPlace> Inputs(RunSpecification specification, RealPath links)
    {
        foreach (NamedPlace named in SpecificationPlaces.Of(specification))
        {
            string? pointer = named.Where.Pointer;
            if (named.Host is not null || (named.Where.Stage is null && pointer?.StartsWith("/output/", StringComparison.Ordinal) == true))
                continue;
            string what = named.Where.Stage is { } stage ? $"{named.Where.Parameter} of the stage {stage}"
                : pointer == "/model" ? "the saved model"
                : $"the input '{pointer!.Split('/')[2]}'";
            if (OutputPlace.Of(what, named.Name, links) is { } place)
                yield return place;
        }
        // A specification that came over the network has a name and no file.
        if (specification.Source is { } source && (source.Contains("://", StringComparison.Ordinal) || File.Exists(source))
            && OutputPlace.Of("the specification itself", source, links) is { } itself)
        {
            yield return itself;
        }
    }
}
