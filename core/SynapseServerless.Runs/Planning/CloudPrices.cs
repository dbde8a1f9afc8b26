using System.Text.Json;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Planning;

/// <summary>What Azure asks for what a run uses: a table that users replace by one of their own.</summary>
public sealed record CloudPrices
{
    private const int MostBytes = 1 << 20;
    private const string Remedy = "Write date:, source:, currency: and the prices, as docs/plan.md shows.";
    private static readonly Lazy<CloudPrices> s_standard = new(ReadStandard);

    /// <summary>Of which day the prices are, as <c>2025-11-30</c>.</summary>
    public required string Date { get; init; }

    /// <summary>Where they come from.</summary>
    public string? Source { get; init; }

    /// <summary>Their currency.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>A second of a gigabyte of an instance of Functions.</summary>
    public required decimal FunctionGBSecond { get; init; }

    /// <summary>A million executions of functions.</summary>
    public required decimal FunctionMillionExecutions { get; init; }

    /// <summary>Gigabytes that an instance has.</summary>
    public double InstanceGB { get; init; } = 2;

    /// <summary>Ten thousand operations that write blobs.</summary>
    public required decimal BlobTenThousandWrites { get; init; }

    /// <summary>Ten thousand operations that read blobs.</summary>
    public required decimal BlobTenThousandReads { get; init; }

    /// <summary>Ten thousand operations on queues and tables.</summary>
    public required decimal QueueTenThousandOperations { get; init; }

    /// <summary>A second of a processor of a container app, where work leaves for workers.</summary>
    public required decimal ContainerVcpuSecond { get; init; }

    /// <summary>A second of a gibibyte of a container app.</summary>
    public required decimal ContainerGiBSecond { get; init; }

    /// <summary>The table that there is without another.</summary>
    public static CloudPrices Standard => s_standard.Value;

    /// <summary>Reads a table from a file of YAML or JSON.</summary>
    /// <param name="location">The file.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecificationException">It is not there, or is no table of prices.</exception>
    public static async Task<CloudPrices> ReadAsync(string location, IStorage storage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var where = Location.OfFile(location);
        if (await storage.FindAsync(location, cancellationToken).ConfigureAwait(false) is not { } file)
            throw new SpecificationException("There is no such table of prices", where, Remedy);
        if (file.Length > MostBytes)
            throw new SpecificationException($"This file has {file.Length:N0} bytes, which is more than a table of prices has", where, Remedy);
        ReadOnlyMemory<byte> text = await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) ?? default;
        try
        {
            CloudPrices prices = JsonSerializer.Deserialize<CloudPrices>(SpecParser.Parse(text, location).ToJson(), StageJson.Options)
                ?? throw new SpecificationException("This file is empty", where, Remedy);
            if (prices.Negative() is { } name)
                throw new SpecificationException($"The price {name} is below 0", where, Remedy);
            return DateOnly.TryParseExact(prices.Date, "yyyy-MM-dd", out _) ? prices : throw new SpecificationException($"'{prices.Date}' is no date of a table of prices", where, "Write it as 2026-11-30.");
        }
        catch (JsonException error)
        {
            throw new SpecificationException($"This is no table of prices: {error.Message.TrimEnd('.')}", where, Remedy, error);
        }
    }

    private string? Negative() =>
        new (string Name, double Price)[]
        {
            ("functionGBSecond", (double)FunctionGBSecond), ("functionMillionExecutions", (double)FunctionMillionExecutions), ("instanceGB", InstanceGB),
            ("blobTenThousandWrites", (double)BlobTenThousandWrites), ("blobTenThousandReads", (double)BlobTenThousandReads),
            ("queueTenThousandOperations", (double)QueueTenThousandOperations), ("containerVcpuSecond", (double)ContainerVcpuSecond), ("containerGiBSecond", (double)ContainerGiBSecond),
        }.FirstOrDefault(price => price.Price < 0).Name;

    private static CloudPrices ReadStandard()
    {
        using Stream stream = typeof(CloudPrices).Assembly.GetManifestResourceStream("cloud-prices.json") ?? throw new InvalidOperationException("The prices are not embedded in the assembly.");
        return JsonSerializer.Deserialize<CloudPrices>(stream, StageJson.Options)!;
    }
}
