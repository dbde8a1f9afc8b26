namespace SynapseServerless.Services;

/// <summary>How an operation that has begun is cancelled.</summary>
/// <param name="Method">The method of the request.</param>
/// <param name="Suffix">What comes after the path of the operation.</param>
public sealed record OperationCancel(HttpMethod Method, string Suffix)
{
    /// <summary>By deleting it.</summary>
    public static OperationCancel Delete { get; } = new(HttpMethod.Delete, "");

    /// <summary>By an action <c>:cancel</c>.</summary>
    public static OperationCancel Action { get; } = new(HttpMethod.Post, ":cancel");

    /// <summary>The address that cancels an operation.</summary>
    /// <param name="address">The address of the operation.</param>
    public string At(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int query = address.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? address + Suffix : address[..query] + Suffix + address[query..];
    }
}
