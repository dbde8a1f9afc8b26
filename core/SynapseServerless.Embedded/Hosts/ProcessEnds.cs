using System.Globalization;

namespace SynapseServerless.Embedded.Hosts;

/// <summary>Says what the exit code of a process means.</summary>
internal static class ProcessEnds
{
    /// <summary>The meaning of an exit code, for the end of a sentence.</summary>
    /// <param name="exitCode">The code; on Unix 128 and the number of a signal where a signal ended the process.</param>
    public static string Describe(int exitCode) => exitCode switch
    {
        128 + 4 => "SIGILL, an instruction that this processor does not have",
        128 + 6 => "SIGABRT, aborted by the runtime or by native code",
        128 + 7 => "SIGBUS, memory that does not exist",
        128 + 8 => "SIGFPE, a division by zero in native code",
        128 + 9 => "SIGKILL, killed from outside, as the system does when memory runs out",
        128 + 11 => "SIGSEGV, native code that used memory which is not its own",
        128 + 15 => "SIGTERM, asked to stop from outside",
        unchecked((int)0xC0000005) => "an access violation in native code",
        unchecked((int)0xC0000017) => "memory ran out",
        unchecked((int)0xC00000FD) => "a stack overflow",
        unchecked((int)0xC0000374) => "a heap that native code damaged",
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}"),
    };
}
