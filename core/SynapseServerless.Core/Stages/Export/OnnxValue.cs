namespace SynapseServerless.Stages;

/// <summary>The types of elements that exported graphs use, by their numbers in the ONNX format.</summary>
public enum OnnxElement
{
    /// <summary>Floating-point numbers of 32 bits.</summary>
    Float = 1,

    /// <summary>Whole numbers of 64 bits.</summary>
    Int64 = 7,

    /// <summary>Strings, of type string in ONNX.</summary>
    Text = 8,

    /// <summary>True and false.</summary>
    Boolean = 9,

    /// <summary>Floating-point numbers of 64 bits.</summary>
    Double = 11,
}

/// <summary>A value of a graph: what a column has in all rows, or a constant.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Element">Type of its elements.</param>
/// <param name="Width">How many elements a row has; 0 where a row is one number or text, so that the value has one dimension.</param>
public sealed record OnnxValue(string Name, OnnxElement Element, int Width);

/// <summary>An attribute of a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">A <c>long</c>, <c>float</c> or <c>string</c>, or an array of one of these.</param>
public readonly record struct OnnxSetting(string Name, object Value);
