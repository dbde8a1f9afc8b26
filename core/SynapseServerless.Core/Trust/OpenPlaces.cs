namespace SynapseServerless.Trust;

/// <summary>The places that are open and closed at one moment, symbolic links followed.</summary>
internal sealed class OpenPlaces
{
    private readonly RealPath _links = new();
    private readonly Place[] _engines;
    private readonly Place[] _root;
    private readonly Place[] _closed;
    private readonly (Place Place, bool HoldsRoot)[] _open;

    /// <param name="root">The service's root.</param>
    /// <param name="open">What is open, with all that is in it.</param>
    /// <param name="closed">What is closed, whatever is open around it.</param>
    /// <param name="engines">What of that is the engine's own: the folders of runs and of streams.</param>
    public OpenPlaces(Place root, IReadOnlyList<Place> open, IReadOnlyList<Place> closed, IReadOnlyList<Place> engines)
    {
        _engines = [.. engines];
        _root = [.. WithReal([root])];
        _closed = [.. WithReal(closed)];
        _open = [.. open.Select(place => place.Real(_links)).OfType<Place>().Select(place => (place, _root.Any(place.Contains)))];
    }

    /// <summary>What speaks against a location; null when it is open.</summary>
    /// <param name="location">A path, a pattern or a URL.</param>
    /// <param name="scope">For whom.</param>
    /// <param name="resolved">The location once nothing in it is left to interpretation.</param>
    public string? Objection(string location, TrustScope scope, out string resolved)
    {
        const string NotAllowed = "This location is not allowed";
        resolved = location;
        Place place;
        try
        {
            place = Place.Parse(location);
        }
        catch (FormatException error)
        {
            return error.Message;
        }
        resolved = place.Text;
        if (place.Real(_links) is not { } real)
            return NotAllowed;
        // A run's folder is the engine's own, and must not lead out of the runs; so is a stream's.
        if (scope == TrustScope.Engine && _engines.FirstOrDefault(own => own.Contains(place)) is { } owned)
            return owned.Real(_links) is { } own && own.Contains(real) ? null : NotAllowed;
        // A pattern may also be the name of a file, so that both are looked at; what matches it is looked at when it is listed.
        Place folder = place.BeforePattern();
        bool open = IsOpen(place, real) && (folder == place || (folder.Real(_links) is { } before && IsOpen(folder, before)));
        return open || (scope == TrustScope.Engine && IsClaim(place, real)) ? null : NotAllowed;
    }

    // Where a folder is open and what is around it is not, a run may still say beside it that it writes there.
    private bool IsClaim(Place place, Place real) =>
        place.Text == real.Text && real.Names.Count > 0 && ClaimNames.OutputOf(real.Names[^1]) is { } name
            && real.Beside(name) is { } output && output.Real(_links) is { } there && IsOpen(output, there);

    private bool IsOpen(Place place, Place real)
    {
        if (_closed.Any(closed => closed.MayContain(place) || closed.MayContain(real)))
            return false;
        bool inRoot = _root.Any(root => root.MayContain(place) || root.MayContain(real));
        return _open.Any(open => open.Place.Contains(real) && !(inRoot && open.HoldsRoot));
    }

    private IEnumerable<Place> WithReal(IEnumerable<Place> places) =>
        places.SelectMany(place => (Place?[])[place, place.Real(_links)]).OfType<Place>();
}
