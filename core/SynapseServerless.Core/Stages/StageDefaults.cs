using System.Reflection;

namespace SynapseServerless.Stages;

/// <summary>Parameters that stages of a kind get where they do not give them themselves, such as an endpoint that all of them share. Its properties are the parameters; null leaves one to the stages.</summary>
/// <remarks>A specification gives them under <c>defaults</c>, by the name of the class; in C# they are applied to each stage.</remarks>
public abstract class StageDefaults
{
    /// <summary>The parameters, by their names in a specification.</summary>
    [NotAParameter]
    public IReadOnlyDictionary<string, PropertyInfo> Parameters => GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true })
        .ToDictionary(property => ParameterName.FromProperty(property.Name), StringComparer.Ordinal);

    /// <summary>The parameter of a stage that a default is for; null where it is for none of that stage.</summary>
    /// <param name="stage">The class of the stage.</param>
    /// <param name="name">The name of the default.</param>
    /// <param name="given">The parameters that the stage gives itself.</param>
    public abstract string? ParameterOf(Type stage, string name, IReadOnlySet<string> given);

    /// <summary>The stage with these defaults in the place of what it does not give: parameters that have the value of a new stage.</summary>
    /// <param name="stage">The stage, which is left as it is.</param>
    public T Apply<T>(T stage)
        where T : Stage, new()
    {
        ArgumentNullException.ThrowIfNull(stage);
        var description = new StageDescription(typeof(T), static () => new T());
        var filled = new T();
        typeof(T).GetProperty(nameof(Stage.Uid))!.SetValue(filled, stage.Uid);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (StageParameter parameter in description.Parameters)
        {
            object? value = parameter.Property.GetValue(stage);
            if (!Equals(value, parameter.Default))
                given.Add(parameter.Name);
            parameter.Property.SetValue(filled, value);
        }
        foreach ((string name, PropertyInfo property) in Parameters)
        {
            if (property.GetValue(this) is { } value && ParameterOf(typeof(T), name, given) is { } target && !given.Contains(target)
                && description.Parameters.FirstOrDefault(parameter => parameter.Name == target) is { } parameter)
            {
                parameter.Property.SetValue(filled, As(value, parameter.Property.PropertyType));
            }
        }
        return filled;
    }

    // A value for all rows is written as it is.
    private static object As(object value, Type type) =>
        type.IsInstanceOfType(value) || ValueOrColumn.ValueType(type) is null ? value : type.GetMethod("op_Implicit", [value.GetType()])!.Invoke(null, [value])!;
}
