namespace SynapseServerless.Stages;

/// <summary>The stages a program knows. Each room adds its own through one extension method; nothing is scanned for.</summary>
public sealed class StageCatalog
{
    private readonly SortedDictionary<string, StageDescription> _stages = new(StringComparer.Ordinal);

    /// <summary>All stages, by name.</summary>
    public IReadOnlyCollection<StageDescription> Stages => _stages.Values;

    /// <summary>Adds a stage.</summary>
    /// <typeparam name="TStage">The stage; the name of its class is its name in specifications.</typeparam>
    /// <returns>This catalog.</returns>
    public StageCatalog Add<TStage>()
        where TStage : Stage, new()
    {
        _stages[typeof(TStage).Name] = new StageDescription(typeof(TStage), static () => new TStage());
        return this;
    }

    /// <summary>The stage of a name, or null.</summary>
    public StageDescription? Find(string name) => _stages.GetValueOrDefault(name);

    /// <summary>The stage of a name.</summary>
    /// <param name="name">The class name of the stage.</param>
    /// <param name="location">Where the name stands, for the error.</param>
    /// <exception cref="SpecificationException">There is no such stage; the error names the nearest.</exception>
    public StageDescription Get(string name, Location location = default) =>
        Find(name) ?? throw new SpecificationException(
            $"There is no stage '{name}'", location, Suggestions.Remedy(name, _stages.Keys, "stages"));
}
