namespace SynapseServerless.Data;

/// <summary>DuckDB refused a statement, or failed while running it. Whoever knows what the statement was for says it better.</summary>
/// <param name="message">DuckDB's message.</param>
public sealed class DuckDbException(string message) : Exception(message);
