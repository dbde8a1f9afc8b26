namespace SynapseServerless.Databases.Reading;

/// <summary>Makes errors that users understand of failures of a database.</summary>
internal static class DatabaseErrors
{
    /// <summary>The error of a failure.</summary>
    /// <param name="doing">What was tried, such as <c>Table 'flights' cannot be read</c>.</param>
    /// <param name="place">Where the database is.</param>
    /// <param name="failure">What it told.</param>
    /// <param name="cause">The failure itself.</param>
    public static SynapseException Of(string doing, string place, DatabaseFailure failure, Exception cause)
    {
        string problem = $"{doing} at {place}: {failure.Reason}";
        (string? parameter, string? remedy) = failure.Kind switch
        {
            FailureKind.Credentials => ("password", "Check user and password, or the identity and its rights."),
            FailureKind.Privilege => ("username", "Grant the user SELECT to read, and SELECT, INSERT, UPDATE, DELETE and CREATE TABLE to write."),
            FailureKind.NoDatabase => ("database", "Check the name of the database."),
            FailureKind.NoTable or FailureKind.NoColumn or FailureKind.Statement => ("query", "Correct the query, and try it in the database's own client."),
            FailureKind.Writes => ("query", "An input is read and nothing else: give a query that only selects."),
            FailureKind.Row => ("table", "Correct the row before it gets here, or change the column or the constraint."),
            FailureKind.Conflict => (null, "Other transactions were in the way; start the run again, or let it try more often by options.attempts."),
            FailureKind.Away => (null, "Check server, and that it can be reached."),
            _ => ((string?)null, (string?)null),
        };
        var where = new Location { Parameter = parameter };
        return failure.Kind switch
        {
            FailureKind.Row => new DataException(problem, Location.None, remedy, cause),
            FailureKind.Credentials or FailureKind.Privilege or FailureKind.NoDatabase or FailureKind.NoTable or FailureKind.NoColumn or FailureKind.Statement or FailureKind.Writes
                => new SpecificationException(problem, where, remedy, cause),
            _ => new SynapseException(problem, Location.None, remedy, cause) { MayPass = failure.MayPass },
        };
    }

    /// <summary>Does something, and says what was tried where the database does not let it.</summary>
    public static async Task<T> TryAsync<T>(string doing, string place, Func<Exception, DatabaseFailure?> understand, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not SynapseException and not OperationCanceledException && understand(error) is not null)
        {
            throw Of(doing, place, understand(error)!, error);
        }
    }
}
