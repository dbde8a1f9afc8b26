using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace SynapseServerless.Stages;

/// <summary>What kind of stage a stage is.</summary>
public enum StageKind
{
    /// <summary>Batches in, batches out.</summary>
    Transformer,

    /// <summary>Data in, a model out.</summary>
    Estimator,

    /// <summary>What an estimator's fit gives: a transformer that is saved and loaded, not written by hand.</summary>
    Model,
}

/// <summary>A kind of stage: its name, its parameters, how to make one.</summary>
public sealed class StageDescription
{
    private readonly Func<Stage> _create;
    private IReadOnlyList<StageParameter>? _parameters;

    internal StageDescription(Type type, Func<Stage> create)
    {
        ClrType = type;
        _create = create;
    }

    /// <summary>The class.</summary>
    public Type ClrType { get; }

    /// <summary>The name in specifications: the class name.</summary>
    public string Name => ClrType.Name;

    /// <summary>What kind of stage it is.</summary>
    public StageKind Kind =>
        ClrType.IsAssignableTo(typeof(Estimator)) ? StageKind.Estimator
        : ClrType.Name.EndsWith("Model", StringComparison.Ordinal) && !ClrType.IsDefined(typeof(WrittenByHandAttribute)) ? StageKind.Model
        : StageKind.Transformer;

    /// <summary>First sentence of the class's documentation.</summary>
    public string Summary => XmlDocumentation.Summary(ClrType);

    /// <summary>The parameters, in the order in which the classes declare them, base classes last.</summary>
    public IReadOnlyList<StageParameter> Parameters => _parameters ??= Describe();

    /// <summary>A new stage with every parameter at its default.</summary>
    public Stage Create() => _create();

    private StageParameter[] Describe()
    {
        using Stage defaults = _create();
        var parameters = new List<StageParameter>();
        for (Type? type = ClrType; type is not null && type != typeof(object); type = type.BaseType)
        {
            parameters.AddRange(type
                .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                .Where(property => !property.IsDefined(typeof(NotAParameterAttribute), inherit: true))
                .Where(property => parameters.TrueForAll(known => known.Property.Name != property.Name))
                .Select(property => new StageParameter(property, property.GetValue(defaults))));
        }
        return [.. parameters];
    }
}

/// <summary>A transformer whose name ends in <c>Model</c> though it is written by hand in specifications, such as <c>ONNXModel</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WrittenByHandAttribute : Attribute;

/// <summary>A parameter of a stage.</summary>
public sealed class StageParameter
{
    internal StageParameter(PropertyInfo property, object? defaultValue)
    {
        Property = property;
        Default = defaultValue;
        Name = ParameterName.FromProperty(property.Name);
        // What must not be empty, and is not to begin with, need not be given.
        Required = property.IsDefined(typeof(RequiredAttribute), inherit: true)
            && defaultValue is not (string { Length: > 0 } or System.Collections.ICollection { Count: > 0 } or Stage or IValueOrColumn { Column: not null } or IValueOrColumn { Value: not (null or "") });
    }

    /// <summary>The property that holds it.</summary>
    public PropertyInfo Property { get; }

    /// <summary>The name in specifications, camelCase.</summary>
    public string Name { get; }

    /// <summary>The name in specifications under which the column is given that has the parameter for each row; null for what is the same for all rows.</summary>
    public string? ColumnName => ValueOrColumn.ValueType(ClrType) is null ? null : Name + ValueOrColumn.Suffix;

    /// <summary>All names that a specification may give it by.</summary>
    public IEnumerable<string> Names => ColumnName is { } column ? [Name, column] : [Name];

    /// <summary>The type of its values.</summary>
    public Type ClrType => Property.PropertyType;

    /// <summary>The value of a new stage.</summary>
    public object? Default { get; }

    /// <summary>Whether a specification must give it.</summary>
    public bool Required { get; }

    /// <summary>First sentence of the property's documentation.</summary>
    public string Summary => XmlDocumentation.Summary(Property);

    /// <summary>Its limits.</summary>
    public IEnumerable<ValidationAttribute> Limits => Property.GetCustomAttributes<ValidationAttribute>(inherit: true);
}
