using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Specifications;

/// <summary>How a specification is read.</summary>
public sealed record SpecificationOptions
{
    /// <summary>Values set from outside, each <c>path=value</c>, applied in order.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>
    /// Looks up <c>${NAME}</c>; null for the environment of the process. Give <see cref="NoEnvironment"/> to specifications of others.
    /// </summary>
    public Func<string, string?>? Environment { get; init; }

    /// <summary>Knows nothing: <c>${NAME}</c> is an error that says so.</summary>
    public static Func<string, string?> NoEnvironment { get; } = static _ => null;

    /// <summary>
    /// Whether <c>${NAME}</c> is left as it stands: for canonical specifications, whose references were resolved when they were first
    /// read. What was checked then is what is carried out.
    /// </summary>
    public bool Literal { get; init; }

    /// <summary>Whether it came over the network: stages that call functions of this process are refused then.</summary>
    public bool Foreign { get; init; }

    /// <summary>How large it may be.</summary>
    public SpecLimits Limits { get; init; } = SpecLimits.Default;
}

/// <summary>Reads specifications in YAML and JSON and checks them; all errors come at once, each with its line.</summary>
/// <param name="catalog">The stages there are.</param>
/// <param name="options">How to read.</param>
public sealed class SpecificationReader(StageCatalog catalog, SpecificationOptions? options = null)
{
    private readonly SpecificationOptions _options = options ?? new SpecificationOptions();

    /// <summary>Reads the specification of a run.</summary>
    /// <param name="location">The file.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="SpecificationException">Something is wrong with it.</exception>
    public async Task<RunSpecification> ReadAsync(string location, IStorage storage, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> text = await TextAsync(location, storage, cancellationToken).ConfigureAwait(false);
        return Build(SpecParser.Parse(text, location, _options.Limits), location) with { SourceHash = Hash(text.Span) };
    }

    /// <summary>What a file is known by whose text a specification was read from; see <see cref="RunSpecification.SourceHash"/>.</summary>
    /// <param name="text">The content of the file.</param>
    public static string Hash(ReadOnlySpan<byte> text) => Convert.ToHexStringLower(SHA256.HashData(text));

    /// <summary>Reads a file with one stage, or with a list of stages (a pipeline), bare or under the key <c>pipeline</c>.</summary>
    /// <param name="location">The file.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="SpecificationException">Something is wrong with it.</exception>
    public async Task<Stage> ReadStageAsync(string location, IStorage storage, CancellationToken cancellationToken) =>
        (await ReadStagesAsync(location, storage, cancellationToken).ConfigureAwait(false)).Stage;

    /// <summary>Reads what <see cref="ReadStageAsync"/> reads, and tells where each stage stands, by uid.</summary>
    /// <param name="location">The file.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="SpecificationException">Something is wrong with it.</exception>
    public async Task<(Stage Stage, IReadOnlyDictionary<string, Location> Locations)> ReadStagesAsync(
        string location, IStorage storage, CancellationToken cancellationToken) =>
        BuildStage(SpecParser.Parse(await TextAsync(location, storage, cancellationToken).ConfigureAwait(false), location, _options.Limits), location);

    /// <summary>Reads the specification of a run from text.</summary>
    /// <param name="text">YAML, or JSON when <paramref name="source"/> ends in <c>.json</c>.</param>
    /// <param name="source">What to call it in messages; relative locations are relative to its folder.</param>
    /// <exception cref="SpecificationException">Something is wrong with it.</exception>
    public RunSpecification Parse(string text, string source) => Build(SpecParser.Parse(text, source), source);

    /// <summary>Reads a stage from text; see <see cref="ReadStageAsync"/>.</summary>
    /// <param name="text">YAML, or JSON when <paramref name="source"/> ends in <c>.json</c>.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="SpecificationException">Something is wrong with it.</exception>
    public Stage ParseStage(string text, string source) => BuildStage(SpecParser.Parse(text, source), source).Stage;

    private static SpecificationException Missing(string location, IStorage storage)
    {
        if (location == "-")
        {
            return new SpecificationException(
                "A specification is not read from standard input", Location.None, "Write it to a file: relative paths in it start from the file's folder.");
        }
        string? path = storage.LocalPath(location);
        if (Directory.Exists(path))
            return new SpecificationException("This is a folder", Location.OfFile(location), "Give the path of the YAML or JSON file in it.");
        return path is not null && StorageErrors.DeadLink(path) is { } target
            ? new SpecificationException($"This is a link to '{target}', which does not exist", Location.OfFile(location), "Correct the link, or give the path of the file.")
            : new SpecificationException("There is no such file", Location.OfFile(location), "Give the path of a YAML or JSON file.");
    }

