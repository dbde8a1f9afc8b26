namespace SynapseServerless.Onnx.Sessions;

/// <summary>Finds how many rows a call does best with: sizes are tried on the rows that come anyway, from small to large.</summary>
/// <remarks>
/// The first size is 16 rows, or fewer where rows are large: the activations of a few images fill the caches of a processor. Each size is tried a few times, and long enough that no other program's turn on the processor decides, and is judged by its fastest call. Trying ends where
/// two sizes in a row are clearly slower than one before them, or at the limit. What was found is kept with the session, so that later partitions and tasks begin with it.
/// </remarks>
internal sealed class BatchSizes
{
    private const int Tries = 3, WorseSizes = 2;
    private const double Worse = 1.15, Seconds = 0.002;

    private readonly Lock _lock = new();
    private int _trying;
    private int _tries;
    private double _spent;
    private int _worse;
    private double _fastest = double.PositiveInfinity;
    private double _best = double.PositiveInfinity;
    private int _bestSize = 1;
    private int _limit = int.MaxValue;
    private bool _done;

    /// <summary>The size that was found; null while it is still looked for.</summary>
    public int? Found
    {
        get
        {
            lock (_lock)
                return _done ? Math.Min(_bestSize, _limit) : null;
        }
    }

    /// <summary>How many rows the next call is to have.</summary>
    /// <param name="most">How many it may have at most.</param>
    /// <param name="rows">How many rows there are; where these are too few to try the next size, the best so far is taken.</param>
    /// <param name="first">The size that is tried first.</param>
    public int Next(int most, int rows, int first = 16)
    {
        lock (_lock)
        {
            // All calls of a session have rows of about one size.
            if (_trying == 0)
                (_trying, _bestSize) = (first, first);
            bool tries = !_done && (rows >= Math.Min(_trying, most) || double.IsPositiveInfinity(_best));
            return Math.Max(1, Math.Min(most, Math.Min(_limit, tries ? _trying : _bestSize)));
        }
    }

    /// <summary>As many rows as were asked for, or as many as memory has been enough for.</summary>
    /// <param name="wanted">How many were asked for.</param>
    public int Cap(int wanted)
    {
        lock (_lock)
            return Math.Min(wanted, _limit);
    }

    /// <summary>Notes how long a call took.</summary>
    /// <param name="rows">How many rows it had.</param>
    /// <param name="time">How long it took.</param>
    /// <param name="most">How many it may have at most.</param>
    public void Note(int rows, TimeSpan time, int most)
    {
        lock (_lock)
        {
            int limit = Math.Min(most, _limit);
            if (_done || rows != Math.Min(_trying, limit))
                return;
            _fastest = Math.Min(_fastest, time.TotalSeconds / rows);
            _spent += time.TotalSeconds;
            if (++_tries < Tries || _spent < Seconds)
                return;
            if (_fastest < _best)
                (_best, _bestSize) = (_fastest, rows);
            _worse = _fastest > _best * Worse ? _worse + 1 : 0;
            _done = _worse == WorseSizes || _trying >= limit;
            _trying *= 2;
            (_tries, _spent, _fastest) = (0, 0, double.PositiveInfinity);
        }
    }

    /// <summary>Notes that a call of so many rows had not enough memory.</summary>
    /// <param name="rows">How many rows it had.</param>
    public void TooMany(int rows)
    {
        lock (_lock)
        {
            _limit = Math.Max(1, Math.Min(_limit, rows / 2));
            _done = true;
        }
    }
}
