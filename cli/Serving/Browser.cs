using System.ComponentModel;
using System.Diagnostics;

namespace SynapseServerless.Cli.Serving;

/// <summary>The browser of the user of this machine.</summary>
internal static class Browser
{
    /// <summary>Opens a link in it.</summary>
    /// <returns>False where there is none that could be asked.</returns>
    public static bool TryOpen(Uri link)
    {
        try
        {
            ProcessStartInfo start = OperatingSystem.IsWindows() ? new ProcessStartInfo(link.AbsoluteUri) { UseShellExecute = true }
                : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [link.AbsoluteUri]);
            using var process = Process.Start(start);
            return true;
        }
        catch (Exception error) when (error is Win32Exception or PlatformNotSupportedException or FileNotFoundException)
        {
            return false;
        }
    }
}
