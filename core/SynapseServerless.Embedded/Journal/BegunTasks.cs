using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace SynapseServerless.Embedded.Journal;

/// <summary>Which tasks of a run are running, in a file beside its lock, so that the next process knows on which of them this one ended.</summary>
/// <remarks>
/// A place for each task at a time, written over when the next one begins: two small writes a task, and none of them waits for the disk. What a
/// process that ended left in its places is counted when the next one opens the file. Layout: places and counts as numbers of 64 bits, then
/// for each place an instance and an action, then for each count an instance, an action and how often it began.
/// </remarks>
internal sealed class BegunTasks : IDisposable
{
    private const int PlaceSize = 16, CountSize = 24, HeaderSize = 16;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly int _places;
    private readonly Lock _lock = new();
    private readonly Dictionary<(long Instance, int Action), int> _counts;

    private BegunTasks(string path, int places, Dictionary<(long, int), int> counts)
    {
        (_path, _places, _counts) = (path, places, counts);
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(_file, HeaderSize + (places * PlaceSize));
        WriteCounts();
    }

    /// <summary>Opens the file of a run, which nobody else may be executing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="places">How many tasks run at once.</param>
    public static BegunTasks Open(string path, int places)
    {
        try
        {
            return new BegunTasks(path, places, Read(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SynapseException("The running tasks cannot be recorded", Location.OfFile(path), "Check that there is space, and that you may write to the work folder.", error);
        }
    }

    /// <summary>The file of a run.</summary>
    /// <param name="lockFile">The file that its process locks.</param>
    public static string PathOf(string lockFile) => Path.ChangeExtension(lockFile, ".tasks");

    /// <summary>Lets nothing count any more that was counted for a run: somebody wants it tried again.</summary>
    /// <param name="lockFile">The file that its process locks; nobody does.</param>
    public static void Forget(string lockFile) => File.Delete(PathOf(lockFile));

    /// <summary>How often a task began in processes that ended before it did.</summary>
    public int CountOf(long instance, int action)
    {
        lock (_lock)
            return _counts.GetValueOrDefault((instance, action));
    }

    /// <summary>A task begins.</summary>
    /// <param name="place">Its place, which no other task has at the time.</param>
    /// <param name="instance">Key of its orchestration.</param>
    /// <param name="action">Its action.</param>
    public void Begin(int place, long instance, int action)
    {
        Span<byte> bytes = stackalloc byte[PlaceSize];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, instance);
        // Nothing is running where this is 0.
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], action + 1L);
        RandomAccess.Write(_file, bytes, HeaderSize + (place * PlaceSize));
    }

    /// <summary>A task has ended, however it did.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="instance">Key of its orchestration.</param>
    /// <param name="action">Its action.</param>
    public void End(int place, long instance, int action)
    {
        Span<byte> bytes = stackalloc byte[PlaceSize];
        bytes.Clear();
        lock (_lock)
        {
            // A task that did not stop in time ends after the last listener is gone.
            if (_file.IsClosed)
                return;
            RandomAccess.Write(_file, bytes, HeaderSize + (place * PlaceSize));
            // An orchestration that starts again numbers its actions again.
            if (_counts.Remove((instance, action)))
                WriteCounts();
        }
    }

    /// <summary>The process does not end by a task: none is running any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_counts.Count > 0)
                RandomAccess.Write(_file, new byte[_places * PlaceSize], HeaderSize);
            _file.Dispose();
            if (_counts.Count == 0)
                File.Delete(_path);
        }
    }

    private void WriteCounts()
    {
        byte[] bytes = new byte[_counts.Count * CountSize];
        int at = 0;
        foreach (((long instance, int action), int count) in _counts)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), instance);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 8), action);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 16), count);
            at += CountSize;
        }
        RandomAccess.Write(_file, bytes, HeaderSize + (_places * PlaceSize));
        Span<byte> header = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteInt64LittleEndian(header, _places);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], _counts.Count);
        RandomAccess.Write(_file, header, 0);
    }

    // A file that says nothing, as of a disk that was full, counts nothing.
    private static Dictionary<(long, int), int> Read(string path)
    {
        var counts = new Dictionary<(long, int), int>();
        if (!File.Exists(path))
            return counts;
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderSize)
            return counts;
        long places = BinaryPrimitives.ReadInt64LittleEndian(bytes), known = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        if (places is < 0 or > 1_000_000 || known is < 0 or > 1_000_000 || bytes.Length < HeaderSize + (places * PlaceSize) + (known * CountSize))
            return counts;
        for (int at = HeaderSize + (int)places * PlaceSize, i = 0; i < known; i++, at += CountSize)
        {
            (long instance, long action) = (BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + 8)..]));
            counts[(instance, (int)action)] = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + 16)..]);
        }
        for (int at = HeaderSize, i = 0; i < places; i++, at += PlaceSize)
        {
            (long instance, long action) = (BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + 8)..]) - 1);
            if (action < 0)
                continue;
            int count = counts.GetValueOrDefault((instance, (int)action));
            counts[(instance, (int)action)] = count + 1;
        }
        return counts;
    }
}
