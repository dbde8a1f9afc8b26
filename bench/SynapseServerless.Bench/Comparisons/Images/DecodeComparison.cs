using Apache.Arrow;
using SkiaSharp;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Pipelines;

namespace SynapseServerless.Bench.Comparisons.Images;

/// <summary>Decoding photographs and making them smaller, against the library that decodes them, called directly; both on two threads.</summary>
public sealed class DecodeComparison : Comparison, IDisposable
{
    private const int Files = 160, Threads = 2, Width = 1600, Height = 1200, Side = 224;

    private byte[][] _files = [];
    private MemoryDataset? _data;

    /// <inheritdoc/>
    public override string Name => "images-decode";

    /// <inheritdoc/>
    public override string Summary =>
        $"{Files} JPEG of {Width} x {Height} pixels decoded and resized to {Side} x {Side} by ImageTransformer, against SkiaSharp called directly, on {Threads} threads each";

    /// <inheritdoc/>
    public override string Unit => "images";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.9)];

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        _files = [.. Enumerable.Range(0, 16).Select(Photograph)];
        var batches = new List<RecordBatch>();
        for (int partition = 0; partition < Threads; partition++)
        {
            var builder = new BinaryArray.Builder();
            for (int i = partition; i < Files; i += Threads)
                builder.Append(_files[i % _files.Length].AsSpan());
            BinaryArray column = builder.Build();
            batches.Add(new RecordBatch(new Schema([new Field("image", column.Data.DataType, true)], null), [column], column.Length));
        }
        _data = new MemoryDataset(batches[0].Schema, [.. batches.Select(batch => (IReadOnlyList<RecordBatch>)[batch])]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _data?.Dispose();

    /// <inheritdoc/>
    public override async Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(
            () =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < Files;)
                    Direct(_files[i % _files.Length]);
            },
            cancellationToken)));
        return Files;
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        using var stage = new ImageTransformer { Stages = [ImageStep.Resize(Side, Side)], OutputCol = "image" };
        Dataset resized = stage.Transform(_data!);
        long[] rows = await Task.WhenAll(Enumerable.Range(0, Threads).Select(partition => Task.Run(
            async () =>
            {
                long count = 0;
                await foreach (RecordBatch batch in resized.ReadAsync(partition, null, cancellationToken))
                {
                    using (batch)
                        count += batch.Length;
                }
                return count;
            },
            cancellationToken)));
        return rows.Sum();
    }

    // As its documentation shows: decode, scale by the pixels around.
    private static void Direct(byte[] file)
    {
        using SKBitmap? bitmap = SKBitmap.Decode(file);
        using SKBitmap? small = bitmap!.Resize(new SKImageInfo(Side, Side, SKColorType.Bgra8888, SKAlphaType.Opaque), new SKSamplingOptions(SKFilterMode.Linear));
        if (small is null)
            throw new InvalidOperationException("The library did not resize.");
    }

    // Smooth ramps with some noise, so that a file has about as many bytes as that of a camera.
    private static byte[] Photograph(int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        Span<byte> pixels = bitmap.GetPixelSpan();
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int noise = random.Next(12), at = ((y * Width) + x) * 4;
                pixels[at] = (byte)Math.Clamp((x * 255 / Width) + noise, 0, 255);
                pixels[at + 1] = (byte)Math.Clamp((y * 255 / Height) + noise, 0, 255);
                pixels[at + 2] = (byte)Math.Clamp(128 + (100 * Math.Sin((x + (seed * 50)) / 90.0) * Math.Cos(y / 70.0)) + noise, 0, 255);
                pixels[at + 3] = 255;
            }
        }
        using SKData? data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data!.ToArray();
    }
}