    private async Task<ReadOnlyMemory<byte>> TextAsync(string location, IStorage storage, CancellationToken cancellationToken)
    {
        StorageItem item = await storage.FindAsync(location, cancellationToken).ConfigureAwait(false)
            ?? throw Missing(location, storage);
        // The length is checked before the first byte is read: a wrong file name must not cost memory.
        if (item.Length > _options.Limits.Bytes)
            throw SpecParser.TooLarge(item.Length, location, _options.Limits);
        await using Stream stream = await storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false);
        using var buffer = new MemoryStream((int)item.Length);
        await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private (Stage Stage, IReadOnlyDictionary<string, Location> Locations) BuildStage(SpecNode root, string source)
    {
        var missing = new SpecErrors();
        var errors = new SpecErrors();
        root = SpecDefaults.Apply(Rewrite(root, missing), catalog, errors);
        if (root is SpecMapping mapping && mapping["type"] is null && mapping["pipeline"] is { } pipeline)
            root = pipeline;
        var binder = new StageBinder(catalog, errors, location => Resolve(source, location), _options.Foreign);
        Stage? stage = binder.Bind(root, typeof(Stage));
        ThrowIfAny(missing, errors);
        return (stage!, binder.Locations);
    }

    private RunSpecification Build(SpecNode root, string source)
    {
        var missing = new SpecErrors();
        var notes = new List<string>();
        var errors = new SpecErrors();
        root = SpecDefaults.Apply(Rewrite(root, missing, notes), catalog, errors);
        if (root is not SpecMapping mapping)
            throw new SpecificationException($"A specification is a mapping, not {root.Description}", root.Location, "Start with name:, inputs: and pipeline:.");
        RunSpecification specification = new SpecificationBuilder(catalog, errors, source, location => Resolve(source, location), _options.Foreign).Build(mapping);
        ThrowIfAny(missing, errors);
        JsonNode canonical = mapping.ToJson();
        return specification with
        {
            Notes = [.. notes.Distinct()],
            Canonical = canonical.ToJsonString(new JsonSerializerOptions(StageJson.Options) { WriteIndented = true }),
        };
    }

    // What an empty text in the place of an unknown variable gets wrong needs no error of its own.
    private static void ThrowIfAny(SpecErrors missing, SpecErrors errors)
    {
        foreach (SpecificationException error in errors.Errors.Where(error => !missing.Errors.Any(unknown => unknown.Location.Pointer == error.Location.Pointer)))
            missing.Add(error);
        missing.ThrowIfAny();
    }

    private SpecNode Rewrite(SpecNode root, SpecErrors missing, List<string>? notes = null)
    {
        foreach (string assignment in _options.Overrides)
            root = SpecRewriter.Override(root, assignment);
        if (_options.Literal)
            return root;
        Func<string, string?> environment = _options.Environment ?? Environment.GetEnvironmentVariable;
        return SpecRewriter.Environment(root, notes is null || environment == SpecificationOptions.NoEnvironment ? environment : Watched, missing);

        string? Watched(string name)
        {
            string? value = environment(name);
            if (value is not null && KeyLikeness.Of(name, value))
                notes.Add($"the value of ${{{name}}} looks like a key, and is kept in plain text in the record of the run and its report: name a secret in its place, as in secret:{name.ToLowerInvariant().Replace('_', '-')}");
            return value;
        }
    }

    /// <summary>A location as written in a file, made independent of the current folder: relative ones are relative to the file's folder.</summary>
    /// <param name="source">The file.</param>
    /// <param name="location">The location in it.</param>
    public static string Resolve(string source, string location)
    {
        if (location.Contains("://", StringComparison.Ordinal) || Path.IsPathRooted(location))
            return location;
        if (source.Contains("://", StringComparison.Ordinal))
            return new Uri(new Uri(source), location).ToString();
        string folder = Path.GetDirectoryName(Path.GetFullPath(source)) ?? "";
        return Path.GetFullPath(Path.Combine(folder, location));
    }
}
