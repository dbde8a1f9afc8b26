using System.Runtime.InteropServices;

namespace SynapseServerless.Storage;

/// <summary>A second name for a file, which the system gives only when nobody has that name.</summary>
internal static partial class HardLink
{
    private const int NameTaken = 17; // EEXIST, the same on Linux, macOS and the BSDs.

    /// <summary>What came of giving a file its second name.</summary>
    public enum Outcome
    {
        /// <summary>The file has both names.</summary>
        Made,

        /// <summary>Another file has the name.</summary>
        Taken,

        /// <summary>The file system, or the operating system, has no such links, or something else stands in the way.</summary>
        Impossible,
    }

    /// <summary>Gives <paramref name="file"/> the name <paramref name="name"/> unless there is a file of that name.</summary>
    public static Outcome TryMake(string file, string name)
    {
        if (OperatingSystem.IsWindows())
            return Outcome.Impossible;
        if (Link(file, name) == 0)
            return Outcome.Made;
        return Marshal.GetLastPInvokeError() == NameTaken ? Outcome.Taken : Outcome.Impossible;
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);
}
