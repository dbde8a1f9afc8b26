using Apache.Arrow;

namespace SynapseServerless.Images;

/// <summary>Which rows of a column in the making have values.</summary>
internal sealed class Validity
{
    private readonly ArrowBuffer.BitmapBuilder _bits = new();

    /// <summary>How many rows there are.</summary>
    public int Rows { get; private set; }

    /// <summary>How many have no value.</summary>
    public int Nulls { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="isValid">Whether it has a value.</param>
    public void Add(bool isValid)
    {
        _bits.Append(isValid);
        Rows++;
        Nulls += isValid ? 0 : 1;
    }

    /// <summary>The buffer; empty where all rows have values.</summary>
    public ArrowBuffer Build() => Nulls == 0 ? ArrowBuffer.Empty : _bits.Build();
}
