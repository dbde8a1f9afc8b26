using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>The way into this room.</summary>
public static class ImageStages
{
    /// <summary>Adds the stages of this room: those over images and sound.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>The catalog.</returns>
    public static StageCatalog AddImages(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add<CropBoxes>()
            .Add<CTCDecoder>()
            .Add<DecodeAudio>()
            .Add<DecodeImage>()
            .Add<DetectTextBoxes>()
            .Add<ImageSetAugmenter>()
            .Add<ImageTransformer>()
            .Add<LogMelSpectrogram>()
            .Add<ResizeImageTransformer>()
            .Add<SuperpixelTransformer>()
            .Add<UnrollBinaryImage>()
            .Add<UnrollImage>();
    }
}
