using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Storage;

namespace SynapseServerless.Stages;

/// <summary>Answers in a folder, where the next who asks the same finds them, on whichever machine it is: the next attempt at a partition of a run, or another run.</summary>
/// <remarks>
/// <para>Each attempt writes segments of its own, and reads those of all attempts when it is first asked for something. Nothing is touched
/// in storage before.</para>
/// <para>In a local folder an answer is appended to the open segment, and handed to the operating system before
/// <see cref="KeepAsync"/> returns: it outlives the process, though not a loss of power. Blobs have no append in this storage, so there a
/// segment is written when it has <see cref="MostAnswers"/> answers or <see cref="MostBytes"/> bytes, or is <see cref="MostAge"/> old: that
/// much is asked for again after a kill.</para>
/// </remarks>
/// <param name="storage">Where the folder is.</param>
/// <param name="folder">The folder of the answers.</param>
/// <param name="logger">Hears of answers that cannot be kept.</param>
/// <param name="time">The clock.</param>
public sealed partial class StoredAnswers(IStorage storage, string folder, ILogger logger, TimeProvider time) : IAnswerStore, IAsyncDisposable
{
    /// <summary>How many answers a segment has at most.</summary>
    public const int MostAnswers = 256;

    /// <summary>How many bytes a segment has before another is begun.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>How old the first answer of a segment of blobs becomes before the segment is written.</summary>
    public static readonly TimeSpan MostAge = TimeSpan.FromSeconds(5);

    // Rows come in the order of the attempt before, so that a few segments serve all of them.
    private const int MostAtHand = 8;

    private readonly SemaphoreSlim _gate = new(1);
    // Files sort in the order in which they were begun, so that of several answers to the same the newest is read last, and holds.
    private readonly string _attempt = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMddHHmmssfff}-{Guid.NewGuid():N}");
    private readonly Dictionary<AnswerKey, (int Segment, AnswerPlace Place)> _answers = [];
    private readonly List<string> _segments = [];
    private readonly LinkedList<(int Segment, ReadOnlyMemory<byte> Content)> _atHand = [];
    private readonly CancellationTokenSource _stop = new();
    private ArrayBufferWriter<byte>? _open;
    private LocalSegment? _file;
    private int _count;
    private bool _read;
    private Task _writing = Task.CompletedTask;

    /// <summary>Whether an answer that is kept takes the place of one that was kept before under the same key.</summary>
    public bool Replaces { get; init; }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(AnswerKey key, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!_answers.TryGetValue(key, out (int Segment, AnswerPlace Place) found))
                return null;
            ReadOnlyMemory<byte>? content = await ContentAsync(found.Segment, cancellationToken).ConfigureAwait(false);
            return content?.Slice(found.Place.Offset, found.Place.Length);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask KeepAsync(AnswerKey key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!Replaces && _answers.ContainsKey(key))
                return;
            if (_open is null)
                Begin();
            int begin = _open!.WrittenCount;
            AnswerPlace place = AnswerSegment.Append(_open, key, answer.Span);
            _answers[key] = (_segments.Count - 1, place);
            _count++;
            _file?.Append(begin == AnswerSegment.Mark.Length ? _open.WrittenSpan : _open.WrittenSpan[begin..]);
            if (_count >= MostAnswers || _open.WrittenCount >= MostBytes)
                await EndAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Writes what is not written yet. What cannot be written is logged, since the task itself has done its work.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        await TryEndAsync().ConfigureAwait(false);
        _file?.Dispose();
        _stop.Dispose();
        _gate.Dispose();
    }

    private void Begin()
    {
        string location = ManifestStore.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{_attempt}-{_segments.Count:D5}.answers"));
        _segments.Add(location);
        _open = new ArrayBufferWriter<byte>();
        _open.Write(AnswerSegment.Mark);
        _count = 0;
        if (storage.LocalPath(location) is { } path)
            _file = new LocalSegment(path);
        else if (_writing.IsCompleted)
            _writing = WriteOldAsync(_stop.Token);
    }

    // Under the gate: the open segment gets no more answers.
    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_open is null)
            return;
        ReadOnlyMemory<byte> content = _open.WrittenMemory;
        if (_file is { } file)
        {
            file.Dispose();
        }
        else
        {
            await using StorageWrite write = await storage.CreateAsync(_segments[^1], cancellationToken).ConfigureAwait(false);
            await write.Stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            await write.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        Remember(_segments.Count - 1, content);
        (_open, _file) = (null, null);
    }

    // Calls may be slow to come, so that answers would wait long for enough others.
    private async Task WriteOldAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(MostAge, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
                await TryEndAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The task is over; what is left is written by the end of it.
        }
    }

    private async Task TryEndAsync()
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await EndAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DataException error)
        {
            LogNotKept(logger, error, _count, folder);
        }
        finally
        {
            _gate.Release();
        }
    }

    // Under the gate: what the attempts before have left.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_read)
            return;
        var found = new List<string>();
        await foreach (StorageItem item in storage.ListAsync(folder, cancellationToken).ConfigureAwait(false))
            found.Add(item.Path);
        var contents = new IReadOnlyList<AnswerPlace>[found.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, contents.Length, parallel, async (i, token) =>
        {
            ReadOnlyMemory<byte> content = await storage.TryReadAsync(found[i], token).ConfigureAwait(false) ?? default;
            contents[i] = AnswerSegment.Read(content.Span, out int whole);
            if (whole < content.Length)
                LogCut(logger, found[i], whole, content.Length);
        }).ConfigureAwait(false);
        for (int i = 0; i < contents.Length; i++)
        {
            _segments.Add(found[i]);
            foreach (AnswerPlace place in contents[i])
                _answers[place.Key] = (i, place);
        }
        _read = true;
    }

    private async Task<ReadOnlyMemory<byte>?> ContentAsync(int segment, CancellationToken cancellationToken)
    {
        if (_open is not null && segment == _segments.Count - 1)
            return _open.WrittenMemory;
        for (LinkedListNode<(int Segment, ReadOnlyMemory<byte> Content)>? node = _atHand.First; node is not null; node = node.Next)
        {
            if (node.Value.Segment == segment)
                return node.Value.Content;
        }
        // Where it has gone meanwhile, its answers are asked for again.
        if (await storage.TryReadAsync(_segments[segment], cancellationToken).ConfigureAwait(false) is not { } content)
            return null;
        Remember(segment, content);
        return content;
    }

    private void Remember(int segment, ReadOnlyMemory<byte> content)
    {
        _atHand.AddFirst((segment, content));
        if (_atHand.Count > MostAtHand)
            _atHand.RemoveLast();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{count} answers could not be kept in {folder}; a task that runs again asks for them again")]
    private static partial void LogNotKept(ILogger logger, Exception error, int count, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Of {segment} the first {whole} of {length} bytes are whole; the rest was cut off when its process ended")]
    private static partial void LogCut(ILogger logger, string segment, int whole, int length);
}
