using Apache.Arrow;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Who accessed what, tenant by tenant, and how likely that was.</summary>
public sealed class AccessState
{
    /// <summary>The sum of likelihoods of each pair, by tenant, user and resource.</summary>
    public Dictionary<string, Dictionary<string, Dictionary<string, double>>> Tenants { get; init; } = new(StringComparer.Ordinal);

    internal void Add(string tenant, string user, string resource, double likelihood)
    {
        if (!Tenants.TryGetValue(tenant, out Dictionary<string, Dictionary<string, double>>? users))
            Tenants.Add(tenant, users = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal));
        if (!users.TryGetValue(user, out Dictionary<string, double>? resources))
            users.Add(user, resources = new Dictionary<string, double>(StringComparer.Ordinal));
        // The largest: of a pair that comes more than once, in any order.
        resources[resource] = resources.TryGetValue(resource, out double other) ? Math.Max(other, likelihood) : likelihood;
    }

    internal AccessState Plus(AccessState other)
    {
        foreach ((string tenant, Dictionary<string, Dictionary<string, double>> users) in other.Tenants)
        {
            foreach ((string user, Dictionary<string, double> resources) in users)
            {
                foreach ((string resource, double likelihood) in resources)
                    Add(tenant, user, resource, likelihood);
            }
        }
        return this;
    }

    internal void Add(RecordBatch batch, string uid, string? tenantCol, string userCol, string resCol, string? likelihoodCol, StageContext context)
    {
        string?[] tenants = PartitionKeys.Read(batch, uid, tenantCol), users = CellTexts.Read(InputColumns.Get(batch, uid, userCol)), resources = CellTexts.Read(InputColumns.Get(batch, uid, resCol));
        double[]? likelihoods = likelihoodCol is null ? null : NumericColumn.ToDoubles(InputColumns.Get(batch, uid, likelihoodCol));
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            string? column = tenants[row] is null ? tenantCol : users[row] is null ? userCol : resources[row] is null ? resCol : likelihoods is not null && !(likelihoods[row] >= 0 && double.IsFinite(likelihoods[row])) ? likelihoodCol : null;
            if (column is null)
                Add(tenants[row]!, users[row]!, resources[row]!, likelihoods?[row] ?? 1);
            else
                bad.Add(new BadRow(row, column, column == likelihoodCol ? "The likelihood is missing, negative or infinite" : "The value is missing", "Every access needs a tenant, a user and a resource, and a likelihood of 0 or more."));
        }
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
    }

    internal static void Require(Schema input, string uid, string? tenantCol, string userCol, string resCol)
    {
        if (tenantCol is not null)
            InputColumns.Require(input, uid, "tenantCol", tenantCol, CellTexts.IsReadable, "a column of text, numbers or booleans");
        InputColumns.Require(input, uid, "userCol", userCol, CellTexts.IsReadable, "a column of text, numbers or booleans");
        InputColumns.Require(input, uid, "resCol", resCol, CellTexts.IsReadable, "a column of text, numbers or booleans");
    }
}
