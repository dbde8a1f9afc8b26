namespace SynapseServerless.Images;

/// <summary>An image or a sound cannot be read or worked on; the stage makes a bad row of it.</summary>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What would be right, as a sentence; null where only the file can be replaced.</param>
internal sealed class MediaException(string problem, string? remedy = null) : Exception(problem)
{
    /// <summary>What would be right.</summary>
    public string? Remedy { get; } = remedy;
}
