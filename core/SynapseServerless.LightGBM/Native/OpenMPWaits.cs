using System.Runtime.InteropServices;

namespace SynapseServerless.LightGBM.Native;

/// <summary>How long the native library's threads wait for each other at work before they sleep.</summary>
/// <remarks>
/// GNU's OpenMP turns in circles for milliseconds, as is best for a process that has a machine for its own. Where another process works
/// there, such as a second rank of the same training, each turn is taken from those that are waited for: two ranks of two threads on two
/// processors took eight times as long as with few turns. To sleep and be woken costs a fit alone up to a twentieth of its time, so that only
/// the programs ask for it, workers and the command line, and no library does. Where one process has too many threads, the library sees that by itself.
/// </remarks>
internal static partial class OpenMPWaits
{
    /// <summary>The switch of a program whose processes may share a machine.</summary>
    private const string Switch = "SynapseServerless.LightGBM.SharesProcessors";

    // What GNU's OpenMP takes by itself where it sees more threads than processors.
    private const string FewTurns = "1000";

    /// <summary>Shortens the wait where the program asks for it, unless the user has decided it. To be called before the library is loaded, which reads it once.</summary>
    public static void Shorten()
    {
        if (!AppContext.TryGetSwitch(Switch, out bool shares) || !shares || !OperatingSystem.IsLinux() || IsSet("OMP_WAIT_POLICY") || IsSet("GOMP_SPINCOUNT"))
            return;
        try
        {
            // .NET's own variables are a copy that native code never sees.
            _ = SetVariable("GOMP_SPINCOUNT", FewTurns, overwrite: 0);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library; it is slower then, and nothing else.
        }
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
