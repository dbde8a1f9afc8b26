using System.Collections;
using System.Reflection;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Trust;

/// <summary>A location or a host that a specification names.</summary>
/// <param name="Name">The location, or the host's URL as text.</param>
/// <param name="Host">The URL, when it is a host that would be called.</param>
/// <param name="Where">Where it is named.</param>
internal sealed record NamedPlace(string Name, Uri? Host, Location Where);

/// <summary>Finds all locations and hosts that a specification names.</summary>
internal static class SpecificationPlaces
{
    public static IEnumerable<NamedPlace> Of(RunSpecification specification)
    {
        foreach ((string name, InputSpecification input) in specification.Inputs)
        {
            foreach (string path in input.Path)
                yield return new NamedPlace(path, null, At($"/inputs/{name}/path"));
            if (input.Stream is { } source)
            {
                foreach (NamedPlace place in OfPart(source, At($"/inputs/{name}/stream")))
                    yield return place;
            }
        }
        foreach ((string name, InputSpecification input) in specification.Inputs.Where(static input => input.Value.Database is not null))
        {
            foreach (NamedPlace place in OfPart(input.Database!, At($"/inputs/{name}/database")))
                yield return place;
        }
        if (specification.Output.Database is { } table)
        {
            foreach (NamedPlace place in OfPart(table, At("/output/database")))
                yield return place;
        }
        if (specification.Output.Sink is { } sink)
        {
            foreach (NamedPlace place in OfPart(sink, At("/output/sink")))
                yield return place;
        }
        OutputSpecification output = specification.Output;
        (string? Place, string Pointer)[] single =
        [
            (specification.Model, "/model"),
            (output.Model, "/output/model"),
            (output.Data, "/output/data"),
            (output.Metrics, "/output/metrics"),
            (output.Report, "/output/report"),
            (output.SetAside, "/output/setAside"),
        ];
        foreach ((string? place, string pointer) in single)
        {
            if (place is not null)
                yield return new NamedPlace(place, null, At(pointer));
        }
        IEnumerable<Stage> stages = specification.Evaluate.Select(evaluation => evaluation.Stage);
        if (specification.Pipeline is { } pipeline)
            stages = stages.Prepend(pipeline);
        if (specification.Stream?.Window?.Stage is { } windowed)
            stages = stages.Append(windowed);
        Location OfStage(string uid) => specification.StageLocations.TryGetValue(uid, out Location where) ? where with { Stage = uid } : Location.OfStage(uid);
        foreach (NamedPlace place in stages.SelectMany(stage => Of(stage, OfStage)))
            yield return place;

        Location At(string pointer) => new() { File = specification.Source, Pointer = pointer };
    }

    /// <summary>The locations and hosts among the parameters of a stage and of those inside it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="locate">Where a stage stands, by uid.</param>
    public static IEnumerable<NamedPlace> Of(Stage stage, Func<string, Location> locate)
    {
        foreach (PropertyInfo property in stage.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0 || property.IsDefined(typeof(NotAParameterAttribute), true))
                continue;
            Kind kind = property.IsDefined(typeof(LocationParameterAttribute), inherit: true) ? Kind.Location
                : property.IsDefined(typeof(HostParameterAttribute), inherit: true) ? Kind.Host : Kind.Other;
            string name = ParameterName.FromProperty(property.Name);
            Location where = locate(stage.Uid);
            where = where with { Parameter = name, Pointer = where.Pointer is null ? null : $"{where.Pointer}/{name}" };
            foreach (NamedPlace place in Values(property.GetValue(stage)).SelectMany(item => Of(item, kind, where, locate)))
                yield return place;
        }
    }

    // A source or a sink of a stream: what it reads and writes, and the servers that it connects to.
    private static IEnumerable<NamedPlace> OfPart(StreamPart part, Location where)
    {
        foreach (PropertyInfo property in part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0 || property.IsDefined(typeof(NotAParameterAttribute), true))
                continue;
            Kind kind = property.IsDefined(typeof(LocationParameterAttribute), inherit: true) ? Kind.Location
                : property.IsDefined(typeof(HostParameterAttribute), inherit: true) ? Kind.Host : Kind.Other;
            string name = ParameterName.FromProperty(property.Name);
            Location place = where with { Parameter = name, Pointer = $"{where.Pointer}/{name}" };
            foreach (NamedPlace named in Values(property.GetValue(part)).SelectMany(item => Of(item, kind, place, static uid => Location.OfStage(uid))))
                yield return named;
        }
        // A server is judged by host and port, whatever is spoken with it.
        foreach (Uri server in part.Servers)
            yield return new NamedPlace(server.OriginalString, new UriBuilder(Uri.UriSchemeHttps, server.Host, server.Port).Uri, where);
    }

    private static IEnumerable<NamedPlace> Of(object? value, Kind kind, Location where, Func<string, Location> locate) => value switch
    {
        Stage inner => Of(inner, locate),
        Uri host => [new NamedPlace(host.OriginalString, host, where)],
        string { Length: > 0 } text when kind == Kind.Location => [new NamedPlace(text, null, where)],
        string { Length: > 0 } text when kind == Kind.Host => [new NamedPlace(text, new Uri(text, UriKind.RelativeOrAbsolute), where)],
        _ => [],
    };

    private static IEnumerable<object?> Values(object? value) => value switch
    {
        string => [value],
        IDictionary dictionary => dictionary.Values.Cast<object?>(),
        IEnumerable several => several.Cast<object?>(),
        _ => [value],
    };

    private enum Kind
    {
        Other,
        Location,
        Host,
    }
}
