using Azure;
using Azure.Identity;

namespace SynapseServerless.Storage;

/// <summary>Says in a user's words what a storage account refused.</summary>
internal static class BlobErrors
{
    /// <summary>Whether <see cref="Translate"/> has words for the exception.</summary>
    public static bool IsBlob(Exception exception) => exception is RequestFailedException or AuthenticationFailedException or AggregateException;

    /// <summary>The exception as an error with a location and a remedy.</summary>
    public static Exception Translate(Exception exception, string location, bool writing)
    {
        Location where = Location.OfFile(location);
        return exception switch
        {
            RequestFailedException { Status: 404 } => new DataException("There is no such blob", where, "Check account, container and path.", exception) { MayPass = true },
            RequestFailedException { Status: 401 or 403 } => new DataException(
                writing ? "No permission to write here" : "No permission to read this blob",
                where,
                $"Give the identity the role Storage Blob Data {(writing ? "Contributor" : "Reader")} on the container.",
                exception),
            RequestFailedException { Status: 412 } => new DataException(
                "This blob has changed while it was read", where, "Start again; leave the inputs alone while a run goes.", exception),
            AuthenticationFailedException => new DataException(
                "There is no identity to reach this storage account with", where,
                "Sign in with az login, or give the app a managed identity.", exception),
            _ => new DataException(
                $"Cannot {(writing ? "write" : "read")} this blob: {FirstLine(exception)}", where, "Check that the account can be reached.", exception),
        };
    }

    private static string FirstLine(Exception exception) =>
        (exception is AggregateException { InnerException: { } inner } ? inner : exception).Message.Split('\n')[0].Trim();
}
