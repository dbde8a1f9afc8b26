using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Images;

/// <summary>Reads the cells of a column of images or of files.</summary>
internal abstract class ImageCells
{
    /// <summary>The columns that can be read, for messages.</summary>
    public const string Expected = "a column of images (as ImageTransformer and DecodeImage write) or of the bytes of image files (as format: binary reads)";

    /// <summary>Whether a column can be read.</summary>
    /// <param name="type">Its type.</param>
    public static bool Accepts(IArrowType type) => ImageSchema.IsBinary(type) || ImageSchema.IsImage(type);

    /// <summary>A reader of a column.</summary>
    /// <param name="column">The column, borrowed; it may be a slice.</param>
    /// <param name="limits">How large an image may be.</param>
    public static ImageCells Of(IArrowArray column, DecodeLimits limits) => column is StructArray images
        ? new OfImages(images, limits)
        : new OfFiles(Bytes(column), limits);

    /// <summary>A reader of the bytes of a column of files.</summary>
    /// <param name="column">The column, borrowed; it may be a slice.</param>
    public static ReadBytes Bytes(IArrowArray column) => Cells.Visit(column, BytesVisitor.Instance);

    /// <summary>A reader of the sizes of a column of images; null for a row without one.</summary>
    /// <param name="column">The column, borrowed; it may be a slice.</param>
    public static Func<int, (int Width, int Height)?> Sizes(IArrowArray column)
    {
        var images = (StructArray)column;
        var type = (StructType)images.Data.DataType;
        var heights = (Int32Array)images.Fields[type.GetFieldIndex("height")];
        var widths = (Int32Array)images.Fields[type.GetFieldIndex("width")];
        return row => images.IsNull(row) || heights.GetValue(row) is not > 0 || widths.GetValue(row) is not > 0 ? null : (widths.GetValue(row)!.Value, heights.GetValue(row)!.Value);
    }

    /// <summary>The image of a row that is not null; the caller disposes it.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="MediaException">It cannot be read.</exception>
    public abstract Picture Read(int row);

    private sealed class OfFiles(ReadBytes bytes, DecodeLimits limits) : ImageCells
    {
        public override Picture Read(int row) => ImageDecoder.Decode(bytes(row), limits);
    }

    private sealed class OfImages : ImageCells
    {
        private readonly Int32Array _height, _width, _channels;
        private readonly Int32Array? _mode;
        private readonly StringArray? _origin;
        private readonly ReadBytes _data;
        private readonly DecodeLimits _limits;

        public OfImages(StructArray images, DecodeLimits limits)
        {
            var type = (StructType)images.Data.DataType;
            IArrowArray? Find(string name) => type.GetFieldIndex(name) is >= 0 and int place ? images.Fields[place] : null;
            _height = (Int32Array)Find("height")!;
            _width = (Int32Array)Find("width")!;
            _channels = (Int32Array)Find("nChannels")!;
            _mode = Find("mode") as Int32Array;
            _origin = Find("origin") as StringArray;
            _data = Bytes(Find("data")!);
            _limits = limits;
        }

        public override Picture Read(int row)
        {
            int height = Value(_height, row), width = Value(_width, row), channels = Value(_channels, row);
            if (height <= 0 || width <= 0)
                throw new MediaException($"The image has {width} x {height} pixels", "Spark writes such for files that it could not decode; leave them out.");
            if (channels is not (1 or 3 or 4))
                throw new MediaException($"The image has {channels} channels", "An image has 1 (grey), 3 (colour) or 4 (colour and opacity).");
            if (_mode is not null && _mode.GetValue(row) is { } mode && mode != ImageSchema.Mode(channels))
                throw new MediaException($"The image has mode {mode}, which is not that of {channels} channels of 8 bits ({ImageSchema.Mode(channels)})", "Convert it to 8 bits a channel.");
            _limits.CheckPixels(width, height);
            ReadOnlySpan<byte> data = _data(row);
            if (data.Length != (long)width * height * channels)
                throw new MediaException($"The image has {data.Length} bytes, and {width} x {height} pixels of {channels} channels are {(long)width * height * channels}");
            Picture picture = Picture.Rent(width, height, channels, _origin is null || _origin.IsNull(row) ? null : _origin.GetString(row));
            data.CopyTo(picture.Pixels);
            return picture;
        }

        private static int Value(Int32Array column, int row) => column.GetValue(row) ?? 0;
    }

    private sealed class BytesVisitor : ColumnVisitor<ReadBytes>
    {
        public static BytesVisitor Instance { get; } = new();

        public override ReadBytes Bytes(IArrowArray column, ReadBytes read) => read;

        protected override ReadBytes Other(IArrowArray column) => throw new ArgumentException($"{column.Data.DataType.Name} is no column of bytes.");
    }
}
