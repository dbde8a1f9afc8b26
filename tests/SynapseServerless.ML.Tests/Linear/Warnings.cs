using Microsoft.Extensions.Logging;

namespace SynapseServerless.ML.Tests.Linear;

/// <summary>A log that keeps what it is given.</summary>
internal sealed class Warnings : ILogger
{
    public List<string> Texts { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Texts.Add(formatter(state, exception));
}
