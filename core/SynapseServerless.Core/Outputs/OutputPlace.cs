using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Trust;

namespace SynapseServerless.Outputs;

/// <summary>A place that is written to or read from, by its name and by what its symbolic links lead to.</summary>
/// <param name="What">What it is, for messages: <c>output.data</c>, <c>the input 'flights'</c>.</param>
/// <param name="Text">The location as it was given.</param>
internal sealed record OutputPlace(string What, string Text)
{
    // Names of files such as are written into a folder, to ask a pattern whether it would take them for input.
    private string[] _writes = [];
    private Place[] _places = [];

    /// <summary>A place; null where the location is nothing that can be compared, which reading or writing it tells.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="location">Where it is.</param>
    /// <param name="links">Follows links.</param>
    /// <param name="writes">Names of files such as are written into it, where it is a folder that is written.</param>
    public static OutputPlace? Of(string what, string location, RealPath links, params string[] writes)
    {
        try
        {
            Place place = Place.Parse(location);
            return new OutputPlace(what, location) { _writes = writes, _places = [.. new[] { place, place.Real(links) }.OfType<Place>().Distinct()] };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>How this output and another place are in each other's way; null where they are not.</summary>
    public string? Meets(OutputPlace other)
    {
        foreach (Place place in _places)
        {
            foreach (Place there in other._places)
            {
                if (place.Contains(there))
                    return there.Contains(place) ? "is" : "holds";
                if (there.Contains(place))
                    return "lies in";
            }
        }
        return null;
    }

    /// <summary>How this output is in the way of an input, which may be a pattern; null where it is not.</summary>
    public string? MeetsInput(OutputPlace input, RealPath links)
    {
        if (!Glob.IsPattern(input.Text))
            return Meets(input);
        Place pattern = input._places[0], root = pattern.BeforePattern();
        var folder = new OutputPlace(input.What, root.Text) { _places = [.. new[] { root, root.Real(links) }.OfType<Place>().Distinct()] };
        // A pattern looks into its folder, and takes only what it matches.
        return Meets(folder) switch
        {
            "lies in" => IsMatchedBy(Glob.Parse(string.Join('/', pattern.Names.Skip(root.Names.Count))), folder) ? "lies in" : null,
            "is" when _writes.Length == 0 => null,
            { } relation => relation == "is" ? "holds" : relation,
            null => null,
        };
    }

    private bool IsMatchedBy(Glob glob, OutputPlace folder)
    {
        foreach (Place place in _places)
        {
            foreach (Place root in folder._places.Where(root => root.Contains(place)))
            {
                string relative = string.Join('/', place.Names.Skip(root.Names.Count));
                if (_writes.Length == 0 ? glob.Matches(relative) : _writes.Any(name => glob.Matches($"{relative}/{name}")))
                    return true;
            }
        }
        return false;
    }
}
