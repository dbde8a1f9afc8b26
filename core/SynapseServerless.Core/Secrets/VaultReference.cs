namespace SynapseServerless.Secrets;

/// <summary>References to a vault that the platform puts values in the place of, or fails to.</summary>
/// <remarks>
/// Where Azure cannot resolve a reference of an app's settings, the app gets its text, which anybody can guess who knows the name
/// of the vault. It must never be taken for a key.
/// </remarks>
public static class VaultReference
{
    /// <summary>Whether a value is a reference that nobody resolved.</summary>
    public static bool IsUnresolved(string? value) => value?.TrimStart().StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) == true;
}
