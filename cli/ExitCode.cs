namespace SynapseServerless.Cli;

/// <summary>What the process ends with; scripts rely on these.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>The specification or the command line is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>The run completed without some of its data, and was to be strict about that.</summary>
    public const int Incomplete = 3;

    /// <summary>The estimate goes beyond a limit that was set for it; nothing was run.</summary>
    public const int OverLimit = 4;

    /// <summary>What a shell gives a process that an interrupt ended: 128 and the number of the signal.</summary>
    public const int Cancelled = 130;
}
