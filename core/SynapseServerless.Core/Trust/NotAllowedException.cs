namespace SynapseServerless.Trust;

/// <summary>A location or a host that the operator has not allowed: a caller may know which, and learns nothing else about it.</summary>
/// <remarks>Its type distinguishes it from other mistakes in a specification; a retry does not help.</remarks>
public sealed class NotAllowedException : SpecificationException
{
    /// <summary>Creates an error about one location or host.</summary>
    /// <param name="name">The location or host, as the caller gave it.</param>
    /// <param name="problem">Why it is refused.</param>
    /// <param name="where">Where the caller gave it.</param>
    /// <param name="remedy">What would be right.</param>
    public NotAllowedException(string name, string problem, Location where = default, string? remedy = null)
        : base(problem, where, remedy)
    {
        Names = [name];
        Refusals = [this];
    }

    /// <summary>Creates an error about several locations and hosts.</summary>
    /// <param name="refusals">The errors, at least two.</param>
    public NotAllowedException(IReadOnlyList<NotAllowedException> refusals)
        : base($"{refusals.Count} locations or hosts are not allowed here:{string.Concat(refusals.Select(refusal => "\n  " + refusal.Message))}", Location.None)
    {
        Names = [.. refusals.SelectMany(refusal => refusal.Names)];
        Refusals = refusals;
    }

    /// <summary>The locations and hosts that are refused, as the caller gave them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>One error for each of them, each with the place where the caller gave it; this one when it is about one alone.</summary>
    public IReadOnlyList<NotAllowedException> Refusals { get; }
}
