using System.Reflection;
using SynapseServerless.Stages;

namespace SynapseServerless.Streaming;

/// <summary>A kind of source or sink: its name in <c>kind:</c>, its parameters, how to make one.</summary>
public sealed class StreamKind
{
    private readonly Func<StreamPart> _create;
    private IReadOnlyList<StageParameter>? _parameters;

    internal StreamKind(string name, Type type, Func<StreamPart> create)
    {
        Name = name;
        ClrType = type;
        _create = create;
    }

    /// <summary>The name that a specification gives as <c>kind</c>.</summary>
    public string Name { get; }

    /// <summary>The class.</summary>
    public Type ClrType { get; }

    /// <summary>First sentence of the class's documentation.</summary>
    public string Summary => XmlDocumentation.Summary(ClrType);

    /// <summary>The parameters, in the order in which the classes declare them, base classes last.</summary>
    public IReadOnlyList<StageParameter> Parameters => _parameters ??= Describe();

    /// <summary>A new one with every parameter at its default.</summary>
    public StreamPart Create() => _create();

    private StageParameter[] Describe()
    {
        StreamPart defaults = _create();
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
