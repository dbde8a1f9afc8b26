using Microsoft.Extensions.Logging;

namespace SynapseServerless.Secrets;

/// <summary>A log in which secrets that are in use show as their names.</summary>
/// <param name="inner">The log.</param>
/// <param name="redactor">Knows the secrets in use.</param>
internal sealed class RedactingLogger(ILogger inner, Redactor redactor) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel))
            return;
        string message = formatter(state, exception), error = exception?.ToString() ?? "";
        if (redactor.Redact(message) is var clean && clean == message && redactor.Redact(error) == error && !Values(state).Any(value => redactor.Redact(value) != value))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
            return;
        }
        // Structured values and exceptions would take the secret along; what is left is the message and the clean text of the error.
        string text = exception is null ? clean : $"{clean}\n{redactor.Redact(error)}";
        inner.Log(logLevel, eventId, text, null, static (state, _) => state);
    }

    private static IEnumerable<string> Values<TState>(TState state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? values.Select(value => value.Value?.ToString() ?? "") : [];
}
