using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Trust;

/// <summary>What a specification that came over the network may touch: which locations, which hosts.</summary>
/// <remarks>
/// <para>Allowed are <c>data/</c>, <c>models/</c> and <c>drop/</c> of the service's root, and what the operator added, each with all that
/// is in it. The rest of the root is closed, whatever folder around it was added: a caller neither reads nor writes the runs, the
/// streams and the pipelines of others.</para>
/// <para>Locations are compared by what they lead to: <c>..</c>, symbolic links, percent-encoding, case of hosts and default ports
/// are resolved first. What two readers could take differently (an encoded slash, a query, a user in a URL) is refused.</para>
/// </remarks>
public sealed class TrustPolicy
{
    private const string Remedy = "Use a location under the service's data/ or models/, or ask its operator to add this one to SYNAPSE_ALLOWED_LOCATIONS.";

    private readonly Place _root;
    private readonly Place[] _closed;
    private readonly Place[] _engines;
    private readonly Place[] _open;

    /// <summary>Creates the policy of an operator.</summary>
    /// <param name="options">What the operator decided.</param>
    /// <exception cref="SpecificationException">A location or host of the operator's is none.</exception>
    public TrustPolicy(TrustOptions options)
    {
        _root = Operators(options.Root, "SYNAPSE_ROOT");
        _engines = [_root.Inside("runs"), _root.Inside("streams")];
        _closed = [.. _engines, _root.Inside("pipelines")];
        Place[] added = [.. options.AllowedLocations.Select(location => Operators(location, "SYNAPSE_ALLOWED_LOCATIONS"))];
        if (added.FirstOrDefault(place => _closed.Any(closed => closed.MayContain(place))) is { } wrong)
        {
            throw new SpecificationException(
                "Runs, streams and stored pipelines are never open to specifications", new Location { File = "SYNAPSE_ALLOWED_LOCATIONS" },
                $"Take '{wrong.Text}' out.");
        }
        _open = [_root.Inside("data"), _root.Inside("models"), _root.Inside("drop"), .. added];
        Hosts = new HostPolicy(options.AllowedHosts);
    }

    /// <summary>The hosts that may be called.</summary>
    public HostPolicy Hosts { get; }

    /// <summary>
    /// What to call a specification that came over the network when it is read, so that relative locations in it are relative to
    /// <c>data/</c> of the root. Nothing is there by this name.
    /// </summary>
    /// <param name="name">Its name, such as <c>specification.yaml</c>; no folders in it.</param>
    public string SourceOf(string name) => _root.Inside("data").Inside(name).Text;

    /// <summary>Whether specifications may read and write a location.</summary>
    /// <param name="location">A path or a URL; a pattern is judged by the folder that all its matches are under.</param>
    public bool Allows(string location) => Look().Objection(location, TrustScope.Specification, out _) is null;

    /// <summary>Lets an allowed location pass.</summary>
    /// <param name="location">A path or a URL; a pattern is judged by the folder that all its matches are under.</param>
    /// <param name="where">Where the caller gave it.</param>
    /// <exception cref="NotAllowedException">It is not allowed.</exception>
    public void CheckLocation(string location, Location where = default)
    {
        if (Look().Objection(location, TrustScope.Specification, out _) is { } problem)
            throw Refuse(location, problem, where);
    }

    /// <summary>Lets a specification pass that names allowed locations and hosts alone; nothing is opened for that.</summary>
    /// <param name="specification">The specification, as it was read with a source of <see cref="SourceOf"/>.</param>
    /// <exception cref="NotAllowedException">It names others; all of them are in the error.</exception>
    public void Check(RunSpecification specification) => Check(SpecificationPlaces.Of(specification));

    /// <summary>Lets a stage pass, such as a saved model, whose parameters name allowed locations and hosts alone.</summary>
    /// <param name="stage">The stage, with those inside it.</param>
    /// <exception cref="NotAllowedException">It names others; all of them are in the error.</exception>
    public void Check(Stage stage) => Check(SpecificationPlaces.Of(stage, static uid => Location.OfStage(uid)));

    /// <summary>A storage in which a run finds what is allowed, and nothing else.</summary>
    /// <param name="storage">The storage underneath.</param>
    /// <param name="scope">Whether the runs' own folders are reached through it too.</param>
    public IStorage Guard(IStorage storage, TrustScope scope) => new GuardedStorage(storage, this, scope);

    /// <summary>The open and closed places as they are now, links followed; good for one check or one listing.</summary>
    internal OpenPlaces Look() => new(_root, _open, _closed, _engines);

    internal static NotAllowedException Refuse(string location, string problem, Location where) =>
        new(location, $"{problem}: '{location}'", where, Remedy);

    private void Check(IEnumerable<NamedPlace> places)
    {
        var refusals = new List<NotAllowedException>();
        OpenPlaces open = Look();
        foreach (NamedPlace place in places)
        {
            if (place.Host is { } url)
            {
                if (Hosts.Objection(url) is { } problem)
                    refusals.Add(HostPolicy.Refuse(url, problem, place.Where));
            }
            else if (open.Objection(place.Name, TrustScope.Specification, out _) is { } problem)
            {
                refusals.Add(Refuse(place.Name, problem, place.Where));
            }
        }
        if (refusals.Count > 0)
            throw refusals.Count == 1 ? refusals[0] : new NotAllowedException(refusals);
    }

    private static Place Operators(string location, string variable)
    {
        // As a path it would be a folder of that name in the current one, which nobody means.
        if (location.Trim() == "*")
        {
            throw new SpecificationException(
                "'*' does not open every location to specifications of others", new Location { File = variable }, "Name the folders and containers that are to be open.");
        }
        try
        {
            return Place.Parse(location);
        }
        catch (FormatException error)
        {
            throw new SpecificationException(
                $"{error.Message}: '{location}'", new Location { File = variable }, "Give folders and URLs of containers or of folders in them.");
        }
    }
}

/// <summary>What a guarded storage serves.</summary>
public enum TrustScope
{
    /// <summary>What callers name: only what they may name is reached.</summary>
    Specification,

    /// <summary>An engine that carries out their runs and streams: their folders are reached too.</summary>
    Engine,
}
