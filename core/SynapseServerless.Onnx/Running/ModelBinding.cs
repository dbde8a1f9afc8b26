using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Graphs;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Onnx.Tensors;

namespace SynapseServerless.Onnx.Running;

/// <summary>A model brought together with the columns of a schema.</summary>
/// <param name="Source">The model.</param>
/// <param name="Settings">How it is run.</param>
/// <param name="Inputs">Its inputs, each with its column.</param>
/// <param name="Places">The place of each input's column.</param>
/// <param name="Outputs">The outputs that are wanted.</param>
/// <param name="Derived">Columns that are computed from those of outputs.</param>
/// <param name="Added">All columns that are added.</param>
/// <param name="Rows">How many rows a call has.</param>
/// <param name="Where">The stage, for messages.</param>
internal sealed record ModelBinding(
    ModelSource Source, SessionSettings Settings, IReadOnlyList<ModelInput> Inputs, int[] Places, IReadOnlyList<OutputColumn> Outputs,
    IReadOnlyList<DerivedColumn> Derived, AddedColumns Added, RowsPerCall Rows, Location Where)
{
    /// <summary>Schema of the columns that feed the model, one for each input.</summary>
    public required Schema Fed { get; init; }

    /// <summary>Changes the columns of outputs, which nobody else has yet; null to leave them.</summary>
    public Action<IArrowArray>? Polish { get; init; }
}

/// <summary>How many rows a call of the runtime has.</summary>
/// <param name="Fixed">As many as the model was made for, no more and no fewer; 0 where that is open.</param>
/// <param name="IsRowByRow">Whether the inputs have no dimension of rows, so that each row is a call.</param>
/// <param name="Wanted">How many were asked for; 0 to find out what is fastest.</param>
/// <param name="Most">The most that are tried.</param>
internal sealed record RowsPerCall(int Fixed, bool IsRowByRow, int Wanted, int Most)
{
    // So much of input a call has at most where the size is measured: enough for caches, little enough for what layers make of it.
    private const long MostBytes = 16 << 20;

    // So much the first call that is measured has at most.
    private const long FirstBytes = 64 << 10;
    private const int FirstRows = 16;

    /// <summary>How many rows the next call has, of so many that are left.</summary>
    public int Next(BatchSizes sizes, long rowBytes, int left) =>
        IsRowByRow ? 1 : Fixed > 0 ? Fixed : Wanted > 0 ? sizes.Cap(Wanted) : sizes.Next(Limit(rowBytes), left, (int)Math.Clamp(FirstBytes / Math.Max(1, rowBytes), 1, FirstRows));

    /// <summary>The most rows of so many bytes that are tried.</summary>
    public int Limit(long rowBytes) => (int)Math.Clamp(MostBytes / Math.Max(1, rowBytes), 1, Most);

    /// <summary>Whether calls are measured.</summary>
    public bool IsMeasured => !IsRowByRow && Fixed == 0 && Wanted == 0;
}
