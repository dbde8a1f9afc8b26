namespace SynapseServerless.Images.Tests;

/// <summary>Bytes that differ by no more than a rounding are equal.</summary>
internal sealed class Near(int most) : IEqualityComparer<byte>
{
    /// <summary>They differ by one at most.</summary>
    public static Near ByOne { get; } = new(1);

    public bool Equals(byte x, byte y) => Math.Abs(x - y) <= most;

    public int GetHashCode(byte value) => 0;
}
