namespace SynapseServerless.Service.Api.Http;

/// <summary>A problem as RFC 9457 has it.</summary>
internal sealed record ApiProblem
{
    /// <summary>Always <c>about:blank</c>: the status says what kind of problem it is.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>What the status means.</summary>
    public required string Title { get; init; }

    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Detail { get; init; }

    /// <summary>What would be right.</summary>
    public string? Remedy { get; init; }

    /// <summary>Everything that is wrong with the body, where several things can be.</summary>
    public IReadOnlyList<ApiProblemDetail>? Errors { get; init; }

    /// <summary>By this the operator finds the failure in the log.</summary>
    public string? ErrorId { get; init; }

    /// <summary>All of it in one text, for protocols that have no more room.</summary>
    public string InWords() => Errors is { Count: > 0 } errors
        ? string.Join(' ', errors.Select(error => error.Remedy is null ? error.Detail : $"{error.Detail} {error.Remedy}"))
        : Remedy is null ? Detail ?? Title : $"{Detail} {Remedy}";
}

/// <summary>A problem as the Open Inference Protocol has it.</summary>
/// <param name="Error">What is wrong, and what would be right.</param>
internal sealed record InferenceError(string Error);

/// <summary>One of several things that are wrong.</summary>
internal sealed record ApiProblemDetail
{
    /// <summary>Where in the body: a JSON pointer.</summary>
    public string? Pointer { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Detail { get; init; }

    /// <summary>What would be right.</summary>
    public string? Remedy { get; init; }

    /// <summary>Line in the body, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>Index of a row to be scored, from 0.</summary>
    public int? Row { get; init; }

    /// <summary>Column of that row.</summary>
    public string? Column { get; init; }
}

/// <summary>A request cannot be answered as it is.</summary>
/// <param name="problem">What is told of it.</param>
/// <param name="headers">Headers that go with it.</param>
internal sealed class ApiException(ApiProblem problem, IReadOnlyDictionary<string, string>? headers = null) : Exception(problem.Detail)
{
    public ApiProblem Problem { get; } = problem;

    public IReadOnlyDictionary<string, string> Headers { get; } = headers ?? new Dictionary<string, string>();

    public static ApiException Of(int status, string detail, string? remedy = null, IReadOnlyList<ApiProblemDetail>? errors = null) => new(new ApiProblem
    {
        Title = Titles.Of(status), Status = status, Detail = Sentence(detail), Remedy = remedy, Errors = errors,
    });

    internal static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' ? text : text + ".";
}

/// <summary>What statuses are called.</summary>
internal static class Titles
{
    public static string Of(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
