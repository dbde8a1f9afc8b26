using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Finds which users and resources hang together by chains of accesses, tenant by tenant.</summary>
/// <remarks>Components of a tenant are numbered from 0, in the order of the first of their users by name.</remarks>
public sealed class ConnectedComponents : AggregateEstimator<AccessState>
{
    /// <summary>The column of the tenant; null for one tenant.</summary>
    public string? TenantCol { get; init; } = "tenant";

    /// <summary>The column of the user: text, numbers or booleans.</summary>
    [Required]
    public string UserCol { get; init; } = "user";

    /// <summary>The column of the resource: text, numbers or booleans.</summary>
    [Required]
    public string ResCol { get; init; } = "res";

    /// <summary>The column that gets the component of the user and of the resource; null where they are of different ones, or one is not known.</summary>
    [Required]
    public string ComponentColName { get; init; } = "component";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => ConnectedComponentsModel.Output(input, Uid, TenantCol, UserCol, ResCol, ComponentColName);

    /// <inheritdoc/>
    protected override AccessState Create(Schema input) => new();

    /// <inheritdoc/>
    protected override AccessState Add(AccessState state, RecordBatch batch, StageContext context)
    {
        state.Add(batch, Uid, TenantCol, UserCol, ResCol, null, context);
        return state;
    }

    /// <inheritdoc/>
    protected override AccessState Combine(AccessState left, AccessState right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Transformer Finish(AccessState state, Schema input, StageContext context) => new ConnectedComponentsModel
    {
        Uid = Uid + "Model", TenantCol = TenantCol, UserCol = UserCol, ResCol = ResCol, ComponentColName = ComponentColName,
        Tenants = [.. state.Tenants.OrderBy(static tenant => tenant.Key, StringComparer.Ordinal).Select(static tenant => Found(tenant.Key, new TenantAccess(tenant.Value)))],
    };

    private static TenantComponents Found(string tenant, TenantAccess access) => new(
        tenant, Numbers(access.Users, access.Components, 0), Numbers(access.Resources, access.Components, access.Users.Length));

    private static Dictionary<string, int> Numbers(string[] names, int[] components, int first) =>
        names.Select((name, i) => (name, components[first + i])).ToDictionary(static pair => pair.name, static pair => pair.Item2, StringComparer.Ordinal);
}

/// <summary>The components of a tenant.</summary>
/// <param name="Tenant">The tenant, as text; empty where there is one.</param>
/// <param name="Users">The component of each user.</param>
/// <param name="Resources">The component of each resource.</param>
public sealed record TenantComponents(string Tenant, IReadOnlyDictionary<string, int> Users, IReadOnlyDictionary<string, int> Resources);

/// <summary>Gives accesses the component that their user and resource are of; what ConnectedComponents fits.</summary>
public sealed class ConnectedComponentsModel : BatchTransformer
{
    /// <summary>The column of the tenant; null for one tenant.</summary>
    public string? TenantCol { get; init; } = "tenant";

    /// <summary>The column of the user.</summary>
    [Required]
    public string UserCol { get; init; } = "user";

    /// <summary>The column of the resource.</summary>
    [Required]
    public string ResCol { get; init; } = "res";

    /// <summary>The column that gets the component.</summary>
    [Required]
    public string ComponentColName { get; init; } = "component";

    /// <summary>The components of each tenant.</summary>
    public IReadOnlyList<TenantComponents> Tenants { get; init; } = [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, TenantCol, UserCol, ResCol, ComponentColName);
        var added = new AddedColumns(input, Number(ComponentColName));
        var tenants = Tenants.ToDictionary(static tenant => tenant.Tenant, StringComparer.Ordinal);
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, Numbers(batch, tenants)), keepsRows: true);
    }

    internal static Schema Output(Schema input, string uid, string? tenant, string user, string resource, string output)
    {
        AccessState.Require(input, uid, tenant, user, resource);
        return Schemas.With(input, Number(output));
    }

    private static Field Number(string name) => new(name, Int32Type.Default, nullable: true);

    private Int32Array Numbers(RecordBatch batch, Dictionary<string, TenantComponents> known)
    {
        string?[] tenants = PartitionKeys.Read(batch, Uid, TenantCol), users = CellTexts.Read(InputColumns.Get(batch, Uid, UserCol)), resources = CellTexts.Read(InputColumns.Get(batch, Uid, ResCol));
        var numbers = new Int32Array.Builder();
        for (int row = 0; row < batch.Length; row++)
        {
            if (tenants[row] is { } name && users[row] is { } user && resources[row] is { } resource && known.TryGetValue(name, out TenantComponents? tenant)
                && tenant.Users.TryGetValue(user, out int left) && tenant.Resources.TryGetValue(resource, out int right) && left == right)
                numbers.Append(left);
            else
                numbers.AppendNull();
        }
        return numbers.Build();
    }
}
