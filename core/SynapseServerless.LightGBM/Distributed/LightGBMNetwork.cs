using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SynapseServerless.Collectives;
using SynapseServerless.LightGBM.Distributed;
using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

/// <summary>Lets the native library of this thread exchange with other ranks through a collective, until it is disposed.</summary>
/// <remarks>
/// <para>The library keeps its network per thread and hands its callbacks no state, so the collective is kept per thread too:
/// everything that exchanges is called on the thread that opened this.</para>
/// <para>No exception may pass through native frames. When an exchange fails, the failure is kept, and this and all later
/// exchanges of the thread give zeros. A tree of zero sums has no split with a gain, so the native call finishes by
/// itself; <see cref="ThrowIfFailed"/> then says what happened, and what was trained is thrown away.</para>
/// </remarks>
public sealed unsafe class LightGBMNetwork : IDisposable
{
    [ThreadStatic]
    private static LightGBMNetwork? s_current;

    private readonly ICollective _collective;
    private ExceptionDispatchInfo? _failure;
    private StartingMean? _start;

    private LightGBMNetwork(ICollective collective) => _collective = collective;

    /// <summary>Opens the network of this thread.</summary>
    /// <param name="collective">The rank that this thread is; it stays the caller's.</param>
    /// <exception cref="LightGBMException">The native library refuses.</exception>
    public static LightGBMNetwork Open(ICollective collective)
    {
        ArgumentNullException.ThrowIfNull(collective);
        if (s_current is not null)
            throw new InvalidOperationException("This thread is a rank already.");
        var network = new LightGBMNetwork(collective);
        using NativeLog.Scope log = NativeLog.To(null);
        NativeCall.Check(NativeMethods.LGBM_NetworkInitWithFunctions(collective.Size, collective.Rank, &ReduceScatter, &AllGather));
        s_current = network;
        return network;
    }

    /// <summary>Throws what an exchange failed with; to be called after every native call that exchanges.</summary>
    /// <exception cref="CollectiveException">An exchange failed, and what the native library has done since is worth nothing.</exception>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Has training start from the mean of all rows.</summary>
    internal void StartFrom(StartingMean? start) => _start = start;

    /// <summary>Closes the network of this thread.</summary>
    public void Dispose()
    {
        s_current = null;
        NativeCall.Check(NativeMethods.LGBM_NetworkFree());
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReduceScatter(
        byte* input, int inputLength, int typeSize, int* starts, int* lengths, int blocks, byte* output, int outputLength, void* reducer)
    {
        LightGBMNetwork network = s_current!;
        // The library passes a reference to its function.
        var add = *(delegate* unmanaged[Cdecl]<byte*, byte*, int, int, void>*)reducer;
        int own = lengths[network._collective.Rank];
        try
        {
            if (network._failure is null)
            {
                var layout = new BlockLayout(new(starts, blocks), new(lengths, blocks));
                network._collective.ReduceScatter(layout, new(input, inputLength), new(output, own), typeSize, (block, sum) =>
                {
                    fixed (byte* source = block, target = sum)
                        add(source, target, typeSize, sum.Length);
                });
                return;
            }
        }
        catch (Exception error)
        {
            network.Keep(error);
        }
        new Span<byte>(output, own).Clear();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AllGather(byte* input, int inputLength, int* starts, int* lengths, int blocks, byte* output, int outputLength)
    {
        LightGBMNetwork network = s_current!;
        try
        {
            if (network._failure is null)
            {
                var layout = new BlockLayout(new(starts, blocks), new(lengths, blocks));
                double told = network.Told(input, inputLength);
                network._collective.AllGather(layout, new(inputLength == sizeof(double) ? (byte*)&told : input, inputLength), new(output, outputLength));
                return;
            }
        }
        catch (Exception error)
        {
            network.Keep(error);
        }
        new Span<byte>(output, outputLength).Clear();
    }

    // The mean of the ranks' numbers is the right one where each tells the right one.
    private double Told(byte* input, int inputLength)
    {
        if (inputLength != sizeof(double))
            return 0;
        double own = Unsafe.ReadUnaligned<double>(input);
        if (_start?.IsOwn(own) != true)
            return own;
        double all = _start.OfAll;
        _start = null;
        return all;
    }

    private void Keep(Exception error) => _failure ??= ExceptionDispatchInfo.Capture(error);
}
