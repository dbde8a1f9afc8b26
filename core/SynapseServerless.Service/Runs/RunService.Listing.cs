using System.Text;
using SynapseServerless.Storage;

namespace SynapseServerless.Service.Runs;

public sealed partial class RunService
{
    // So many are looked at for one page, however few of them are wanted; the next page goes on from there.
    private const int MostLookedAt = 500;

    // So many are read at a time.
    private const int Abreast = 16;

    /// <summary>Runs, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="ServiceException">The continuation is none that a page before gave.</exception>
    public async Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        string after = query.Continuation is { } token ? Decode(token) : "";
        var found = new List<RunView>();
        string? last = null;
        int looked = 0;
        await foreach (string[] keys in ChunksAsync(after, cancellationToken).ConfigureAwait(false))
        {
            RunView?[] views = await Task.WhenAll(keys.Select(key => OfKeyAsync(key, query, cancellationToken))).ConfigureAwait(false);
            for (int i = 0; i < keys.Length; i++)
            {
                if (found.Count == query.Top)
                    return new RunPage { Runs = found, Continuation = Encode(last!) };
                last = keys[i];
                if (views[i] is { } view)
                    found.Add(view);
            }
            looked += keys.Length;
            if (looked >= MostLookedAt)
                return new RunPage { Runs = found, Continuation = Encode(last!) };
        }
        return new RunPage { Runs = found };
    }

    private async Task<RunView?> OfKeyAsync(string key, RunQuery query, CancellationToken cancellationToken)
    {
        string runId = key[14..];
        if (query.Name is { } name
            && (await _records.FindRequestAsync(runId, cancellationToken).ConfigureAwait(false))?.Name != name)
            return null;
        RunView? view = await FindAsync(runId, cancellationToken).ConfigureAwait(false);
        return query.Status is { } status && view?.Status != status ? null : view;
    }

    private async IAsyncEnumerable<string[]> ChunksAsync(
        string after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunk = new List<string>(Abreast);
        await foreach (StorageItem item in Storage.ListAsync(_layout.Index, cancellationToken).ConfigureAwait(false))
        {
            string key = Path.GetFileNameWithoutExtension(item.Path);
            if (key.Length <= 14 || string.CompareOrdinal(key, after) <= 0)
                continue;
            chunk.Add(key);
            if (chunk.Count < Abreast)
                continue;
            yield return [.. chunk];
            chunk.Clear();
        }
        if (chunk.Count > 0)
            yield return [.. chunk];
    }

    private static string Encode(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Decode(string token)
    {
        string base64 = token.Replace('-', '+').Replace('_', '/');
        byte[] bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='), bytes, out int length) || length < 14)
            throw new ServiceException(Refusal.Unprocessable, "This continuation is none that a page gave", "Ask for the first page without one.");
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
