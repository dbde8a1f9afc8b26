using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Models;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Scoring;

/// <summary>Reads the rows of a body, in whatever format it is.</summary>
internal static class ScoreBodies
{
    /// <summary>Reads a body.</summary>
    /// <returns>The rows, which the caller disposes, and what is wanted by query and body.</returns>
    public static async ValueTask<(RowsRead Rows, ScoreOptions Options)> ReadAsync(
        ServiceHost host, ApiRequest request, RowFormat format, PooledBytes body, ServedModel served, ScoreOptions query, CancellationToken cancellationToken)
    {
        int most = host.Options.MaxScoreRows;
        if (format == RowFormat.Json)
            return Fast(host, body.Span, served.Input, query) ?? Carefully(request, body, served.Input, most, query);
        try
        {
            RowsRead rows = format switch
            {
                RowFormat.Arrow => await ArrowRows.ReadAsync(body.Memory, served.Input, most, cancellationToken).ConfigureAwait(false),
                RowFormat.Csv => await CsvRows.ReadAsync(body.Memory, served.Input, most, cancellationToken).ConfigureAwait(false),
                _ => JsonRowSets.ReadLines(body.Memory, served.Input, most),
            };
            return (rows, query);
        }
        catch (DataException error)
        {
            int status = error is RowLimitException ? 413 : 422;
            ApiProblemDetail[]? details = error.Location.Line is { } line ? [new ApiProblemDetail { Detail = ApiException.Sentence(error.Problem), Line = line, Remedy = error.Remedy }] : null;
            throw ApiException.Of(status, error.Problem, error.Remedy, details);
        }
    }

    private static (RowsRead Rows, ScoreOptions Options)? Fast(ServiceHost host, ReadOnlySpan<byte> body, Schema? input, ScoreOptions options)
    {
        if (input is null || host.Forms.Rent(input) is not { } reader)
            return null;
        try
        {
            if (!FastScoreBody.TryRead(body, reader, host.Options.MaxScoreRows, ref options))
                return null;
            int count = reader.Count;
            RecordBatch batch = reader.Build(out IReadOnlyList<string> missing);
            return (new RowsRead { Batch = batch, Count = count, Missing = missing }, options);
        }
        finally
        {
            host.Forms.Return(input, reader);
        }
    }

    // Says what is wrong, with its line, and knows ways of writing that are rare.
    private static (RowsRead Rows, ScoreOptions Options) Carefully(ApiRequest request, PooledBytes body, Schema? input, int most, ScoreOptions query)
    {
        if (body.Span.Length == 0)
            throw ApiException.Of(422, "There are no rows to score");
        (SpecNode root, string text, _) = request.Parse(body.Memory.ToArray(), yaml: false);
        request.Places = new BodyPlaces(root, "", []);
        if (root is not SpecMapping mapping)
            throw new SpecificationException($"The body is a mapping, not {root.Description}", new Location { Pointer = "" }, "Write {\"rows\": [{...}]}.");
        var keys = new BodyBinder(mapping);
        keys.Require("rows");
        ScoreOptions options = query with
        {
            Columns = mapping["columns"] is null ? query.Columns : keys.Texts("columns"),
            Explain = mapping["explain"] is null ? query.Explain : keys.Flag("explain"),
            Errors = keys.Word<RowErrors>("errors") ?? query.Errors,
        };
        keys.Check("rows", "columns", "explain", "errors");
        if (mapping["rows"] is not SpecSequence)
            throw new SpecificationException($"The rows are a list, not {mapping["rows"]!.Description}", new Location { Pointer = "/rows" });
        using JsonDocument document = JsonDocument.Parse(text, SpecificationBody.JsonOptions);
        JsonElement[] rows = [.. document.RootElement.GetProperty("rows").EnumerateArray()];
        if (rows.Length > most)
            throw ApiException.Of(413, string.Create(CultureInfo.InvariantCulture, $"There are {rows.Length} rows, and at most {most} are scored at once"), RowLimitException.Advice);
        return (Rows(request, rows, input, options.Errors), options);
    }

    private static RowsRead Rows(ApiRequest request, JsonElement[] rows, Schema? input, RowErrors errors)
    {
        if (errors == RowErrors.InPlace)
            return JsonRowSets.Read(rows, input);
        var problems = new List<BadCell>();
        RecordBatch batch = JsonRows.Read(rows, input, problems) ?? throw ScoreHandler.Refused(problems, request.Places);
        return new RowsRead
        {
            Batch = batch,
            Count = rows.Length,
            Missing = input is null ? [] : [.. input.FieldsList.Select(field => field.Name).Where(name => !rows.Any(row => row.TryGetProperty(name, out _)))],
        };
    }
}
