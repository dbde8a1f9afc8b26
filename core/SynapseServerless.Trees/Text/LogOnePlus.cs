using System.Runtime.InteropServices;

namespace SynapseServerless.Trees.Text;

/// <summary>log(1 + x): the function of the C library where there is one, which LightGBM calls; .NET has none that is exact for small x.</summary>
internal static unsafe class LogOnePlus
{
    private static readonly delegate* unmanaged<double, double> s_function = Find();

    /// <summary>log(1 + x).</summary>
    public static double Of(double x) => s_function is null ? ByQuotient(x) : s_function(x);

    /// <summary>log(1 + x) to a unit in the last place, by means of .NET alone.</summary>
    /// <remarks>Beyond its first bits 1 + x loses x; the quotient makes up for what was lost.</remarks>
    public static double ByQuotient(double x)
    {
        double sum = 1 + x;
        return double.IsInfinity(sum) ? x : sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private static delegate* unmanaged<double, double> Find()
    {
        foreach (string name in (string[])["libm.so.6", "libSystem.dylib", "ucrtbase.dll"])
        {
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, "log1p", out nint function))
                return (delegate* unmanaged<double, double>)function;
        }
        return null;
    }
}
