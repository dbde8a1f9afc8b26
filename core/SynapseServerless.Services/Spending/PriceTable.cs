using System.Text.Json;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Services;

/// <summary>What models cost: a table that users replace by one of their own.</summary>
public sealed record PriceTable
{
    private const int MostBytes = 4 << 20;
    private static readonly Lazy<PriceTable> s_standard = new(ReadStandard);

    /// <summary>Of which day the prices are, as <c>2026-11-05</c>.</summary>
    public required string Date { get; init; }

    /// <summary>Where they come from.</summary>
    public string? Source { get; init; }

    /// <summary>Their currency.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The prices, by name of the model without the date of its version.</summary>
    public required IReadOnlyDictionary<string, ModelPrice> Models { get; init; }

    /// <summary>The table that there is without another.</summary>
    public static PriceTable Standard => s_standard.Value;

    /// <summary>The price of a model, whatever the date of its version; null where the table has none.</summary>
    /// <param name="model">The name, such as <c>gpt-4o-mini</c> or <c>gpt-4o-mini-2024-07-18</c>.</param>
    public ModelPrice? Find(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Models.TryGetValue(model, out ModelPrice? price))
            return price;
        // A version is the name of the model and a date: 11 characters more.
        return model.Length > 11 && model[^11] == '-' && DateOnly.TryParseExact(model[^10..], "yyyy-MM-dd", out _) ? Models.GetValueOrDefault(model[..^11]) : null;
    }

    /// <summary>Reads a table from a file of YAML or JSON.</summary>
    /// <param name="location">The file.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="where">Whose parameter it is, for messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">It is not there, or is no table of prices.</exception>
    public static async Task<PriceTable> ReadAsync(string location, IStorage storage, Location where, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        const string Remedy = "Write date:, and models: with the name of each model and its input: and output: for a million tokens.";
        if (await storage.FindAsync(location, cancellationToken).ConfigureAwait(false) is not { } file)
            throw new SpecificationException($"There is no table of prices at {location}", where, Remedy);
        if (file.Length > MostBytes)
            throw new SpecificationException($"{location} has {file.Length:N0} bytes, which is more than a table of prices has", where, Remedy);
        ReadOnlyMemory<byte> text = await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) ?? default;
        try
        {
            PriceTable table = JsonSerializer.Deserialize<PriceTable>(SpecParser.Parse(text, location).ToJson(), StageJson.Options)!;
            foreach ((string model, ModelPrice price) in table.Models)
            {
                if (price.Input < 0 || price.Output < 0 || price.CachedInput < 0 || price.BatchShare is < 0 or > 1)
                    throw new SpecificationException($"The prices of {model} in {location} are not from 0 up", where, Remedy);
            }
            return table;
        }
        catch (JsonException error)
        {
            throw new SpecificationException($"{location} is no table of prices: {error.Message.TrimEnd('.')}", where, Remedy, error);
        }
    }

    private static PriceTable ReadStandard()
    {
        using Stream stream = typeof(PriceTable).Assembly.GetManifestResourceStream("prices.json") ?? throw new InvalidOperationException("The prices are not embedded in the assembly.");
        return JsonSerializer.Deserialize<PriceTable>(stream, StageJson.Options)!;
    }
}

/// <summary>What a model costs for a million tokens.</summary>
public sealed record ModelPrice
{
    /// <summary>Of the prompt.</summary>
    public decimal Input { get; init; }

    /// <summary>Of the answer.</summary>
    public decimal Output { get; init; }

    /// <summary>Of the prompt where the service has it in its cache; null for the price of others.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>The share of these prices that a batch costs.</summary>
    public decimal BatchShare { get; init; } = 0.5m;

    /// <summary>What tokens cost.</summary>
    internal decimal Of(ModelUsage usage, bool isBatch) =>
        (((usage.Input - usage.Cached) * Input) + (usage.Cached * (CachedInput ?? Input)) + (usage.Output * Output)) / 1_000_000m * (isBatch ? BatchShare : 1);
}
