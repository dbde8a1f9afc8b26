using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Service.Models;

namespace SynapseServerless.Service.Api.Scoring;

/// <summary>The rows of an answer in their order: what the model gave, and the errors of rows that it gave nothing for.</summary>
internal readonly record struct AnsweredRows
{
    /// <summary>What the model gave; borrowed.</summary>
    public required RecordBatch Rows { get; init; }

    /// <summary>For each row of the answer the one of <see cref="Rows"/> that it is; -1 for an error. Null where it is all of them in their order.</summary>
    public int[]? Order { get; init; }

    /// <summary>For each row of the answer the row of the request that it comes from; null where these are the same.</summary>
    public IReadOnlyList<int>? Sources { get; init; }

    /// <summary>For each row of the answer its error, or null. Null where errors are not in the answer.</summary>
    public string?[]? Errors { get; init; }

    /// <summary>Columns that the model takes and that did not come.</summary>
    public IReadOnlyList<string> Missing { get; init; }

    /// <summary>The version that answered.</summary>
    public required string Version { get; init; }

    /// <summary>Puts together what was scored and what was not.</summary>
    /// <param name="read">The rows that came, with what was wrong with some.</param>
    /// <param name="scored">What became of them.</param>
    /// <param name="isInPlace">Whether errors are in the answer.</param>
    public static AnsweredRows Of(RowsRead read, ScoredRows scored, bool isInPlace)
    {
        var answer = new AnsweredRows { Rows = scored.Rows, Sources = scored.Sources, Missing = read.Missing, Version = scored.Version };
        if (!isInPlace)
            return answer;
        var errors = new SortedDictionary<int, string>();
        foreach (BadCell problem in read.Problems)
            Add(errors, problem.Row, problem);
        foreach (BadCell problem in scored.Errors)
            Add(errors, Place(read, problem.Row), problem);
        if (errors.Count == 0 && read.Places is null)
            return answer with { Errors = new string?[scored.Rows.Length] };
        int count = scored.Rows.Length + errors.Count;
        (int[] order, int[] sources, var texts) = (new int[count], new int[count], new string?[count]);
        using SortedDictionary<int, string>.Enumerator error = errors.GetEnumerator();
        bool hasError = error.MoveNext();
        for (int at = 0, row = 0; at < count; at++)
        {
            int source = row < scored.Rows.Length ? Place(read, scored.Sources?[row] ?? row) : int.MaxValue;
            if (hasError && error.Current.Key < source)
            {
                (order[at], sources[at], texts[at]) = (-1, error.Current.Key, error.Current.Value);
                hasError = error.MoveNext();
            }
            else
            {
                (order[at], sources[at]) = (row++, source);
            }
        }
        return answer with { Order = order, Sources = sources, Errors = texts };
    }

    private static int Place(RowsRead read, int row) => read.Places?[row] ?? row;

    private static void Add(SortedDictionary<int, string> errors, int row, BadCell problem)
    {
        string text = $"{(problem.Column is null ? "" : $"{problem.Column}: ")}{Http.ApiException.Sentence(problem.Problem)}{(problem.Remedy is null ? "" : $" {problem.Remedy}")}";
        errors[row] = errors.TryGetValue(row, out string? before) ? $"{before} {text}" : text;
    }
}
