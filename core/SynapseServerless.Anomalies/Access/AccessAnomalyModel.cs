using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Scores accesses by how strange they are; what AccessAnomaly fits.</summary>
public sealed class AccessAnomalyModel : BatchTransformer, IModelInsights
{
    private const string File = "vectors.json";

    /// <summary>The column of the tenant; null for one tenant.</summary>
    public string? TenantCol { get; init; } = "tenant";

    /// <summary>The column of the user.</summary>
    [Required]
    public string UserCol { get; init; } = "user";

    /// <summary>The column of the resource.</summary>
    [Required]
    public string ResCol { get; init; } = "res";

    /// <summary>The column that gets the score.</summary>
    [Required]
    public string OutputCol { get; init; } = "anomaly_score";

    /// <summary>Whether accesses that were learnt from have a score of 0.</summary>
    public bool PreserveHistory { get; init; } = true;

    // What the parameters do not hold: a file of its own.
    [NotAParameter]
    internal TenantVectors[] Tenants { get; set; } = [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, TenantCol, UserCol, ResCol, OutputCol);
        var added = new AddedColumns(input, Score(OutputCol));
        var tenants = Tenants.ToDictionary(static tenant => tenant.Tenant, tenant => new TenantScores(tenant, PreserveHistory), StringComparer.Ordinal);
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, Scores(batch, tenants)), keepsRows: true);
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) =>
        folder.WriteAsync(File, async stream => await StateJson.SaveAsync(Tenants, stream, cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        await using Stream stream = await folder.OpenReadAsync(File, cancellationToken).ConfigureAwait(false);
        Tenants = await StateJson.LoadAsync<TenantVectors[]>(stream, cancellationToken).ConfigureAwait(false);
        if (Tenants.Any(static tenant => tenant.Users.Length != tenant.UserVectors.Length || tenant.Resources.Length != tenant.ResourceVectors.Length || tenant.Components.Length != tenant.Users.Length + tenant.Resources.Length))
            throw new DataException("The vectors of a tenant are not as many as its users and resources", Location.OfStage(Uid), "Fit the stage again.");
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["tenants"] = Tenants.Length.ToString(CultureInfo.InvariantCulture), ["users"] = Tenants.Sum(static tenant => tenant.Users.Length).ToString(CultureInfo.InvariantCulture),
            ["resources"] = Tenants.Sum(static tenant => tenant.Resources.Length).ToString(CultureInfo.InvariantCulture), ["accesses"] = Tenants.Sum(static tenant => tenant.History.Length).ToString(CultureInfo.InvariantCulture),
        },
    };

    internal static Schema Output(Schema input, string uid, string? tenant, string user, string resource, string output)
    {
        AccessState.Require(input, uid, tenant, user, resource);
        return Schemas.With(input, Score(output));
    }

    private static Field Score(string name) => new(name, DoubleType.Default, nullable: true);

    private DoubleArray Scores(RecordBatch batch, Dictionary<string, TenantScores> known)
    {
        string?[] tenants = PartitionKeys.Read(batch, Uid, TenantCol), users = CellTexts.Read(InputColumns.Get(batch, Uid, UserCol)), resources = CellTexts.Read(InputColumns.Get(batch, Uid, ResCol));
        var scores = new DoubleArray.Builder();
        for (int row = 0; row < batch.Length; row++)
        {
            double? score = tenants[row] is { } name && users[row] is { } user && resources[row] is { } resource && known.TryGetValue(name, out TenantScores? tenant) ? tenant.Of(user, resource) : null;
            if (score is { } found)
                scores.Append(found);
            else
                scores.AppendNull();
        }
        return scores.Build();
    }
}
