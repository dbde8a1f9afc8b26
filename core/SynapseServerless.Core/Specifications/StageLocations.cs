namespace SynapseServerless.Specifications;

/// <summary>Finds the line of an error: a stage knows its name, and the specification knows where that stands.</summary>
public static class StageLocations
{
    /// <summary>The same errors, each with file and line where it has none and its stage is known.</summary>
    /// <param name="error">The error, or several.</param>
    /// <param name="locations">Where each stage stands, by uid.</param>
    /// <param name="stage">The stage that an error is about which does not say so.</param>
    public static SpecificationException Among(this SpecificationException error, IReadOnlyDictionary<string, Location> locations, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(locations);
        if (error is InvalidSpecificationException several)
            return new InvalidSpecificationException([.. several.Errors.Select(one => one.Among(locations, stage))]);
        string? uid = error.Location.Stage ?? stage;
        if (error.Location.Line is not null || uid is null || !locations.TryGetValue(uid, out Location place))
            return error;
        return new SpecificationException(
            error.Problem, place with { Stage = uid, Parameter = error.Location.Parameter, Column = error.Location.Column }, error.Remedy, error);
    }
}
