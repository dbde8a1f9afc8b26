namespace SynapseServerless.Planning;

/// <summary>What a run is expected to read, do, take and cost, before it starts.</summary>
public sealed record PlanEstimate
{
    /// <summary>Name of the job.</summary>
    public required string Name { get; init; }

    /// <summary>When the estimate was made.</summary>
    public required DateTimeOffset Made { get; init; }

    /// <summary>By what the specification is known again: SHA-256 of its canonical form, in hexadecimal digits.</summary>
    public required string SpecificationHash { get; init; }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<InputEstimate> Inputs { get; init; } = [];

    /// <summary>How often data is gone through.</summary>
    public int Passes { get; init; }

    /// <summary>How many tasks there are.</summary>
    public long Tasks { get; init; }

    /// <summary>The stages, in order of execution; none where nothing was tried.</summary>
    public IReadOnlyList<StageEstimate> Stages { get; init; } = [];

    /// <summary>What services would be asked.</summary>
    public IReadOnlyList<CallsEstimate> Calls { get; init; } = [];

    /// <summary>Rows of the inputs.</summary>
    public required EstimateRange RowsIn { get; init; }

    /// <summary>Rows that are written; null where nothing was tried.</summary>
    public EstimateRange? RowsOut { get; init; }

    /// <summary>Bytes of the inputs, as they are stored.</summary>
    public required long BytesIn { get; init; }

    /// <summary>Bytes of the output; null where nothing was tried.</summary>
    public EstimateRange? BytesOut { get; init; }

    /// <summary>Seconds that the run takes on this machine; null where nothing tells.</summary>
    public EstimateRange? Seconds { get; init; }

    /// <summary>Seconds of work, all tasks added up; null where nothing was tried.</summary>
    public EstimateRange? WorkSeconds { get; init; }

    /// <summary>Bytes of memory; null where nothing was tried.</summary>
    public EstimateRange? Memory { get; init; }

    /// <summary>Requests to services in all; null where nothing was tried.</summary>
    public EstimateRange? Requests { get; init; }

    /// <summary>Tokens of prompts and answers in all; null where nothing was tried.</summary>
    public EstimateRange? Tokens { get; init; }

    /// <summary>What it would cost on Azure; null where nothing tells how much work it is.</summary>
    public CostEstimate? Cost { get; init; }

    /// <summary>What the estimate goes by.</summary>
    public required EstimateBasis Basis { get; init; }

    /// <summary>What it goes beyond, where limits were set for it.</summary>
    public string? Exceeded { get; init; }

    /// <summary>What to know of it, each a sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>An input before it is read.</summary>
public sealed record InputEstimate
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Format of the files.</summary>
    public required string Format { get; init; }

    /// <summary>Number of files.</summary>
    public required int Files { get; init; }

    /// <summary>Number of partitions.</summary>
    public required int Partitions { get; init; }

    /// <summary>Bytes, as they are stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of rows.</summary>
    public required EstimateRange Rows { get; init; }
}

/// <summary>A stage's part of a pass, before the run.</summary>
public sealed record StageEstimate
{
    /// <summary>Uid of the stage, or a name such as <c>read flights</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does there, such as <c>fit</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Number of the pass, from 1.</summary>
    public required int Pass { get; init; }

    /// <summary>What the pass is for, such as <c>fit over flights.train</c>.</summary>
    public string? PassLabel { get; init; }

    /// <summary>Rows that go in.</summary>
    public required EstimateRange RowsIn { get; init; }

    /// <summary>Rows that come out.</summary>
    public required EstimateRange RowsOut { get; init; }

    /// <summary>Seconds of work, all tasks added up.</summary>
    public required EstimateRange Seconds { get; init; }
}

/// <summary>What a stage would ask of a service.</summary>
public sealed record CallsEstimate
{
    /// <summary>Uid of the stage.</summary>
    public required string Stage { get; init; }

    /// <summary>The endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Requests, each counted once: attempts that the service refuses are not foreseen.</summary>
    public required EstimateRange Requests { get; init; }

    /// <summary>Tokens of prompts.</summary>
    public EstimateRange InputTokens { get; init; } = EstimateRange.None;

    /// <summary>Tokens of answers; the high end is what the requests allow.</summary>
    public EstimateRange OutputTokens { get; init; } = EstimateRange.None;

    /// <summary>What they cost; null where the price is not known.</summary>
    public EstimateRange? Cost { get; init; }

    /// <summary>Currency and date of the prices.</summary>
    public string? Prices { get; init; }
}

/// <summary>What a run would cost on Azure.</summary>
public sealed record CostEstimate
{
    /// <summary>Currency of the prices.</summary>
    public required string Currency { get; init; }

    /// <summary>Of which day the prices are.</summary>
    public required string Date { get; init; }

    /// <summary>Where they come from.</summary>
    public string? Source { get; init; }

    /// <summary>What it is made of.</summary>
    public required IReadOnlyList<CostLine> Lines { get; init; }

    /// <summary>All lines together.</summary>
    public required EstimateRange Total { get; init; }
}

/// <summary>A line of a bill.</summary>
/// <param name="Name">What is paid for.</param>
/// <param name="Unit">In what it is counted.</param>
/// <param name="Amount">How much.</param>
/// <param name="Price">Price of a unit.</param>
/// <param name="Cost">Amount times price.</param>
public sealed record CostLine(string Name, string Unit, EstimateRange Amount, double Price, EstimateRange Cost)
{
    /// <summary>A line whose cost is its amount times its price.</summary>
    /// <param name="name">What is paid for.</param>
    /// <param name="unit">In what it is counted.</param>
    /// <param name="amount">How much.</param>
    /// <param name="price">Price of a unit.</param>
    public static CostLine Of(string name, string unit, EstimateRange amount, decimal price)
    {
        ArgumentNullException.ThrowIfNull(amount);
        return new(name, unit, amount, (double)price, amount.Times((double)price));
    }
}

/// <summary>What an estimate goes by.</summary>
public sealed record EstimateBasis
{
    /// <summary>Rows that were tried, of all inputs together; 0 where nothing was tried.</summary>
    public long SampleRows { get; init; }

    /// <summary>Whether that is all rows.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Seconds that the trial took.</summary>
    public double TrialSeconds { get; init; }

    /// <summary>Earlier runs of the specification that the estimate was corrected by.</summary>
    public int EarlierRuns { get; init; }

    /// <summary>How many times as long as they were estimated those runs took.</summary>
    public double TimeFactor { get; init; } = 1;
}
