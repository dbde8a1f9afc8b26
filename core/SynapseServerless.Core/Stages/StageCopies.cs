using System.Reflection;
using System.Text.Json;

namespace SynapseServerless.Stages;

/// <summary>Copies stages with some of their parameters set otherwise.</summary>
public static class StageCopies
{
    /// <summary>A copy of a stage, with what C# alone can give and with the stages inside it.</summary>
    /// <param name="stage">The stage, which stays as it is; stages inside it that nothing changes are shared.</param>
    /// <param name="settings">The parameters that are set: uid of the stage, name of the parameter, value.</param>
    /// <exception cref="SpecificationException">A value does not fit its parameter.</exception>
    public static TStage With<TStage>(TStage stage, IReadOnlyCollection<StageSetting> settings)
        where TStage : Stage => (TStage)Copy(stage, settings);

    /// <summary>The stages that a stage is made of: itself, and those in its parameters.</summary>
    public static IEnumerable<Stage> Nested(Stage stage) =>
        Values(stage).SelectMany(static pair => Children(pair.Value)).SelectMany(Nested).Prepend(stage);

    /// <summary>The parameter of a stage; null when it has none of the name.</summary>
    public static PropertyInfo? Parameter(Stage stage, string name) =>
        Properties(stage).FirstOrDefault(property => ParameterName.FromProperty(property.Name) == name && !property.IsDefined(typeof(NotAParameterAttribute), true));

    /// <summary>The value of a parameter as the type that it has.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="SpecificationException">There is no such parameter, or the value does not fit it.</exception>
    public static object? Value(Stage stage, string name, JsonElement value)
    {
        PropertyInfo property = Parameter(stage, name) ?? throw new SpecificationException(
            $"{stage.Type} has no parameter '{name}'", Location.OfStage(stage.Uid),
            Suggestions.Remedy(name, [.. Properties(stage).Select(one => ParameterName.FromProperty(one.Name))], "parameters"));
        try
        {
            return value.Deserialize(property.PropertyType, StageJson.Options);
        }
        catch (JsonException error)
        {
            throw new SpecificationException(
                $"{value.GetRawText()} does not fit the parameter {name} of {stage.Type}", Location.OfParameter(stage.Uid, name),
                $"It takes {Specifications.TypeNames.Describe(property.PropertyType)}.", error);
        }
    }

    private static Stage Copy(Stage stage, IReadOnlyCollection<StageSetting> settings)
    {
        if (!Nested(stage).Any(inner => settings.Any(setting => setting.Stage == inner.Uid)))
            return stage;
        var copy = (Stage)Activator.CreateInstance(stage.GetType())!;
        foreach ((PropertyInfo property, object? value) in Values(stage))
            property.SetValue(copy, Inside(value, property.PropertyType, settings));
        foreach (StageSetting setting in settings.Where(setting => setting.Stage == stage.Uid))
            Parameter(stage, setting.Parameter)?.SetValue(copy, Value(stage, setting.Parameter, setting.Value));
        return copy;
    }

    private static object? Inside(object? value, Type type, IReadOnlyCollection<StageSetting> settings)
    {
        if (value is Stage child)
            return Copy(child, settings);
        if (value is not IEnumerable<Stage> children || Specifications.TypeNames.Element(type) is not { } element)
            return value;
        Stage[] copies = [.. children.Select(one => Copy(one, settings))];
        var list = Array.CreateInstance(element, copies.Length);
        copies.CopyTo(list, 0);
        return list;
    }

    private static IEnumerable<Stage> Children(object? value) => value switch
    {
        Stage child => [child],
        IEnumerable<Stage> children => children,
        _ => [],
    };

    private static IEnumerable<(PropertyInfo Property, object? Value)> Values(Stage stage) =>
        Properties(stage).Select(property => (property, property.GetValue(stage)));

    private static IEnumerable<PropertyInfo> Properties(Stage stage) => stage.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => property is { SetMethod.IsPublic: true, GetMethod.IsPublic: true } && property.GetIndexParameters().Length == 0);
}

/// <summary>A parameter that is set.</summary>
/// <param name="Stage">Uid of the stage.</param>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Value">The value.</param>
public sealed record StageSetting(string Stage, string Parameter, JsonElement Value);
