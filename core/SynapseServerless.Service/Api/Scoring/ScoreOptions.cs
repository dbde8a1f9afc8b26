using System.Globalization;
using SynapseServerless.Service.Api.Http;
using SynapseServerless.Service.Api.Routing;

namespace SynapseServerless.Service.Api.Scoring;

/// <summary>What becomes of rows that cannot be scored.</summary>
internal enum RowErrors
{
    /// <summary>The request is refused, with all that is wrong.</summary>
    Refuse,

    /// <summary>Each has its error in its place, and the rest is answered.</summary>
    InPlace,
}

/// <summary>What is wanted of a request to score rows.</summary>
internal readonly record struct ScoreOptions
{
    /// <summary>The query parameters of routes that score.</summary>
    public static IReadOnlyList<ApiParameter> Parameters { get; } =
    [
        new("columns", ApiPlace.Query, typeof(string), "Columns of the answer that are wanted, separated by commas; all when left out."),
        new("errors", ApiPlace.Query, typeof(RowErrors), "What becomes of rows that cannot be scored: refuse refuses all of them and says what is wrong with which; inPlace gives each of them its error in its place, and answers the rest."),
        new("explain", ApiPlace.Query, typeof(bool), "Whether the answer says why, where the model can."),
        new("version", ApiPlace.Query, typeof(string), "The version of the model that is to answer."),
        new("timeout", ApiPlace.Query, typeof(int), "After how many milliseconds the answer is of no use any more.") { Minimum = 1, Maximum = 3_600_000 },
    ];

    public IReadOnlyList<string>? Columns { get; init; }

    public RowErrors Errors { get; init; }

    public bool Explain { get; init; }

    public string? Version { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What the query says.</summary>
    public static ScoreOptions OfQuery(ApiRequest request, TimeProvider time) => !request.HasQuery ? default : new ScoreOptions
    {
        Columns = request.Query("columns")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        Errors = request.Word<RowErrors>("errors") ?? RowErrors.Refuse,
        Explain = Flag(request, "explain"),
        Version = request.Query("version"),
        Deadline = request.Number("timeout") is { } milliseconds ? time.GetUtcNow().AddMilliseconds(milliseconds) : null,
    };

    private static bool Flag(ApiRequest request, string name) => request.Query(name) switch
    {
        null or "false" => false,
        "true" => true,
        { } text => throw ApiException.Of(400, string.Create(CultureInfo.InvariantCulture, $"The query parameter {name} is '{text}'"), "Give true or false."),
    };
}
