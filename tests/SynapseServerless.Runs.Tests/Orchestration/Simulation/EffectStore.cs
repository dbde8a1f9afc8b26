namespace SynapseServerless.Tests.Simulation;

/// <summary>What activities leave behind: named contents, as in storage. A name that gets another content is a broken effect.</summary>
internal sealed class EffectStore
{
    private readonly SortedDictionary<string, string> _visible = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Visible => _visible;

    /// <summary>Where activities put tasks for workers.</summary>
    public SimulatedTaskQueues Queue { get; } = new();

    /// <summary>How often an effect was made, repetitions included.</summary>
    public int Writes { get; private set; }

    public void Write(string name, string content)
    {
        Writes++;
        if (_visible.TryGetValue(name, out string? before) && before != content)
            throw new SimulationFailure($"effect '{name}' was '{before}' and became '{content}'");
        _visible[name] = content;
    }

    public string Read(string name) =>
        _visible.TryGetValue(name, out string? content) ? content : throw new SimulationFailure($"effect '{name}' is read before it was made");
}

/// <summary>A schedule broke a promise.</summary>
internal sealed class SimulationFailure(string message) : Exception(message);
