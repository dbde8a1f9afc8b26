using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Finds accesses of users to resources that are unlike those of similar users, tenant by tenant, by collaborative filtering.</summary>
/// <remarks>
/// <para>Likelihoods are scaled to a range for each tenant, and users and resources get vectors whose products are high where there was an access. A score is the product, turned round and
/// scaled so that those of the accesses that were learnt from have a mean of 0 and a deviation of 1: the higher, the stranger.</para>
/// <para>A tenant's accesses are held in memory. Of a pair that comes more than once the largest likelihood counts. Neither the order of rows nor how they are cut changes a score.</para>
/// </remarks>
public sealed class AccessAnomaly : AggregateEstimator<AccessState>
{
    /// <summary>The column of the tenant: users and resources of different tenants have nothing to do with each other. Null for one tenant.</summary>
    public string? TenantCol { get; init; } = "tenant";

    /// <summary>The column of the user: text, numbers or booleans.</summary>
    [Required]
    public string UserCol { get; init; } = "user";

    /// <summary>The column of the resource: text, numbers or booleans.</summary>
    [Required]
    public string ResCol { get; init; } = "res";

    /// <summary>The column of how likely an access is, or how often it came: numbers of 0 or more; null for 1 each.</summary>
    public string? LikelihoodCol { get; init; } = "likelihood";

    /// <summary>
    /// The column that gets the score: high for strange accesses, 0 for those that were learnt from where history is preserved, infinity where user and resource hang together by no chain of
    /// accesses, and null where one of them is not known.
    /// </summary>
    [Required]
    public string OutputCol { get; init; } = "anomaly_score";

    /// <summary>Numbers of a vector.</summary>
    [Range(1, 1_000)]
    public int RankParam { get; init; } = 10;

    /// <summary>How often vectors of users and resources are found in turn.</summary>
    [Range(1, 100_000)]
    public int MaxIter { get; init; } = 25;

    /// <summary>The penalty on vectors.</summary>
    [Range(0, double.MaxValue)]
    public double RegParam { get; init; } = 1;

    /// <summary>Blocks of Spark's factorization.</summary>
    [NoEffect("Each tenant is factorized as a whole.")]
    public int? NumBlocks { get; init; }

    /// <summary>Whether SynapseML factorizes tenant by tenant.</summary>
    [NoEffect("Each tenant is always factorized apart.")]
    public bool SeparateTenants { get; init; }

    /// <summary>What the least likelihood of a tenant is scaled to.</summary>
    [Range(0, double.MaxValue)]
    public double LowValue { get; init; } = 5;

    /// <summary>What the largest likelihood of a tenant is scaled to.</summary>
    [Range(0, double.MaxValue)]
    public double HighValue { get; init; } = 10;

    /// <summary>Whether likelihoods say how sure an access is (implicit feedback); else products are to meet them, and pairs without an access are drawn to meet <c>negScore</c>.</summary>
    public bool ApplyImplicitCf { get; init; } = true;

    /// <summary>How much surer a likelihood makes an access.</summary>
    [Range(0, double.MaxValue)]
    [EffectNeeds(nameof(ApplyImplicitCf), true)]
    public double AlphaParam { get; init; } = 1;

    /// <summary>How many pairs without an access are drawn for each access.</summary>
    [Range(0, 1_000)]
    [EffectNeeds(nameof(ApplyImplicitCf), false)]
    public int ComplementsetFactor { get; init; } = 2;

    /// <summary>What products of pairs without an access are to meet.</summary>
    [Range(0, double.MaxValue)]
    [EffectNeeds(nameof(ApplyImplicitCf), false)]
    public double NegScore { get; init; } = 1;

    /// <summary>Whether accesses that were learnt from have a score of 0.</summary>
    public bool PreserveHistory { get; init; } = true;

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (LowValue > HighValue)
            yield return BadParameter(nameof(LowValue), FormattableString.Invariant($"{LowValue} is above {HighValue}"), "Give a range that goes from the least to the largest.");
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        if (LikelihoodCol is not null)
            InputColumns.Require(input, Uid, "likelihoodCol", LikelihoodCol, NumericColumn.IsNumber, "a column of numbers, or null for 1 each");
        return AccessAnomalyModel.Output(input, Uid, TenantCol, UserCol, ResCol, OutputCol);
    }

    /// <inheritdoc/>
    protected override AccessState Create(Schema input) => new();

    /// <inheritdoc/>
    protected override AccessState Add(AccessState state, RecordBatch batch, StageContext context)
    {
        state.Add(batch, Uid, TenantCol, UserCol, ResCol, LikelihoodCol, context);
        return state;
    }

    /// <inheritdoc/>
    protected override AccessState Combine(AccessState left, AccessState right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Transformer Finish(AccessState state, Schema input, StageContext context)
    {
        if (state.Tenants.Count == 0)
            throw new DataException("There are no accesses to learn from", Location.OfStage(Uid, UserCol), "Give rows of a user and a resource.");
        return new AccessAnomalyModel
        {
            Uid = Uid + "Model", TenantCol = TenantCol, UserCol = UserCol, ResCol = ResCol, OutputCol = OutputCol, PreserveHistory = PreserveHistory,
            Tenants = [.. state.Tenants.OrderBy(static tenant => tenant.Key, StringComparer.Ordinal).Select(tenant => Learn(tenant.Key, new TenantAccess(tenant.Value)))],
        };
    }

    private TenantVectors Learn(string tenant, TenantAccess access)
    {
        double least = access.Pairs.Min(static pair => pair.Likelihood), most = access.Pairs.Max(static pair => pair.Likelihood);
        double Scaled(double value) => most > least ? LowValue + ((HighValue - LowValue) * (value - least) / (most - least)) : (LowValue + HighValue) / 2;
        var observed = access.Pairs.Select(pair => (pair.User, pair.Resource, Value: Scaled(pair.Likelihood))).ToList();
        var draws = new Draws(Seed, unchecked((long)Hash64.Of(System.Text.Encoding.UTF8.GetBytes(tenant))));
        if (!ApplyImplicitCf)
            observed.AddRange(Complement(access, ref draws));
        (double[][] users, double[][] resources) = new Factorization(RankParam, RegParam, ApplyImplicitCf ? AlphaParam : null).Fit(access.Users.Length, access.Resources.Length, observed, MaxIter, draws);
        double[] products = [.. access.Pairs.Select(pair => TenantVectors.Product(users[pair.User], resources[pair.Resource]))];
        double mean = products.Average(), deviation = Math.Sqrt(products.Average(product => (product - mean) * (product - mean)));
        return new TenantVectors
        {
            Tenant = tenant, Users = access.Users, Resources = access.Resources, Components = access.Components, UserVectors = users, ResourceVectors = resources, Mean = mean,
            // Where all products are equal, how far another is from them has no unit but its own.
            Deviation = deviation > 1e-12 ? deviation : 1, History = [.. access.Pairs.Select(static pair => new[] { pair.User, pair.Resource })],
        };
    }

    private List<(int, int, double)> Complement(TenantAccess access, ref Draws draws)
    {
        var taken = access.Pairs.Select(static pair => (pair.User, pair.Resource)).ToHashSet();
        var found = new List<(int, int, double)>();
        // As many tries as pairs are wanted, so that a tenant whose users access nearly everything comes to an end.
        for (long left = (long)ComplementsetFactor * access.Pairs.Length; left > 0; left--)
        {
            (int User, int Resource) pair = ((int)draws.Below(access.Users.Length), (int)draws.Below(access.Resources.Length));
            if (taken.Add(pair))
                found.Add((pair.User, pair.Resource, NegScore));
        }
        return found;
    }
}
