namespace SynapseServerless.LightGBM.Distributed;

/// <summary>Rows of a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first row.</param>
/// <param name="To">The row after the last one; null for all that follow.</param>
internal readonly record struct RowSlice(int Partition, long From = 0, long? To = null);
