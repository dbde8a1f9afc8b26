using System.Globalization;
using SynapseServerless.Data;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Models;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Scoring;

/// <summary>Scores rows that come in any of the formats and go in any of them.</summary>
internal static class ScoreHandler
{
    /// <summary>Answers a request.</summary>
    public static async Task<ApiAnswer> HandleAsync(ServiceHost host, ApiRequest request, CancellationToken cancellationToken)
    {
        RowFormat from = RowFormats.OfBody(request.ContentType), to = RowFormats.Wanted(request.Header("Accept"), from);
        ScoreOptions query = ScoreOptions.OfQuery(request, host.Time);
        string model = request.Value("name");
        using PooledBytes body = await request
            .ReadPooledAsync(from == RowFormat.Json ? host.Options.MaxBodyBytes : host.Options.MaxScoreBytes, cancellationToken).ConfigureAwait(false);
        ServedModel served = await host.Scoring.DescribeAsync(model, query.Version, cancellationToken).ConfigureAwait(false);
        (RowsRead rows, ScoreOptions options) = await ScoreBodies.ReadAsync(host, request, from, body, served, query, cancellationToken).ConfigureAwait(false);
        using (rows)
        {
            try
            {
                return await ScoreAsync(host, request, to, rows, served, options, cancellationToken).ConfigureAwait(false);
            }
            catch (BadRowsException bad)
            {
                throw Refused(bad.Problems, Places(request, from, body));
            }
            catch (SpecificationException)
            {
                // Where in the body it is, nobody had to know until now.
                Places(request, from, body);
                throw;
            }
        }
    }

    /// <summary>The refusal of a request for what is wrong with some of its rows.</summary>
    /// <param name="problems">All that is wrong.</param>
    /// <param name="places">Finds lines; null for a body that has none.</param>
    public static ApiException Refused(IReadOnlyList<BadCell> problems, BodyPlaces? places) => ApiException.Of(
        422, problems.Count == 1 ? problems[0].Problem : $"{problems.Count} values cannot be scored", null,
        [.. problems.Select(problem => Detail(problem, places))]);

    /// <summary>Refuses to explain by a model that cannot.</summary>
    public static void CheckExplains(ServedModel served)
    {
        if (served.Explanations.Count == 0)
            throw new ServiceException(Refusal.Unprocessable, $"The model '{served.Name}' has no explanations", "Ask without explain; models of LightGBM have some, and a pipeline may have a stage that explains.");
    }

    private static async Task<ApiAnswer> ScoreAsync(
        ServiceHost host, ApiRequest request, RowFormat to, RowsRead rows, ServedModel served, ScoreOptions options, CancellationToken cancellationToken)
    {
        if (options.Explain)
            CheckExplains(served);
        bool refuses = options.Errors == RowErrors.Refuse;
        if (refuses && rows.Problems.Count > 0)
            throw new BadRowsException(rows.Problems);
        var wanted = new ScoringRequest
        {
            Model = served.Name,
            Version = options.Version,
            Rows = rows.Batch,
            Columns = options.Columns,
            Explain = options.Explain,
            AllOrNone = refuses,
            Deadline = options.Deadline,
            Caller = request.Caller,
            Served = served,
        };
        using ScoredRows scored = await host.Scoring.ScoreAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (refuses && scored.Errors.Count > 0)
            throw new BadRowsException(scored.Errors);
        var answered = AnsweredRows.Of(rows, scored, isInPlace: !refuses);
        return await ScoreAnswers.WriteAsync(answered, to, host.Forms.Writer(scored.Rows.Schema), cancellationToken).ConfigureAwait(false);
    }

    private static BodyPlaces? Places(ApiRequest request, RowFormat from, PooledBytes body)
    {
        if (from == RowFormat.Json)
            request.Places ??= new BodyPlaces(request.Parse(body.Memory.ToArray(), yaml: false).Root, "", []);
        return request.Places;
    }

    private static ApiProblemDetail Detail(BadCell problem, BodyPlaces? places)
    {
        string pointer = string.Create(CultureInfo.InvariantCulture, $"/rows/{problem.Row}");
        if (problem.Column is { } column)
            pointer += "/" + column.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return new ApiProblemDetail
        {
            Pointer = pointer,
            Line = places?.Of(new Location { Pointer = pointer }).Line,
            Detail = ApiException.Sentence(problem.Problem),
            Remedy = problem.Remedy,
            Row = problem.Row,
            Column = problem.Column,
        };
    }
}

/// <summary>Some rows cannot be scored, and all were to be.</summary>
/// <param name="problems">What is wrong with which.</param>
internal sealed class BadRowsException(IReadOnlyList<BadCell> problems) : Exception($"{problems.Count} values cannot be scored.")
{
    public IReadOnlyList<BadCell> Problems { get; } = problems;
}
