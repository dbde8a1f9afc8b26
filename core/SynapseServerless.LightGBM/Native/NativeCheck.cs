using Microsoft.Extensions.Logging;

namespace SynapseServerless.LightGBM.Native;

/// <summary>Has the native library look at parameters before there are any data.</summary>
internal static class NativeCheck
{
    /// <summary>Checks parameters.</summary>
    /// <param name="parameters">The parameters; those that depend on data must be there, with any value.</param>
    /// <returns>What the library warns of.</returns>
    /// <exception cref="LightGBMException">The library refuses them.</exception>
    public static IReadOnlyList<string> Run(NativeParameters parameters)
    {
        // Looking for a device takes its time and leaves traces; whether there is one a fit tells.
        string text = parameters.Copy().Set("verbosity", 0).Set("device_type", "cpu").ToString();
        var warnings = new Warnings();
        using NativeLog.Scope log = NativeLog.To(warnings);
        try
        {
            NativeCall.Check(NativeMethods.LGBM_DatasetUpdateParamChecking(text, "verbosity=-1"));
        }
        catch (LightGBMException error)
        {
            // Where in its source it looked helps nobody.
            int at = error.Problem.IndexOf(" at /", StringComparison.Ordinal);
            throw at < 0 ? error : new LightGBMException(error.Problem[..at]);
        }
        return warnings.Texts;
    }

    private sealed class Warnings : ILogger
    {
        private const string Prefix = "[LightGBM] [Warning] ";

        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string line = formatter(state, exception);
            if (line.StartsWith(Prefix, StringComparison.Ordinal))
                Texts.Add(line[Prefix.Length..]);
        }
    }
}
