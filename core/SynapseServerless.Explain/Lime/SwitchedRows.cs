using Apache.Arrow;

namespace SynapseServerless.Explain;

/// <summary>Rows some of whose features are left out, drawn one by one.</summary>
/// <param name="rows">Makes rows of which some features are known.</param>
/// <param name="fraction">How likely a feature is kept.</param>
internal sealed class SwitchedRows(CoalitionRows rows, double fraction) : DrawnRows
{
    /// <summary>Makes rows of which some features are known.</summary>
    public CoalitionRows Rows => rows;

    public override int Most => rows.Most;

    public override LimeQuestion Draw(int row, int samples, long seed, int[]? classes) =>
        SwitchedFeatures.Draw(row, rows.Features(row), samples, fraction, RowHashes.Join((ulong)seed, rows.Identity(row)), classes);

    public override int Append(Question question, int sample)
    {
        int added = rows.Append(question, sample);
        Count = rows.Count;
        return added;
    }

    public override RecordBatch Take()
    {
        Count = 0;
        return rows.Take();
    }
}
