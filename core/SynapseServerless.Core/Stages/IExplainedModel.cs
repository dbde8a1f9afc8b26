namespace SynapseServerless.Stages;

/// <summary>A model that can say of each row why it gives what it gives.</summary>
public interface IExplainedModel
{
    /// <summary>The column of its explanations; empty where it gives none unless they are asked for.</summary>
    string ExplanationCol { get; }

    /// <summary>The same model with explanations in a column. It shares what was learned, which goes with the model it comes from, and is not disposed itself.</summary>
    /// <param name="column">The column, where the model has none of its own.</param>
    /// <returns>The model; itself where it explains already.</returns>
    Transformer Explaining(string column);
}
