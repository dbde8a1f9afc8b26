using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Splits text in UTF-8 into records.</summary>
internal abstract class RecordReader
{
    /// <summary>How long a record may be, in bytes.</summary>
    public const int MaxRecordBytes = 64 << 20;

    /// <summary>The record as it stands in the text, without its line end. Valid until the next call.</summary>
    public abstract ReadOnlySpan<byte> Record { get; }

    /// <summary>How many lines ended before the record.</summary>
    public long LinesBefore { get; protected set; }

    /// <summary>How many bytes were read before the record.</summary>
    public abstract long BytesBefore { get; }

    /// <summary>How many bytes were read up to the end of the record.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Goes to the next record, if all of it is in the buffer.</summary>
    /// <returns>False when <see cref="FillAsync"/> has to bring more first.</returns>
    /// <exception cref="RecordException">The text around the records is wrong.</exception>
    public abstract bool TryRead();

    /// <summary>Brings more text.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="RecordException">A record is longer than a record may be.</exception>
    public abstract ValueTask<bool> FillAsync(CancellationToken cancellationToken);

    /// <summary>The error for a record that is too long.</summary>
    protected static RecordException TooLong(long? linesBefore) =>
        new($"A record is longer than {MaxRecordBytes >> 20} MB", "Check its quotes and its line ends.", linesBefore);
}

/// <summary>Text cannot be split into records.</summary>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What would be right.</param>
/// <param name="linesBefore">How many lines ended before the place; null where that is not known.</param>
/// <param name="inner">The failure underneath, if there is one.</param>
internal sealed class RecordException(string problem, string remedy, long? linesBefore, Exception? inner = null) : Exception(problem, inner)
{
    /// <summary>The error in a slice of a file.</summary>
    public DataException In(PartitionSlice slice) => new(
        Message, new Location { File = slice.File, Line = linesBefore is null || slice.FirstLine is null ? null : slice.FirstLine + linesBefore }, remedy, this);
}

/// <summary>Looks at the records of a slice, for their types.</summary>
internal static class RecordScan
{
    /// <summary>Looks at records.</summary>
    /// <param name="storage">Where the file is.</param>
    /// <param name="dialect">How it is read.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="open">Splits its text.</param>
    /// <param name="look">Looks at the record that a reader stands on, and says whether it is a sound one.</param>
    /// <param name="budget">After how many bytes that is enough.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>How many records are sound, and whether all were looked at.</returns>
    public static async Task<(long Records, bool All)> RunAsync<TReader>(
        IStorage storage, TextDialect dialect, PartitionSlice slice, Func<Stream, TReader> open, Func<TReader, bool> look, long budget, CancellationToken cancellationToken)
        where TReader : RecordReader
    {
        await using Stream stream = await TextReading.OpenAsync(storage, dialect, slice, cancellationToken).ConfigureAwait(false);
        TReader reader = open(stream);
        long records = 0;
        try
        {
            do
            {
                while (reader.TryRead())
                    records += look(reader) ? 1 : 0;
                if (reader.BytesRead >= budget)
                    return (records, false);
            }
            while (await reader.FillAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (RecordException error)
        {
            throw error.In(slice);
        }
        return (records, true);
    }
}
