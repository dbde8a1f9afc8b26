namespace SynapseServerless.Services.Governing.Control;

/// <summary>When the next request may be sent, and what keeps it.</summary>
/// <param name="At">When, in seconds; infinite where an answer has to come first.</param>
/// <param name="Bound">What keeps it.</param>
internal readonly record struct Admission(double At, GovernorBound Bound)
{
    /// <summary>The later of two, and the other one of two at the same time.</summary>
    public Admission And(double at, GovernorBound bound) => at >= At ? new Admission(at, bound) : this;
}
