namespace SynapseServerless.Services;

/// <summary>Says where in a request a parameter goes.</summary>
/// <param name="name">What the service calls it.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class PlaceAttribute(string name) : Attribute
{
    /// <summary>What the service calls it.</summary>
    public string Name { get; } = name;
}

/// <summary>A parameter of the query; a list goes as one text with commas.</summary>
/// <param name="name">What the service calls it.</param>
public sealed class InQueryAttribute(string name) : PlaceAttribute(name);

/// <summary>A part of the path, in the place of its name in braces.</summary>
/// <param name="name">The name in braces.</param>
public sealed class InRouteAttribute(string name) : PlaceAttribute(name);

/// <summary>A header.</summary>
/// <param name="name">Name of the header.</param>
public sealed class InHeaderAttribute(string name) : PlaceAttribute(name);

/// <summary>A member of the JSON body; points lead into objects.</summary>
/// <param name="name">The path.</param>
public sealed class InBodyAttribute(string name) : PlaceAttribute(name);
