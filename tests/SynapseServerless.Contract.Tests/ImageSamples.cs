using SynapseServerless.Images;
using SynapseServerless.Onnx;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>Samples of the stages over images and sounds: two small files in the format BMP, one or the other by the row, and none where a number is null.</summary>
internal static class ImageSamples
{
    private const string Wide = "Qk1CAAAAAAAAADYAAAAoAAAAAwAAAAEAAAABABgAAAAAAAwAAAATCwAAEwsAAAAAAAAAAAAAAQIDBAUG+vv8AAAA";

    private const string Sound = "UklGRjQAAABXQVZFZm10IBAAAAABAAEAgD4AAAB9AAACABAAZGF0YRAAAAAAAOgDGPyAPgCA/38FAAYA";

    private const string Square = "Qk1GAAAAAAAAADYAAAAoAAAAAgAAAAIAAAABABgAAAAAABAAAAATCwAAEwsAAAAAAAAAAAAABQYHCAnIAAAAChT/gAEAAA==";

    /// <summary>The samples, by name of the stage.</summary>
    public static IReadOnlyDictionary<string, StageSample> All { get; } = new Dictionary<string, StageSample>
    {
        ["CropBoxes"] = new(() => new Pipeline(Files(), Boxes(), new CropBoxes())),
        ["CTCDecoder"] = new(() => new Pipeline(Steps(), new CTCDecoder { InputCol = "steps", ScoreCol = "sure", VocabularyLocation = VocabularyFile() })),
        ["DecodeAudio"] = new(() => new Pipeline(Sounds(), new DecodeAudio())),
        ["DecodeImage"] = Of(() => new DecodeImage { InputCol = "image", OutputCol = "picture", PathCol = "text" }),
        ["DetectTextBoxes"] = new(() => new Pipeline(Files(), new DecodeImage { InputCol = "image" }, Map(), new DetectTextBoxes { InputCol = "map", MinSize = 1 })),
        ["ImageFeaturizer"] = Of(() => new ImageFeaturizer { OnnxModel = new ONNXModel { ModelPayload = OnnxImageModels.Network }, DropNa = false }),
        ["ImageSetAugmenter"] = Of(() => new ImageSetAugmenter { FlipUpDown = true }),
        ["ImageTransformer"] = Of(() => new ImageTransformer
        {
            Stages = [ImageStep.Resize(4, 5), ImageStep.CenterCrop(2, 3), ImageStep.Blur(3, 3)], ToTensor = true, NormalizeMean = [0.5, 0.4, 0.3], NormalizeStd = [0.2, 0.3, 0.4],
            ColorScaleFactor = 1 / 255.0,
        }),
        ["LogMelSpectrogram"] = new(() => new Pipeline(Sounds(), new DecodeAudio(), new LogMelSpectrogram { NMels = 3, NFft = 16, HopLength = 2 })),
        ["ResizeImageTransformer"] = Of(() => new ResizeImageTransformer { Height = 3, Width = 2, NChannels = 1 }),
        ["SuperpixelTransformer"] = Of(() => new SuperpixelTransformer { CellSize = 2 }),
        ["UnrollBinaryImage"] = Of(() => new UnrollBinaryImage { Height = 2, Width = 2, NChannels = 3 }),
        ["UnrollImage"] = Of(() => new UnrollImage()),
        ["VoiceActivityDetector"] = new(() => new Pipeline(
            Sounds(), new DecodeAudio(), new VoiceActivityDetector { OnnxModel = new ONNXModel { ModelPayload = OnnxImageModels.Voice }, ProbabilityCol = "chance" })),
    };

    private static StageSample Of(Func<Stage> create) => new(() => new Pipeline(Files(), create()));

    private static SQLTransformer Files() => Sql($"CASE WHEN integer IS NULL THEN NULL WHEN three = 0 THEN from_base64('{Wide}') ELSE from_base64('{Square}') END AS image");

    private static SQLTransformer Sounds() => Sql($"CASE WHEN integer IS NULL THEN NULL ELSE from_base64('{Sound}') END AS content");

    private static SQLTransformer Boxes() => Sql("[{'x': 0::INTEGER, 'y': 0::INTEGER, 'width': 1::INTEGER, 'height': 1::INTEGER}] AS boxes");

    private static SQLTransformer Map() => Sql("CASE WHEN integer IS NULL THEN NULL ELSE [[0.1::FLOAT, 0.9::FLOAT], [0.8::FLOAT, 0.7::FLOAT]] END AS map");

    private static SQLTransformer Steps() => Sql("CASE WHEN integer IS NULL THEN NULL ELSE [[0.1::FLOAT, 0.9::FLOAT, 0.0::FLOAT], [0.1::FLOAT, 0.2::FLOAT, 0.7::FLOAT]] END AS steps");

    // Two of one type in a pipeline have names of their own.
    private static SQLTransformer Sql(string column) => new() { Uid = "Make" + column.Split(' ')[^1], Statement = $"SELECT *, {column} FROM __THIS__" };

    private static string VocabularyFile()
    {
        string path = Path.Combine(Path.GetTempPath(), "synapse-contract-vocabulary.txt");
        if (!File.Exists(path))
            File.WriteAllText(path, "a\nb\n");
        return path;
    }
}
