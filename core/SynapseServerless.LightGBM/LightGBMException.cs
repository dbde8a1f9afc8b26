namespace SynapseServerless.LightGBM;

/// <summary>LightGBM refused something: the problem is its own message.</summary>
/// <param name="problem">What the native library says, or what was found wrong before it was asked.</param>
/// <param name="location">Where it is wrong: stage and parameter, where they are known.</param>
/// <param name="remedy">What would be right, as a sentence.</param>
/// <param name="inner">The failure underneath, if there is one.</param>
public sealed class LightGBMException(string problem, Location location = default, string? remedy = null, Exception? inner = null)
    : SynapseException(problem, location, remedy, inner);
