using System.Globalization;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Http;

/// <summary>Finds in the body that was sent the place that an error is about.</summary>
/// <param name="root">The body.</param>
/// <param name="prefix">Pointer of the specification in it; null when that is not in it.</param>
/// <param name="overrides">The overrides in it.</param>
internal sealed class BodyPlaces(SpecNode? root, string? prefix, IReadOnlyList<string> overrides)
{
    /// <summary>The pointer and the line of a location.</summary>
    public (string? Pointer, long? Line) Of(Location location)
    {
        if (location.File is { } file && file.StartsWith("--set", StringComparison.Ordinal))
        {
            int index = overrides.ToList().IndexOf(file.Length > 6 ? file[6..] : "");
            string at = index < 0 ? "/overrides" : $"/overrides/{index.ToString(CultureInfo.InvariantCulture)}";
            return (at, Find(at)?.Location.Line);
        }
        // What the service looked at itself points from the root of the body; the specification was read as a text of its own.
        bool isOfBody = location.File is null || location.File == root?.Location.File;
        string? pointer = location.Pointer is null ? null : isOfBody ? location.Pointer : prefix is null ? null : prefix + location.Pointer;
        return (pointer, pointer is null ? null : Find(pointer)?.Location.Line);
    }

    // The nearest there is: what is missing is missed in what it should be in.
    private SpecNode? Find(string pointer)
    {
        if (root is not { } node)
            return null;
        foreach (string part in pointer.Split('/').Skip(1))
        {
            string key = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            SpecNode? next = node switch
            {
                SpecMapping mapping => mapping[key],
                SpecSequence sequence when int.TryParse(key, CultureInfo.InvariantCulture, out int index) && index < sequence.Items.Count => sequence.Items[index],
                _ => null,
            };
            if (next is null)
                break;
            node = next;
        }
        return node;
    }
}
