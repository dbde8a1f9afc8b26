namespace SynapseServerless.Causal;

/// <summary>A node of a tree of effects.</summary>
/// <param name="Feature">The feature that is looked at; -1 for a leaf.</param>
/// <param name="Threshold">A row goes to the second child when its value is above this.</param>
/// <param name="Next">The first child, after its parent; the second comes after it.</param>
/// <param name="Product">The mean product of the residuals of outcome and treatment of the node's rows.</param>
/// <param name="Square">The mean square of the residual of the treatment.</param>
public sealed record EffectNode(int Feature, float Threshold, int Next, double Product, double Square);
