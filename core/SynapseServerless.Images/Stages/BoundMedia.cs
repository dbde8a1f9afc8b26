using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>What a stage does with the images or sounds of a column.</summary>
/// <typeparam name="T">What a cell is decoded to.</typeparam>
internal sealed class MediaWork<T>
{
    /// <summary>The column that is read.</summary>
    public required string Column { get; init; }

    /// <summary>The column that is written.</summary>
    public required Field Field { get; init; }

    /// <summary>Opens a batch: gives a function from a row whose cell is not null to what the cell is decoded to.</summary>
    public required Func<RecordBatch, Func<int, T>> Open { get; init; }

    /// <summary>What is done to it then.</summary>
    public Func<T, T> Prepare { get; init; } = static value => value;

    /// <summary>Makes a column for at most so many rows.</summary>
    public required Func<int, IMediaColumn<T>> Create { get; init; }

    /// <summary>Whether every cell gives one row.</summary>
    public bool KeepsRows { get; init; } = true;

    /// <summary>Whether a cell that cannot be decoded gives a null.</summary>
    public bool IgnoresErrors { get; init; }
}

/// <summary>The bound form of a stage over images or sounds: goes through rows, and gives a batch whenever there is enough of one.</summary>
/// <param name="input">Schema of the batches that come in.</param>
/// <param name="work">What is done.</param>
internal sealed class BoundMedia<T>(Schema input, MediaWork<T> work) : BoundTransformer(input, Schemas.With(input, work.Field))
{
    private readonly AddedColumns _added = new(input, work.Field);
    private readonly int _place = input.GetFieldIndex(work.Column);

    public override bool KeepsRows => work.KeepsRows;

    public override async IAsyncEnumerable<RecordBatch> TransformAsync(
        IAsyncEnumerable<RecordBatch> batches, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                Func<int, T> read = work.Open(batch);
                int next = 0;
                do
                {
                    var part = new Part(batch, _place, next, work, read);
                    next = part.Read(cancellationToken);
                    yield return part.Finish(_added, context.After(part.Start));
                }
                while (next < batch.Length);
                context = context.After(batch.Length);
            }
        }
    }

    // Neighbouring rows of a batch, and what was made of them.
    private sealed class Part(RecordBatch batch, int place, int first, MediaWork<T> work, Func<int, T> read)
    {
        private readonly IMediaColumn<T> _made = work.Create(batch.Length - first);
        private readonly List<BadRow> _bad = [];
        private readonly List<int> _rows = [];
        private int _end = first;

        public int Start { get; } = first;

        public int Read(CancellationToken cancellationToken)
        {
            IArrowArray cells = batch.Column(place);
            for (; _end < batch.Length && _made.Bytes < MediaColumns.BatchBytes; _end++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int rows = cells.IsNull(_end) ? Skip() : ReadCell();
                for (int i = 0; i < rows; i++)
                    _rows.Add(_end - Start);
            }
            return _end;
        }

        public RecordBatch Finish(AddedColumns added, StageContext context)
        {
            using RecordBatch rows = batch.SliceShared(Start, _end - Start);
            if (_bad.Count > 0)
                context.Rows.Reject(rows, _bad, context);
            using RecordBatch others = WithoutReplaced(rows, added);
            using RecordBatch kept = Batches.Take(others, CollectionsMarshal.AsSpan(_rows));
            return added.To(kept, _made.Build());
        }

        // A column that another takes the place of is not copied for each of the rows that come of one: images are large.
        private static RecordBatch WithoutReplaced(RecordBatch rows, AddedColumns added)
        {
            int replaced = rows.Schema.GetFieldIndex(added.Fields[0].Name);
            if (replaced < 0)
                return Batches.Share(rows);
            IArrowArray[] columns = [.. rows.Arrays.Select((column, i) => i == replaced ? new NullArray(rows.Length) : Batches.Share(column))];
            return new RecordBatch(rows.Schema, columns, rows.Length);
        }

        // Gives how many rows come of the cell.
        private int ReadCell()
        {
            bool isDecoded = false;
            try
            {
                T value = read(_end);
                isDecoded = true;
                return _made.Append(work.Prepare(value));
            }
            catch (MediaException) when (work.IgnoresErrors && !isDecoded)
            {
                return Skip();
            }
            catch (MediaException error)
            {
                _bad.Add(new BadRow(_end - Start, work.Column, error.Message, error.Remedy));
                return 0;
            }
        }

        private int Skip()
        {
            _made.AppendNull();
            return 1;
        }
    }
}
