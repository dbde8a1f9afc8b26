using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;

namespace SynapseServerless.LightGBM.Native;

/// <summary>Takes what the native library would print to standard output to a logger instead.</summary>
/// <remarks>
/// The library keeps its callback per thread and hands it no state, so the logger of the call in progress is kept per
/// thread too, from <see cref="To"/> until the scope it returns is disposed. Where no scope is open, messages are dropped.
/// </remarks>
internal static class NativeLog
{
    [ThreadStatic]
    private static Sink? s_sink;

    /// <summary>Sends the native messages of this thread to <paramref name="logger"/> until the scope is disposed.</summary>
    public static unsafe Scope To(ILogger? logger)
    {
        NativeCall.Check(NativeMethods.LGBM_RegisterLogCallback(&OnMessage));
        Sink? outer = s_sink;
        s_sink = logger is null ? null : new Sink(logger);
        return new Scope(outer);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnMessage(byte* text) => s_sink?.Add(Marshal.PtrToStringUTF8((nint)text) ?? "");

    /// <summary>Restores the logger that was there before.</summary>
    public readonly ref struct Scope(Sink? outer)
    {
        /// <summary>Ends the scope.</summary>
        public void Dispose() => s_sink = outer;
    }

    /// <summary>Puts the pieces of a message together: the library sends its prefix, its text and its line end one after the other.</summary>
    internal sealed class Sink(ILogger logger)
    {
        private readonly StringBuilder _line = new();

        public void Add(string piece)
        {
            _line.Append(piece);
            if (!piece.EndsWith('\n'))
                return;
            string line = _line.ToString().TrimEnd();
            _line.Clear();
            LogLevel level = line.StartsWith("[LightGBM] [Warning]", StringComparison.Ordinal) ? LogLevel.Warning
                : line.StartsWith("[LightGBM] [Debug]", StringComparison.Ordinal) ? LogLevel.Debug
                : LogLevel.Information;
            logger.Log(level, "{NativeMessage}", line);
        }
    }
}
