using SynapseServerless.Databases;
using SynapseServerless.Streaming;

namespace SynapseServerless.Stages;

/// <summary>The stages a program knows. Each room adds its own through one extension method; nothing is scanned for.</summary>
public sealed class StageCatalog
{
    private readonly SortedDictionary<string, StageDescription> _stages = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, StageDefaults> _defaults = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, StreamKind> _sources = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, StreamKind> _sinks = new(StringComparer.Ordinal);

    /// <summary>The kinds of sources of streams, by the name that <c>kind</c> gives in <c>stream</c> of an input.</summary>
    public IReadOnlyDictionary<string, StreamKind> StreamSources => _sources;

    /// <summary>The kinds of sinks of streams, by the name that <c>kind</c> gives in <c>sink</c> of the output.</summary>
    public IReadOnlyDictionary<string, StreamKind> StreamSinks => _sinks;

    private readonly SortedDictionary<string, StreamKind> _tableSources = new(StringComparer.Ordinal);

    private readonly SortedDictionary<string, StreamKind> _tableSinks = new(StringComparer.Ordinal);

    /// <summary>The kinds of databases that are read, by the name that <c>kind</c> gives in <c>database</c> of an input.</summary>
    public IReadOnlyDictionary<string, StreamKind> TableSources => _tableSources;

    /// <summary>The kinds of databases that are written, by the name that <c>kind</c> gives in <c>database</c> of the output.</summary>
    public IReadOnlyDictionary<string, StreamKind> TableSinks => _tableSinks;

    /// <summary>The kinds of defaults that specifications may give, by name.</summary>
    public IReadOnlyDictionary<string, StageDefaults> Defaults => _defaults;

    /// <summary>All stages, by name.</summary>
    public IReadOnlyCollection<StageDescription> Stages => _stages.Values;

    /// <summary>Adds a stage.</summary>
    /// <typeparam name="TStage">The stage; the name of its class is its name in specifications.</typeparam>
    /// <returns>This catalog.</returns>
    /// <remarks>A stage that is there already is not added again, so that rooms may share one.</remarks>
    /// <exception cref="SpecificationException">Another stage has the name; the error names both.</exception>
    public StageCatalog Add<TStage>()
        where TStage : Stage, new()
    {
        Type type = typeof(TStage);
        if (_stages.TryGetValue(type.Name, out StageDescription? known) && known.ClrType != type)
        {
            throw new SpecificationException(
                $"Two stages are called '{type.Name}': {Describe(known.ClrType)} and {Describe(type)}", Location.None,
                "Rename one of the classes, or add only one of them: specifications and saved models name a stage by its class.");
        }
        _stages.TryAdd(type.Name, new StageDescription(type, static () => new TStage()));
        return this;
    }

    /// <summary>Adds a kind of defaults.</summary>
    /// <typeparam name="TDefaults">The kind; the name of its class is its name in specifications.</typeparam>
    /// <returns>This catalog.</returns>
    public StageCatalog AddDefaults<TDefaults>()
        where TDefaults : StageDefaults, new()
    {
        _defaults.TryAdd(typeof(TDefaults).Name, new TDefaults());
        return this;
    }

    /// <summary>Adds a kind of source of streams.</summary>
    /// <typeparam name="TSource">The source.</typeparam>
    /// <param name="kind">Its name in specifications, such as <c>kafka</c>.</param>
    /// <returns>This catalog.</returns>
    public StageCatalog AddStreamSource<TSource>(string kind)
        where TSource : StreamSource, new()
    {
        _sources.TryAdd(kind, new StreamKind(kind, typeof(TSource), static () => new TSource()));
        return this;
    }

    /// <summary>Adds a kind of sink of streams.</summary>
    /// <typeparam name="TSink">The sink.</typeparam>
    /// <param name="kind">Its name in specifications, such as <c>kafka</c>.</param>
    /// <returns>This catalog.</returns>
    public StageCatalog AddStreamSink<TSink>(string kind)
        where TSink : StreamSink, new()
    {
        _sinks.TryAdd(kind, new StreamKind(kind, typeof(TSink), static () => new TSink()));
        return this;
    }

    /// <summary>Adds a kind of database, to read and to write.</summary>
    /// <typeparam name="TSource">Reads a table.</typeparam>
    /// <typeparam name="TSink">Writes a table.</typeparam>
    /// <param name="kind">Its name in specifications, such as <c>postgres</c>.</param>
    /// <returns>This catalog.</returns>
    public StageCatalog AddDatabase<TSource, TSink>(string kind)
        where TSource : TableSource, new()
        where TSink : TableSink, new()
    {
        _tableSources.TryAdd(kind, new StreamKind(kind, typeof(TSource), static () => new TSource()));
        _tableSinks.TryAdd(kind, new StreamKind(kind, typeof(TSink), static () => new TSink()));
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

    private static string Describe(Type type) => $"{type.FullName} of {type.Assembly.GetName().Name}";
}
