using System.Diagnostics.CodeAnalysis;

namespace SynapseServerless.Stages;

/// <summary>What a program gives the stages of its process beside what every host has, each part under a name by which a specification asks for it: a language model that runs in the process, for instance.</summary>
/// <remarks>A value that does not change. The parts stay the program's: the program that gives one disposes it.</remarks>
public sealed class HostParts
{
    private readonly Dictionary<(Type Kind, string Name), object> _parts;

    private HostParts(Dictionary<(Type, string), object> parts) => _parts = parts;

    /// <summary>No parts.</summary>
    public static HostParts None { get; } = new([]);

    /// <summary>These parts and another.</summary>
    /// <typeparam name="T">What stages ask for: an interface, mostly.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="part">The part, which serves several threads at a time.</param>
    /// <exception cref="ArgumentException">There is one of the name.</exception>
    public HostParts With<T>(string name, T part)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(part);
        var parts = new Dictionary<(Type Kind, string Name), object>(_parts);
        if (!parts.TryAdd((typeof(T), name), part))
            throw new ArgumentException($"There are two of {typeof(T).Name} with the name '{name}'.", nameof(name));
        return new HostParts(parts);
    }

    /// <summary>A part.</summary>
    /// <typeparam name="T">What it was given as.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="part">The part; null where there is none.</param>
    public bool TryFind<T>(string name, [NotNullWhen(true)] out T? part)
        where T : class
    {
        part = _parts.GetValueOrDefault((typeof(T), name)) as T;
        return part is not null;
    }

    /// <summary>The names of all parts of a kind.</summary>
    /// <typeparam name="T">What they were given as.</typeparam>
    public IReadOnlyList<string> Names<T>() => [.. _parts.Keys.Where(key => key.Kind == typeof(T)).Select(key => key.Name).Order(StringComparer.Ordinal)];
}
