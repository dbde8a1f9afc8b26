using System.Runtime.InteropServices;

namespace SynapseServerless.LightGBM.Native;

/// <summary>Turns what the native library reports into exceptions and strings.</summary>
internal static class NativeCall
{
    /// <summary>Throws what the native library says about its last failure on this thread, if <paramref name="result"/> is one.</summary>
    public static void Check(int result)
    {
        if (result != 0)
            throw new LightGBMException(Marshal.PtrToStringUTF8(NativeMethods.LGBM_GetLastError())?.Trim() ?? "LightGBM failed without a message");
    }

    /// <summary>Fills an array of C strings: called once for the lengths and once for the contents.</summary>
    /// <param name="count">How many strings there are.</param>
    /// <param name="fill">The native function: number of strings, bytes per string, array of strings; returns the bytes needed per string.</param>
    public static unsafe string[] ReadStrings(int count, ReadStringsFunction fill)
    {
        if (count == 0)
            return [];
        nuint size = 64;
        while (true)
        {
            byte* block = (byte*)NativeMemory.AllocZeroed((nuint)count * size);
            byte** pointers = (byte**)NativeMemory.Alloc((nuint)count, (nuint)sizeof(byte*));
            try
            {
                for (int i = 0; i < count; i++)
                    pointers[i] = block + ((nuint)i * size);
                nuint needed = fill(count, size, pointers);
                if (needed <= size)
                {
                    string[] result = new string[count];
                    for (int i = 0; i < count; i++)
                        result[i] = Marshal.PtrToStringUTF8((nint)pointers[i])!;
                    return result;
                }
                size = needed;
            }
            finally
            {
                NativeMemory.Free(pointers);
                NativeMemory.Free(block);
            }
        }
    }
}

/// <summary>A native function that fills C strings and says how many bytes the longest needs.</summary>
internal unsafe delegate nuint ReadStringsFunction(int count, nuint size, byte** strings);
