namespace SynapseServerless.Onnx.Text;

/// <summary>How one vector is made of those of the tokens.</summary>
internal static class Pooling
{
    public const string Mean = "mean", Cls = "cls", None = "none";
}
