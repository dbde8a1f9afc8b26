using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Of which column of the data each slot of a vector is made, where every stage on the way makes a number of one column alone.</summary>
internal static class ColumnTrace
{
    /// <summary>The column of each slot.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="input">Schema of the data.</param>
    /// <param name="name">The column of vectors.</param>
    /// <param name="width">How many slots it has.</param>
    /// <param name="mixes">The stage that makes numbers of several columns, where there is one.</param>
    /// <returns>Null where a slot is made of several columns, or nobody says.</returns>
    public static string[]? Of(IEnumerable<Transformer> stages, Schema input, string name, int width, out Transformer? mixes)
    {
        var known = Schemas.Names(input).ToDictionary(static column => column, static column => (string[])[column], StringComparer.Ordinal);
        Schema schema = input;
        mixes = null;
        foreach (Transformer stage in stages)
        {
            if (stage is not ITracesColumns traces)
            {
                mixes = stage;
                return null;
            }
            var made = new Dictionary<string, string[]>(StringComparer.Ordinal);
            foreach ((string column, IReadOnlyList<string> origins) in traces.Origins(schema))
            {
                if (Join(origins, known) is not { } own)
                {
                    mixes = stage;
                    return null;
                }
                made[column] = own;
            }
            foreach ((string column, string[] own) in made)
                known[column] = own;
            schema = stage.TransformSchema(schema);
        }
        string[] found = known[name];
        return found.Length == width ? found : found.Length == 1 ? [.. Enumerable.Repeat(found[0], width)] : null;
    }

    // Slots that stand together and are of one column are the slots of that column, where it has as many.
    private static string[]? Join(IReadOnlyList<string> origins, Dictionary<string, string[]> known)
    {
        var all = new List<string>();
        for (int i = 0; i < origins.Count;)
        {
            int end = i;
            while (end < origins.Count && origins[end] == origins[i])
                end++;
            string[] own = known[origins[i]];
            if (own.Length == end - i)
                all.AddRange(own);
            else if (own.Distinct().Count() == 1)
                all.AddRange(Enumerable.Repeat(own[0], end - i));
            else
                return null;
            i = end;
        }
        return [.. all];
    }
}
