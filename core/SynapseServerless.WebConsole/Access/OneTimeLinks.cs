using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using SynapseServerless.Service.Api.Http;

namespace SynapseServerless.WebConsole.Access;

/// <summary>Links that sign a browser in, each once and for ten minutes.</summary>
/// <param name="time">The clock.</param>
internal sealed class OneTimeLinks(TimeProvider time)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (ApiCaller Caller, DateTimeOffset Ends)> _open = new(StringComparer.Ordinal);

    /// <summary>A code for a caller.</summary>
    public string Create(ApiCaller caller)
    {
        string code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        _open[code] = (caller, time.GetUtcNow() + s_lifetime);
        return code;
    }

    /// <summary>Whom a code signs in; null for one that was used, has ended or never was.</summary>
    public ApiCaller? Take(string code) => _open.TryRemove(code, out (ApiCaller Caller, DateTimeOffset Ends) link) && link.Ends > time.GetUtcNow() ? link.Caller : null;
}
