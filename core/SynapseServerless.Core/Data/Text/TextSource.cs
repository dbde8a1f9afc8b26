using System.Text;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;
using SynapseServerless.Storage;

namespace SynapseServerless.Data;

/// <summary>Opens text files as UTF-8, whatever they are compressed with and encoded in.</summary>
/// <param name="storage">Where the files are.</param>
/// <param name="encoding">IANA name of the files' encoding.</param>
internal sealed class TextSource(IStorage storage, string encoding)
{
    /// <summary>Opens a file, or a range of its bytes.</summary>
    /// <param name="location">The file.</param>
    /// <param name="start">First byte; null for the whole file, the only way for one that is compressed or in UTF-16.</param>
    /// <param name="end">Byte after the last; null for the end of the file.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public async Task<Stream> OpenAsync(string location, long? start, long? end, CancellationToken cancellationToken)
    {
        Stream stream = await storage.OpenReadAsync(location, cancellationToken).ConfigureAwait(false);
        if (start is > 0 || end is not null)
        {
            stream.Position = start ?? 0;
            stream = new RangeStream(stream, (end ?? long.MaxValue) - (start ?? 0));
        }
        stream = DataFormats.Compression(location) switch
        {
            "gzip" => new GuardedStream(new GZipInputStream(stream), exception => Explain(exception, location)),
            "zstd" => new GuardedStream(new ZstdSharp.DecompressionStream(stream, checkEndOfStream: true, leaveOpen: false), exception => Explain(exception, location)),
            _ => stream,
        };
        Encoding own = Encodings.Of(encoding);
        return own is UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, own, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static Exception Explain(Exception exception, string location) => exception switch
    {
        EndOfStreamException => new DataException(
            "This file is cut off: its compressed data have no end", Location.OfFile(location), "Copy it again from where it came from.", exception),
        SharpZipBaseException { Message: var message } when message.Contains("EOF", StringComparison.OrdinalIgnoreCase) => new DataException(
            "This file is cut off: its compressed data have no end", Location.OfFile(location), "Copy it again from where it came from.", exception),
        SharpZipBaseException or ZstdSharp.ZstdException => new DataException(
            "This file is damaged: it cannot be decompressed", Location.OfFile(location), "Copy it again from where it came from.", exception),
        _ => exception,
    };
}

/// <summary>Encodings that text files may have.</summary>
internal static class Encodings
{
    /// <summary>Names that people use for them, and their own.</summary>
    private static readonly Dictionary<string, int> Pages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = 65001,
        ["utf8"] = 65001,
        ["utf-16"] = 1200,
        ["utf-16le"] = 1200,
        ["utf-16be"] = 1201,
        ["latin-1"] = 28591,
        ["latin1"] = 28591,
        ["iso-8859-1"] = 28591,
        ["iso-8859-15"] = 28605,
        ["windows-1252"] = 1252,
        ["cp1252"] = 1252,
        ["us-ascii"] = 20127,
    };

    /// <summary>The encoding of a name.</summary>
    public static Encoding Of(string name) => Pages[name] switch
    {
        65001 => new UTF8Encoding(false),
        1200 => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
        1201 => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
        28591 => Encoding.Latin1,
        int page => CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page),
    };

    /// <summary>Whether there is an encoding of a name.</summary>
    public static bool Exists(string name) => Pages.ContainsKey(name);

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["utf-8", "utf-16le", "utf-16be", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii"];

    /// <summary>The encoding that a byte order mark tells; null where there is none.</summary>
    public static string? OfMark(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0xFF, 0xFE, ..] => "utf-16le",
        [0xFE, 0xFF, ..] => "utf-16be",
        [0xEF, 0xBB, 0xBF, ..] => "utf-8",
        _ => null,
    };
}

/// <summary>Some of the bytes of a stream, from where it stands.</summary>
internal sealed class RangeStream(Stream source, long length) : Stream
{
    private long _left = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
        _left -= read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
