namespace SynapseServerless.Images;

/// <summary>Makes grey pictures colour ones, and leaves the others as they are.</summary>
internal sealed class ToColorOperation : ImageOperation
{
    public override ImageShape After(ImageShape before) => before with { Channels = before.Channels is 1 ? 3 : before.Channels };

    protected override Picture Make(Picture picture) => picture.Channels == 1 ? Channels.To(picture.Copy(), 3) : picture;
}

/// <summary>Makes pictures of a number of channels.</summary>
/// <param name="channels">1, 3 or 4.</param>
internal sealed class ChannelsOperation(int channels) : ImageOperation
{
    public override ImageShape After(ImageShape before) => before with { Channels = channels };

    protected override Picture Make(Picture picture) => picture.Channels == channels ? picture : Channels.To(picture.Copy(), channels);
}
