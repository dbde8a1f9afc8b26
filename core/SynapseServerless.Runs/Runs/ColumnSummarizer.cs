using System.Buffers;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>Collects what is known of a column, from batches or from summaries of parts of it.</summary>
/// <remarks>How rows are cut into batches and partitions does not show in the number of different values, estimated or not.</remarks>
/// <param name="field">The column.</param>
internal sealed class ColumnSummarizer(Field field)
{
    // 4096 registers: a standard error of 1.6 %, and 4 KiB for each column and partition.
    private const int MaxExact = 1000;
    private const int IndexBits = 12;

    private readonly bool _hasValues = Cells.Type(field.DataType) is not null;
    private ColumnSummary _summary = ColumnSummary.Of(field);
    private DistinctCounter? _distinct = CellHashes.IsReadable(field.DataType) ? new DistinctCounter(MaxExact, IndexBits) : null;

    /// <summary>What is known, for others to go on with.</summary>
    public ColumnSummary Summary => _summary with { Distinct = Save() };

    /// <summary>What is known, for the record of the run.</summary>
    public ColumnRecord Record => _summary.ToRecord() with { Distinct = _distinct?.Count() };

    /// <summary>Adds the rows of a batch.</summary>
    public void Add(IArrowArray column)
    {
        _summary = _hasValues ? _summary.Plus(column) : _summary.PlusCells(column);
        if (_distinct is null || column.Length == 0)
            return;
        ulong[] hashes = ArrayPool<ulong>.Shared.Rent(column.Length);
        CellHashes.Read(column, hashes);
        int count = column.Length;
        if (column.NullCount > 0)
        {
            count = 0;
            for (int row = 0; row < column.Length; row++)
            {
                if (!column.IsNull(row))
                    hashes[count++] = hashes[row];
            }
        }
        _distinct.Add(hashes.AsSpan(0, count));
        ArrayPool<ulong>.Shared.Return(hashes);
    }

    /// <summary>Adds what is known of other rows.</summary>
    public void Add(ColumnSummary part)
    {
        _summary = _summary.Plus(part);
        if (_distinct is null)
            return;
        if (part.Distinct is null)
        {
            // Rows whose values nobody counted make the number of all unknown.
            _distinct = part.Count == 0 ? _distinct : null;
            return;
        }
        using var reader = new BinaryReader(new MemoryStream(part.Distinct));
        _distinct.Add(DistinctCounter.Load(reader, MaxExact, IndexBits));
    }

    private byte[]? Save()
    {
        if (_distinct is null)
            return null;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        _distinct.Save(writer);
        return stream.ToArray();
    }
}
