namespace SynapseServerless.LightGBM;

/// <summary>Says which of LightGBM's parameters a property is.</summary>
/// <param name="name">LightGBM's name.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NativeAttribute(string name) : Attribute
{
    /// <summary>LightGBM's name.</summary>
    public string Name { get; } = name;

    /// <summary>The value that is not handed on, because LightGBM takes a value that is given for one that somebody meant.</summary>
    public object? Unless { get; init; }
}
