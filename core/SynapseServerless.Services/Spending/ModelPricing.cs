using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>What the answers of a stage's model cost.</summary>
/// <param name="stage">The stage, for messages.</param>
/// <param name="location">The table of prices; null for the standard one.</param>
/// <param name="pricedAs">The model whose prices hold; null for the one that answers.</param>
/// <param name="deployment">What the stage calls the model.</param>
/// <param name="mustKnow">Whether a price is needed, because there is a limit on what is spent.</param>
internal sealed class ModelPricing(string stage, string? location, string? pricedAs, string? deployment, bool mustKnow)
{
    private volatile PriceTable? _table = location is null ? PriceTable.Standard : null;

    /// <summary>What is wrong with limiting the cost, as far as can be said before a table of the user's is read.</summary>
    public SpecificationException? Problem() => _table is { } table ? Problem(table) : null;

    /// <summary>Currency and date of the prices.</summary>
    public string Description => _table is { } table ? $"{table.Currency}, prices of {table.Date}" : "";

    /// <summary>Reads the table of prices.</summary>
    /// <exception cref="SpecificationException">It is none, or lacks a price that is needed.</exception>
    public ValueTask OpenAsync(StageContext context, CancellationToken cancellationToken) => _table is null ? ReadAsync(context, cancellationToken) : default;

    /// <summary>What an answer took and cost.</summary>
    public CallCounts Of(ModelUsage usage, bool isBatch)
    {
        // The answer names the model; where it names another than the table has, what the stage calls it may be known.
        ModelPrice? price = Price(usage.Model);
        return new CallCounts
        {
            InputTokens = usage.Input, OutputTokens = usage.Output,
            Cost = price?.Of(usage, isBatch) ?? 0, Unpriced = price is null && usage.Input + usage.Output > 0 ? 1 : 0,
        };
    }

    private ModelPrice? Price(string? answering) => _table is not { } table ? null
        : pricedAs is not null ? table.Find(pricedAs)
        : (answering is null ? null : table.Find(answering)) ?? (deployment is null ? null : table.Find(deployment));

    private SpecificationException? Problem(PriceTable table)
    {
        string? model = pricedAs ?? deployment;
        if (model is not null && table.Find(model) is not null)
            return null;
        string known = string.Join(", ", table.Models.Keys.Order(StringComparer.Ordinal));
        return new SpecificationException(
            $"What '{model}' costs is not known, so that maxCost cannot be kept to", Location.OfParameter(stage, pricedAs is null ? "deploymentName" : "pricedAs"),
            $"Give pricedAs: with a model of the table of {table.Date} ({known}), or prices: with a table of your own.");
    }

    private async ValueTask ReadAsync(StageContext context, CancellationToken cancellationToken)
    {
        PriceTable table = await PriceTable.ReadAsync(location!, context.Storage, Location.OfParameter(stage, "prices"), cancellationToken).ConfigureAwait(false);
        if ((mustKnow || context.Calls?.Budget?.MaxCost is not null) && Problem(table) is { } problem)
            throw problem;
        _table = table;
    }
}
