using System.Diagnostics.CodeAnalysis;

namespace SynapseServerless.Service.Serving;

/// <summary>Requests that wait, each caller's in the order in which they came; callers take turns by the rows that they have been given.</summary>
/// <remarks>Start-time fair queueing: who has had the fewest rows is next, and who comes anew begins where the others are.</remarks>
/// <typeparam name="T">A request.</typeparam>
internal sealed class CallerLines<T>
    where T : class, IBatchItem<T>
{
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiting> _all = new();
    private double _now;

    /// <summary>How many requests wait.</summary>
    public int Requests => _all.Count;

    /// <summary>How many rows wait.</summary>
    public int Rows { get; private set; }

    /// <summary>How many of them have a deadline; mostly none, and then nobody looks for one.</summary>
    public int Deadlines { get; private set; }

    /// <summary>The request that has waited longest.</summary>
    public Waiting? Oldest => _all.First?.Value;

    /// <summary>All that wait, oldest first.</summary>
    public IEnumerable<Waiting> All => _all;

    /// <summary>Rows of a caller that wait.</summary>
    public int RowsOf(string caller) => _lines.TryGetValue(caller, out Line? line) ? line.Rows : 0;

    /// <summary>Puts a request behind those of its caller.</summary>
    public Waiting Add(T item, long since)
    {
        if (!_lines.TryGetValue(item.Caller, out Line? line))
            _lines.Add(item.Caller, line = new Line { Given = _now });
        var waiting = new Waiting(item, since, line);
        waiting.InAll = _all.AddLast(waiting);
        waiting.InLine = line.Items.AddLast(waiting);
        line.Rows += item.Rows;
        Rows += item.Rows;
        Deadlines += item.Deadline is null ? 0 : 1;
        return waiting;
    }

    /// <summary>Takes a request out, wherever it stands; nothing happens where it has been taken out.</summary>
    public bool Remove(Waiting waiting)
    {
        if (waiting.InAll is null)
            return false;
        _all.Remove(waiting.InAll);
        waiting.Line.Items.Remove(waiting.InLine!);
        (waiting.InAll, waiting.InLine) = (null, null);
        waiting.Line.Rows -= waiting.Item.Rows;
        Rows -= waiting.Item.Rows;
        Deadlines -= waiting.Item.Deadline is null ? 0 : 1;
        if (waiting.Line.Items.Count == 0)
            _lines.Remove(waiting.Item.Caller);
        return true;
    }

    /// <summary>The newest request of the caller with the most rows waiting, if that caller has more than a number.</summary>
    public Waiting? NewestOfFattest(int more)
    {
        Line? fattest = _lines.Values.MaxBy(static line => line.Rows);
        return fattest?.Rows > more ? fattest.Items.Last!.Value : null;
    }

    /// <summary>Takes out requests that can be scored in one batch, callers in turn.</summary>
    /// <param name="mostRows">The most rows; the first request is taken whatever it has.</param>
    public List<Waiting> Take(int mostRows)
    {
        var taken = new List<Waiting>();
        int rows = 0;
        while (Next(taken, mostRows - rows, out Waiting? next))
        {
            _now = next.Line.Given;
            next.Line.Given += Math.Max(next.Item.Rows, 1);
            rows += next.Item.Rows;
            taken.Add(next);
            Remove(next);
        }
        return taken;
    }

    private bool Next(List<Waiting> taken, int room, [NotNullWhen(true)] out Waiting? next)
    {
        next = null;
        foreach (Line line in _lines.Values)
        {
            Waiting first = line.Items.First!.Value;
            bool fits = taken.Count == 0 || (first.Item.Rows <= room && first.Item.IsAlike(taken[0].Item));
            if (fits && (next is null || line.Given < next.Line.Given || (line.Given == next.Line.Given && first.Since < next.Since)))
                next = first;
        }
        return next is not null;
    }

    /// <summary>The requests of a caller.</summary>
    internal sealed class Line
    {
        public LinkedList<Waiting> Items { get; } = new();

        public int Rows { get; set; }

        public double Given { get; set; }
    }

    /// <summary>A request that waits.</summary>
    internal sealed class Waiting(T item, long since, Line line)
    {
        public T Item { get; } = item;

        public long Since { get; } = since;

        public Line Line { get; } = line;

        public LinkedListNode<Waiting>? InAll { get; set; }

        public LinkedListNode<Waiting>? InLine { get; set; }

        /// <summary>The batch that it is in; null while it waits.</summary>
        public RunningBatch? Batch { get; set; }
    }
}
