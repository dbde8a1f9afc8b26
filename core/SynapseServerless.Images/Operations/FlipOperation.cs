namespace SynapseServerless.Images;

/// <summary>Mirrors a picture: left and right, up and down, or both.</summary>
/// <param name="leftRight">Whether left becomes right.</param>
/// <param name="upDown">Whether up becomes down.</param>
internal sealed class FlipOperation(bool leftRight, bool upDown) : ImageOperation
{
    protected override Picture Make(Picture picture) => (leftRight, upDown) switch
    {
        // The orientations of EXIF that are mirrored so.
        (true, true) => Orientations.Turn(picture.Copy(), 3),
        (true, false) => Orientations.Turn(picture.Copy(), 2),
        (false, true) => Orientations.Turn(picture.Copy(), 4),
        _ => picture,
    };
}
