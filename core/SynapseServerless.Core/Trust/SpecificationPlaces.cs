using System.Collections;
using System.Reflection;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

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
