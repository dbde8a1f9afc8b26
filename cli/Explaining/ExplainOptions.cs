namespace SynapseServerless.Cli.Explaining;

/// <summary>What is to be explained, and how.</summary>
internal sealed record ExplainOptions
{
    /// <summary>The model, or an explainer with its model.</summary>
    public required string Model { get; init; }

    /// <summary>The data.</summary>
    public required string[] Data { get; init; }

    /// <summary>Format of the data; null to go by names.</summary>
    public string? Format { get; init; }

    /// <summary>The rows that are shown one by one.</summary>
    public required RowRange Rows { get; init; }

    /// <summary>How many rows are summarized.</summary>
    public int Summary { get; init; }

    /// <summary>Rows to compare with; the data when empty.</summary>
    public string[] Background { get; init; } = [];

    /// <summary>The columns that are explained; those that the model needs when empty.</summary>
    public string[] Columns { get; init; } = [];

    /// <summary>The column of the model's output; chosen when null.</summary>
    public string? Target { get; init; }

    /// <summary>The class; chosen when null.</summary>
    public int? Class { get; init; }

    /// <summary>The column of labels, by which importance and fairness are measured; null for neither.</summary>
    public string? Label { get; init; }

    /// <summary>Columns whose values are groups, by which balance and fairness are measured.</summary>
    public string[] Sensitive { get; init; } = [];

    /// <summary>How contributions are computed.</summary>
    public string Method { get; init; } = "auto";

    /// <summary>How many sets are asked for; null for the usual number.</summary>
    public int? Samples { get; init; }
}
