using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>The file of an image or of a sound: decoded by a stage, and worked on.</summary>
/// <param name="name">Name of the folder of its seeds.</param>
/// <param name="makeStages">What is done with it.</param>
internal sealed class MediaTarget(string name, Func<IReadOnlyList<Transformer>> makeStages) : FuzzTarget
{
    private readonly IReadOnlyList<Transformer> _stages = makeStages();

    private IReadOnlyList<byte[]>? _seeds;

    /// <summary>Images.</summary>
    public static MediaTarget Images() => new("image", () =>
    [
        new ImageTransformer { InputCol = "content", OutputCol = "image", MaxPixels = 4_000_000, Stages = [ImageStep.Resize(16, keepAspectRatio: true), ImageStep.Blur(3, 3)] },
        new UnrollImage { OutputCol = "vector" },
        new SuperpixelTransformer { CellSize = 8, OutputCol = "superpixels" },
    ]);

    /// <summary>Sounds.</summary>
    public static MediaTarget Sounds() => new("sound", () => [new DecodeAudio { MaxSeconds = 10 }, new LogMelSpectrogram { NMels = 8, NumFrames = 20 }]);

    public override string Name => name;

    public override IReadOnlyList<byte[]> Seeds => _seeds ??= SeedFiles.Of(name);

    public override IReadOnlyList<string> Words =>
        ["IHDR", "IDAT", "PLTE", "Exif\0\0", "RIFF", "WEBP", "VP8 ", "VP8L", "VP8X", "BM", "GIF89a", "II*\0", "MM\0*", "WAVE", "fmt ", "data", "\0\0\0\0", "~~~~"];

    // Native code, and superpixels of each.
    public override double Weight => 0.1;

    public override async Task<string> RunAsync(byte[] input)
    {
        BinaryArray column = new BinaryArray.Builder().Append(input.AsSpan()).Build();
        var batch = new RecordBatch(new Schema([new Field("content", column.Data.DataType, nullable: true)], null), [column], 1);
        using MemoryDataset data = Datasets.FromBatches(batch);
        Dataset through = data;
        foreach (Transformer stage in _stages)
            through = stage.Transform(through);
        using RecordBatch result = await through.CollectAsync();
        return $"{result.Length} rows of {result.ColumnCount} columns";
    }
}
