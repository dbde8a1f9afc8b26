namespace SynapseServerless.Service.Inference;

/// <summary>A request of the inference protocol is wrong.</summary>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What would be right.</param>
/// <param name="isTooLarge">Whether there is too much of it.</param>
internal sealed class InferenceException(string problem, string? remedy, bool isTooLarge) : Exception(problem)
{
    /// <summary>What would be right.</summary>
    public string? Remedy => remedy;

    /// <summary>Whether there is too much of it.</summary>
    public bool IsTooLarge => isTooLarge;

    public static InferenceException Of(string problem, string? remedy = null) => new(problem, remedy, isTooLarge: false);

    public static InferenceException TooLarge(string problem) => new(problem, "Send fewer rows at once.", isTooLarge: true);
}
