using SynapseServerless.Specifications;

namespace SynapseServerless.Services;

/// <summary>A place where a service answers, and how a caller shows there who it is.</summary>
/// <param name="Url">The address of the service, without a path of an operation.</param>
public sealed record ServiceEndpoint(Uri Url)
{
    /// <summary>The key; null where there is none.</summary>
    public Secret? Key { get; init; }

    /// <summary>The header that carries the key.</summary>
    public string KeyHeader { get; init; } = "api-key";

    /// <summary>A token that was made elsewhere; null where there is none.</summary>
    public Secret? Token { get; init; }

    /// <summary>What goes as the header Authorization, as it is; null where there is none.</summary>
    public Secret? AuthorizationHeader { get; init; }

    /// <summary>What a token of Entra ID is asked for; null where none is.</summary>
    public string? Scope { get; init; }

    /// <summary>Headers that every request gets.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Endpoints with a smaller number are used first; others when those are held back.</summary>
    public int Tier { get; init; }

    /// <summary>What shares a limit there, such as a deployment of a model; empty where the endpoint has one limit for all.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>The client of this process that answers in the place of a server; null for a server.</summary>
    public string? Client { get; init; }

    /// <summary>What is known of it in messages.</summary>
    public override string ToString() => Deployment.Length == 0 ? Url.Authority : $"{Deployment} at {Url.Authority}";

    /// <summary>The whole address of a request.</summary>
    /// <param name="address">The address below that of the service, or a whole one at the same host.</param>
    /// <exception cref="CallException">The address is at another host, which must not see the key.</exception>
    public Uri At(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? whole) || whole.Scheme == Uri.UriSchemeFile)
            return new Uri(Url.AbsoluteUri.TrimEnd('/') + "/" + address.TrimStart('/'));
        if (whole.Scheme == Url.Scheme && whole.Authority == Url.Authority)
            return whole;
        throw new CallException(new CallError(
            null, "ForeignAddress", $"The service answered with the address {whole.GetLeftPart(UriPartial.Authority)}, which is not its own, and is not followed there", CallErrorCategory.Answer));
    }
}
