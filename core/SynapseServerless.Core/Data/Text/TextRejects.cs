using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>What becomes of the bad records of a slice of text: they go to who takes them, or the first is an error.</summary>
internal sealed class TextRejects(IStorage storage, TextDialect dialect, PartitionSlice slice, Action<RejectedRecord>? rejected)
{
    private long? _firstLine = slice.FirstLine;

    /// <summary>Tells of a bad record.</summary>
    /// <param name="linesBefore">How many lines of the slice are before it.</param>
    /// <param name="column">The column at fault, if one is.</param>
    /// <param name="text">The record.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="cancellationToken">Stops the counting of lines.</param>
    /// <exception cref="DataException">Nobody takes bad records.</exception>
    public async ValueTask AddAsync(long linesBefore, string? column, string text, string problem, CancellationToken cancellationToken)
    {
        _firstLine ??= 1 + await LinesBeforeAsync(cancellationToken).ConfigureAwait(false);
        var record = new RejectedRecord(slice.File, _firstLine.Value + linesBefore, column, text, problem);
        if (rejected is null)
            throw TextErrors.Of(record, dialect);
        rejected(record);
    }

    private async Task<long> LinesBeforeAsync(CancellationToken cancellationToken)
    {
        if (slice.Start is null or 0)
            return 0;
        await using Stream stream = await storage.OpenReadAsync(slice.File, cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 20];
        long lines = 0, left = slice.Start.Value;
        bool afterReturn = false;
        int read;
        while (left > 0 && (read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken).ConfigureAwait(false)) > 0)
        {
            lines += LineEnds(buffer.AsSpan(0, read), ref afterReturn);
            left -= read;
        }
        return lines;
    }

    // \n, \r\n and \r each end a line.
    private static long LineEnds(ReadOnlySpan<byte> text, ref bool afterReturn)
    {
        long lines = text.Count((byte)'\n');
        for (int at = 0; ;)
        {
            int offset = text[at..].IndexOf((byte)'\r');
            if (offset < 0)
                break;
            at += offset + 1;
            lines += at < text.Length && text[at] == '\n' ? 0 : 1;
        }
        if (afterReturn && text.Length > 0 && text[0] == '\n')
            lines--;
        afterReturn = text.Length > 0 && text[^1] == '\r';
        return lines;
    }
}
