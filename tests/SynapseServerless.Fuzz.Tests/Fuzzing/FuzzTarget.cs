namespace SynapseServerless.Fuzz.Tests;

/// <summary>Something that reads what others wrote, and has to come through any of it.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Its name, the one of the folder of its inputs.</summary>
    public abstract string Name { get; }

    /// <summary>Good inputs, which are changed into others.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Pieces that mean something to the reader.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>How many of a million inputs of a soak are for this target, in relation to others; fewer where each takes long.</summary>
    public virtual double Weight => 1;

    /// <summary>Reads an input and uses what was read.</summary>
    /// <returns>What came out, in a few words.</returns>
    public abstract Task<string> RunAsync(byte[] input);

    /// <summary>Whether a failure is the answer to a wrong input: one with a message for whoever wrote it.</summary>
    public virtual bool IsRefusal(Exception error) => error is SynapseException;
}
