using SynapseServerless.Specifications;

namespace SynapseServerless.Stages;

/// <summary>A stage that spends at services, which a budget may limit.</summary>
public interface IBudgetedStage
{
    /// <summary>What stands against limiting what the stage costs, such as a model without a price; nothing where nothing does.</summary>
    IEnumerable<SpecificationException> CheckCost();
}
