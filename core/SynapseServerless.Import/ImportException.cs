namespace SynapseServerless.Import;

/// <summary>A folder holds no pipeline that can be read, or one that is damaged.</summary>
/// <param name="problem">What is wrong.</param>
/// <param name="location">The file or folder.</param>
/// <param name="remedy">What would be right.</param>
/// <param name="inner">The failure underneath, if there is one.</param>
public sealed class ImportException(string problem, Location location, string? remedy = null, Exception? inner = null)
    : SynapseException(problem, location, remedy, inner);
