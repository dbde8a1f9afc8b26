namespace SynapseServerless.Stages;

/// <summary>A stage that with some of its parameters is another kind of stage, such as one that makes a table of all rows instead of a column.</summary>
public interface IStandsFor
{
    /// <summary>The stage that does the work; null for this one.</summary>
    Transformer? StandsFor { get; }
}
