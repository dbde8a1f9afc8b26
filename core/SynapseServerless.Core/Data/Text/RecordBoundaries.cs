using System.Buffers;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Finds where records of a text file begin, so that it can be cut without tearing one.</summary>
internal static class RecordBoundaries
{
    private const int ChunkSize = 1 << 20;

    /// <summary>For each cut, the first record that begins at it or after it; cuts in which no record begins fall on the end.</summary>
    /// <param name="storage">Where the file is.</param>
    /// <param name="file">The file.</param>
    /// <param name="cuts">Byte positions, ascending, each above 0.</param>
    /// <param name="dialect">The dialect of CSV; null for a record per line.</param>
    /// <param name="start">Where the first record begins.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static async Task<IReadOnlyList<long>> FindAsync(
        IStorage storage, StorageItem file, IReadOnlyList<long> cuts, TextDialect? dialect, long start, CancellationToken cancellationToken)
    {
        if (cuts.Count == 0)
            return [];
        await using Stream stream = await storage.OpenReadAsync(file.Path, cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            return dialect is { Quote.Length: > 0 }
                ? await InQuotedTextAsync(stream, buffer, file.Length, cuts, dialect, start, cancellationToken)
                : await InLinesAsync(stream, buffer, file.Length, cuts, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A line end is a record's end: looking near each cut is enough.
    private static async Task<IReadOnlyList<long>> InLinesAsync(
        Stream stream, byte[] buffer, long length, IReadOnlyList<long> cuts, CancellationToken cancellationToken)
    {
        var found = new long[cuts.Count];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = length;
            // From one byte before, so that a cut that falls on a beginning stays there.
            long position = Math.Max(cuts[i] - 1, i == 0 ? 0 : found[i - 1] - 1);
            stream.Position = position;
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(0, ChunkSize), cancellationToken)) > 0)
            {
                int newline = buffer.AsSpan(0, read).IndexOf((byte)'\n');
                if (newline >= 0)
                {
                    found[i] = position + newline + 1;
                    break;
                }
                position += read;
            }
        }
        return found;
    }

    // Whether a line end is inside quotes is known only to who has read from the beginning.
    private static async Task<IReadOnlyList<long>> InQuotedTextAsync(
        Stream stream, byte[] buffer, long length, IReadOnlyList<long> cuts, TextDialect dialect, long start, CancellationToken cancellationToken)
    {
        stream.Position = start;
        var scan = new QuotedScan(dialect, cuts, length, start);
        int read;
        while (!scan.Done && (read = await stream.ReadAsync(buffer.AsMemory(0, ChunkSize), cancellationToken)) > 0)
            scan.Next(buffer.AsSpan(0, read));
        return scan.Found;
    }

    /// <summary>
    /// Walks CSV from quote to quote with vectorized searches. A quote opens a field only behind a delimiter or a line end; a
    /// quote behind a closing one is an escaped quote and opens the field again, which spares a look ahead.
    /// </summary>
    private sealed class QuotedScan
    {
        private readonly byte _quote;
        private readonly byte _delimiter;
        private readonly byte? _escape;
        private readonly IReadOnlyList<long> _cuts;
        private long _position;
        private int _cut;
        private bool _quoted;
        private bool _skipNext;
        private byte _last = (byte)'\n';
        private bool _justClosed;

        public QuotedScan(TextDialect dialect, IReadOnlyList<long> cuts, long length, long start)
        {
            _position = start;
            _quote = (byte)dialect.Quote[0];
            _delimiter = (byte)dialect.Delimiter[^1];
            _escape = dialect.Escape.Length == 1 && dialect.Escape != dialect.Quote ? (byte)dialect.Escape[0] : null;
            _cuts = cuts;
            Found = new long[cuts.Count];
            Array.Fill(Found, length);
        }

        public long[] Found { get; }

        public bool Done => _cut == _cuts.Count;

        public void Next(ReadOnlySpan<byte> bytes)
        {
            int i = 0;
            while (i < bytes.Length && !Done)
                i = _quoted ? InField(bytes, i) : BetweenFields(bytes, i);
            _position += bytes.Length;
        }

        private int InField(ReadOnlySpan<byte> bytes, int start)
        {
            int i = start;
            if (_skipNext)
            {
                _skipNext = false;
                i++;
                if (i >= bytes.Length)
                    return i;
            }
            ReadOnlySpan<byte> rest = bytes[i..];
            int offset = _escape is byte escape ? rest.IndexOfAny(_quote, escape) : rest.IndexOf(_quote);
            if (offset < 0)
                return bytes.Length;
            i += offset;
            if (bytes[i] != _quote)
            {
                _skipNext = true;
                return i + 1;
            }
            _quoted = false;
            _justClosed = true;
            _last = _quote;
            return i + 1;
        }

        private int BetweenFields(ReadOnlySpan<byte> bytes, int start)
        {
            int offset = bytes[start..].IndexOf(_quote);
            int end = offset < 0 ? bytes.Length : start + offset;
            if (end > start)
            {
                _justClosed = false;
                FindCuts(bytes[start..end], _position + start);
                _last = bytes[end - 1];
            }
            else if (_cut < _cuts.Count && _last == (byte)'\n')
            {
                FindCuts([], _position + start);
            }
            if (offset < 0)
                return end;
            _quoted = _last == _delimiter || _last is (byte)'\n' or (byte)'\r' || _justClosed;
            _justClosed = false;
            _last = _quote;
            return end + 1;
        }

        // Unquoted bytes that begin at a position: settles the cuts that a line end in them serves.
        private void FindCuts(ReadOnlySpan<byte> bytes, long position)
        {
            while (!Done)
            {
                long cut = _cuts[_cut];
                if (cut <= position && _last == (byte)'\n' && !_quoted && position > 0)
                {
                    Found[_cut++] = position;
                    continue;
                }
                long from = Math.Max(0, cut - 1 - position);
                if (from >= bytes.Length)
                    return;
                int newline = bytes[(int)from..].IndexOf((byte)'\n');
                if (newline < 0)
                    return;
                Found[_cut++] = position + from + newline + 1;
            }
        }
    }
}
