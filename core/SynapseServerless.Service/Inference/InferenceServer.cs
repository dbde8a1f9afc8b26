using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Service.Api.Scoring;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Inference;

/// <summary>What the Open Inference Protocol asks of a server, whichever way it comes: each input and each output is a column.</summary>
/// <param name="host">The service.</param>
internal sealed class InferenceServer(ServiceHost host)
{
    /// <summary>What the server is called.</summary>
    public const string Name = "synapse-serverless";

    /// <summary>What the server can beyond the protocol.</summary>
    public static readonly IReadOnlyList<string> Extensions = ["binary_tensor_data"];

    /// <summary>The version of the server.</summary>
    public static string Version => Api.ApiDocuments.Version;

    /// <summary>Whether the server can score rows.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => host.Runs.IsHealthyAsync(cancellationToken);

    /// <summary>Whether a model can score rows now.</summary>
    public async Task<bool> IsReadyAsync(string model, string? version, CancellationToken cancellationToken) =>
        (await host.Scoring.DescribeAsync(model, version, cancellationToken).ConfigureAwait(false)).Ready;

    /// <summary>What a model takes and gives.</summary>
    public ValueTask<ServedModel> DescribeAsync(string model, string? version, CancellationToken cancellationToken) => host.Scoring.DescribeAsync(model, version, cancellationToken);

    /// <summary>The columns that a model adds to those it takes, which are its outputs unless others are asked for.</summary>
    public static IReadOnlyList<Field> OutputsOf(ServedModel model) => model.Output is not { } output
        ? []
        : [.. output.FieldsList.Where(field => model.Input?.GetFieldIndex(field.Name) is null or < 0)];

    /// <summary>Answers an inference request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version; null for the one that answers now.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="deadline">When the answer is of no use any more, by the transport.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="InferenceException">The request is wrong.</exception>
    public async Task<InferenceAnswer> InferAsync(
        string model, string? version, InferenceRequest request, DateTimeOffset? deadline, string caller, CancellationToken cancellationToken)
    {
        ServedModel served = await host.Scoring.DescribeAsync(model, version, cancellationToken).ConfigureAwait(false);
        if (request.Explain)
            ScoreHandler.CheckExplains(served);
        using RowsRead rows = Rows(served, request);
        bool refuses = request.Errors == RowErrors.Refuse;
        if (refuses && rows.Problems.Count > 0)
            throw Refused(rows.Problems);
        using ScoredRows scored = await host.Scoring.ScoreAsync(
            new ScoringRequest
            {
                Model = served.Name,
                Version = version,
                Rows = rows.Batch,
                Columns = request.Outputs is null ? null : [.. request.Outputs.Select(output => output.Name).Where(name => name != ScoreAnswers.ErrorName || refuses)],
                Explain = request.Explain,
                AllOrNone = refuses,
                Deadline = Earlier(deadline, request.Timeout is { } timeout ? host.Time.GetUtcNow() + timeout : null),
                Caller = caller,
                Served = served,
            },
            cancellationToken).ConfigureAwait(false);
        if (refuses && scored.Errors.Count > 0)
            throw Refused(scored.Errors);
        var answered = AnsweredRows.Of(rows, scored, isInPlace: !refuses);
        using RecordBatch table = ScoreAnswers.Table(answered);
        // What the caller sent, the caller has.
        IEnumerable<int> columns = Enumerable.Range(0, table.ColumnCount)
            .Where(i => request.Outputs is not null || rows.Batch.Schema.GetFieldIndex(table.Schema.FieldsList[i].Name) < 0);
        return new InferenceAnswer
        {
            Model = served.Name,
            Version = scored.Version,
            Id = request.Id,
            Outputs = [.. columns.Select(i => ColumnTensors.Of(table.Schema.FieldsList[i].Name, table.Column(i)))],
            Sources = answered.Sources is { } sources && !sources.SequenceEqual(Enumerable.Range(0, rows.Count)) ? sources : null,
            Missing = rows.Missing,
        };
    }

    private RowsRead Rows(ServedModel served, InferenceRequest request)
    {
        if (request.Inputs.Count == 0)
            throw InferenceException.Of("There are no inputs", "Send a tensor for each column.");
        if (request.Inputs.GroupBy(input => input.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw InferenceException.Of($"There are two inputs '{twice.Key}'", "Send a tensor for each column.");
        var columns = new List<(Field Field, IArrowArray Column)>();
        try
        {
            foreach (Tensor input in request.Inputs)
            {
                _ = input.Elements;
                if (input.Shape[0] > host.Options.MaxScoreRows)
                    throw InferenceException.TooLarge($"The tensor '{input.Name}' has {input.Shape[0]} rows, and at most {host.Options.MaxScoreRows} are scored at once");
                if (input.Shape[0] != request.Inputs[0].Shape[0])
                    throw InferenceException.Of($"The tensor '{request.Inputs[0].Name}' has {request.Inputs[0].Shape[0]} rows, and '{input.Name}' has {input.Shape[0]}", "Send as many rows in each.");
                columns.Add(TensorColumns.Of(input, served.Input?.GetFieldIndex(input.Name) is >= 0 and int at ? served.Input.FieldsList[at].DataType : null));
            }
            using var batch = new RecordBatch(new Schema(columns.Select(column => column.Field), null), columns.Select(column => Batches.Share(column.Column)), (int)request.Inputs[0].Shape[0]);
            return served.Input is { } wanted ? RowFitting.Fit(batch, wanted) : new RowsRead { Batch = Batches.Share(batch), Count = batch.Length };
        }
        catch (DataException error)
        {
            throw InferenceException.Of(error.Problem, error.Remedy);
        }
        finally
        {
            columns.ForEach(column => column.Column.Dispose());
        }
    }

    // One message: the protocol has room for no more.
    private static InferenceException Refused(IReadOnlyList<BadCell> problems)
    {
        BadCell first = problems[0];
        string more = problems.Count == 1 ? "" : $" ({problems.Count} values cannot be scored; this is the first)";
        return InferenceException.Of($"Row {first.Row}{(first.Column is null ? "" : $", '{first.Column}'")}: {first.Problem}{more}", first.Remedy);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
