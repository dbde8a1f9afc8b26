using System.Net;
using System.Net.Sockets;

namespace SynapseServerless.Services.Governing;

/// <summary>Tells kinds of failures apart.</summary>
public static class Failures
{
    // Services name a filter as the code of an error, next to statuses that could mean anything.
    private static readonly HashSet<string> s_finalCodes = new(StringComparer.OrdinalIgnoreCase)
    {
        "content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "insufficient_quota", "billing_hard_limit_reached",
    };

    /// <summary>The kind of an answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="code">The code of the error in its body; null where there is none.</param>
    public static FailureKind Of(HttpStatusCode status, string? code)
    {
        if ((int)status < 400)
            return FailureKind.None;
        if (code is not null && s_finalCodes.Contains(code))
            return FailureKind.Final;
        return (int)status switch
        {
            429 => FailureKind.Refused,
            408 or 503 or 529 => FailureKind.Overloaded,
            409 => FailureKind.Conflict,
            500 or 502 or 504 => FailureKind.Failed,
            _ => FailureKind.Final,
        };
    }

    /// <summary>The kind of an exception that ended a request before an answer was there.</summary>
    /// <param name="error">The exception.</param>
    public static FailureKind Of(Exception error) => error switch
    {
        TimeoutException or OperationCanceledException { InnerException: TimeoutException } => FailureKind.Overloaded,
        HttpRequestException { StatusCode: { } status } => Of(status, code: null),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.UserAuthenticationError or HttpRequestError.VersionNegotiationError
                or HttpRequestError.ProxyTunnelError or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ExtendedConnectNotSupported,
        } => FailureKind.Final,
        HttpRequestException or IOException or SocketException => FailureKind.Failed,
        _ => FailureKind.Final,
    };

    /// <summary>What the governor learns of a request that ended in a way.</summary>
    /// <param name="kind">The way.</param>
    /// <param name="wait">How long the service asked to wait.</param>
    public static CallResult ResultOf(FailureKind kind, TimeSpan? wait) => kind switch
    {
        FailureKind.Refused => CallResult.Refused,
        // Too busy, with a time: that is a limit by another name.
        FailureKind.Overloaded => wait is null ? CallResult.Overloaded : CallResult.Refused,
        FailureKind.Failed => CallResult.Failed,
        _ => CallResult.Accepted,
    };
}
