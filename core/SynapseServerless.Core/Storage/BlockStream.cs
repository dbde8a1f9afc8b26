using System.Globalization;
using System.Text;

namespace SynapseServerless.Storage;

/// <summary>Collects what is written into blocks and stages each as it is full.</summary>
internal sealed class BlockStream(Action<string, byte[]> stage, Func<string, byte[], CancellationToken, Task> stageAsync) : Stream
{
    private const int BlockSize = 8 << 20;

    // Names of blocks that no other writer of the same blob uses; all of one length, as the service wants them.
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private readonly List<string> _ids = [];
    private readonly MemoryStream _rest = new();
    private long _length;

    public IReadOnlyList<string> Ids => _ids;

    public ReadOnlyMemory<byte> Rest => _rest.GetBuffer().AsMemory(0, (int)_rest.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public async Task StageRestAsync(CancellationToken cancellationToken)
    {
        if (_rest.Length > 0)
            await stageAsync(NextId(), TakeRest(), cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_rest.Length == BlockSize)
                stage(NextId(), TakeRest());
            int length = (int)Math.Min(buffer.Length, BlockSize - _rest.Length);
            _rest.Write(buffer[..length]);
            _length += length;
            buffer = buffer[length..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_rest.Length == BlockSize)
                await stageAsync(NextId(), TakeRest(), cancellationToken);
            int length = (int)Math.Min(buffer.Length, BlockSize - _rest.Length);
            _rest.Write(buffer.Span[..length]);
            _length += length;
            buffer = buffer[length..];
        }
    }

    public override void Flush()
    {
        // A block is staged when it is full, and nothing is seen before the commit.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private string NextId()
    {
        _ids.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_prefix}{_ids.Count:D6}"))));
        return _ids[^1];
    }

    private byte[] TakeRest()
    {
        byte[] content = _rest.ToArray();
        _rest.SetLength(0);
        return content;
    }
}
