using System.Security.Cryptography;
using System.Text;
using SynapseServerless.Resources;
using SynapseServerless.Services.Governing;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Places that can do the same, of which one is chosen for each request: the first tier that is not held back, there the one with the least to do.</summary>
internal sealed class EndpointPool(IReadOnlyList<ServiceEndpoint> endpoints, GovernorOptions limits, string? shares = null)
{
    private const long StateBytes = 4_096;

    // A service of which one request in ten fails, repeats included, needs one repeat for nine answers; this leaves room for twice that.
    private const double RepeatShare = 0.25;
    private const int RepeatReserve = 10;

    /// <summary>The endpoints, in the order of their tiers.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints { get; } = [.. endpoints.OrderBy(endpoint => endpoint.Tier)];

    // By their order.
    private readonly ResourceKey[] _keys = [.. endpoints.OrderBy(endpoint => endpoint.Tier).Select(endpoint => new ResourceKey("governor", $"{endpoint.Url.GetLeftPart(UriPartial.Authority)} {endpoint.Deployment}"))];

    /// <summary>The longest hold that a request waits for.</summary>
    public TimeSpan LongestWait => limits.LongestWait;

    /// <summary>What answers are kept under: the same whichever of the endpoints gave them.</summary>
    public string Identity => $"{Endpoints[0].Url.AbsoluteUri} {Endpoints[0].Deployment}";

    /// <summary>Chooses one, and the governor that all who call it share.</summary>
    /// <param name="context">The context of the stage that calls.</param>
    /// <param name="avoided">Endpoints that have just refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Chosen> ChooseAsync(StageContext context, IReadOnlySet<ServiceEndpoint> avoided, CancellationToken cancellationToken)
    {
        Chosen? best = null;
        for (int i = 0; i < Endpoints.Count; i++)
        {
            ServiceEndpoint endpoint = Endpoints[i];
            Chosen next = await TakeAsync(endpoint, _keys[i], context, avoided.Contains(endpoint), cancellationToken).ConfigureAwait(false);
            bool isBetter = best is null || (next.IsFree && !best.IsFree)
                || (next.IsFree == best.IsFree && endpoint.Tier == best.Endpoint.Tier && next.Load < best.Load);
            (isBetter ? best : next)?.Dispose();
            best = isBetter ? next : best;
        }
        return best!;
    }

    private async ValueTask<Chosen> TakeAsync(ServiceEndpoint endpoint, ResourceKey key, StageContext context, bool isAvoided, CancellationToken cancellationToken)
    {
        Lease<EndpointState> lease = await context.Host.Resources
            .LoadAsync(key, null, _ => Task.FromResult(new Loaded<EndpointState>(new EndpointState(endpoint.ToString(), new Governor(limits, context.Time), new RetryBudget(context.Time, RepeatShare, RepeatReserve)), StateBytes)), cancellationToken)
            .ConfigureAwait(false);
        EndpointState state = lease.Find()!;
        // Others call it too, with limits of their own.
        state.Governor.KeepTo(limits);
        if (shares is not null)
            state.Share(shares, key.Name, context);
        if (Endpoints.Count == 1)
            return new Chosen(endpoint, lease, state, IsFree: true, Load: 0);
        GovernorState now = state.Governor.State;
        return new Chosen(endpoint, lease, state, !isAvoided && !(now.HeldUntil > context.Time.GetUtcNow()), now.InFlight + now.Waiting);
    }

    /// <summary>An endpoint for one request.</summary>
    internal sealed record Chosen(ServiceEndpoint Endpoint, Lease<EndpointState> Lease, EndpointState State, bool IsFree, int Load) : IDisposable
    {
        /// <summary>What lets requests to it be sent.</summary>
        public Governor Governor => State.Governor;

        public void Dispose() => Lease.Dispose();
    }
}

/// <summary>What a process knows of an endpoint.</summary>
internal sealed class EndpointState(string name, Governor governor, RetryBudget budget) : IDisposable
{
    private static readonly TimeSpan s_alone = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _first = new(1, 1);
    private readonly Lock _sharing = new();
    private FolderRateShares? _shares;
    private volatile bool _isKnown;
    private volatile SynapseException? _problem;

    /// <summary>What messages and records call it.</summary>
    public string Name { get; } = name;

    public Governor Governor { get; } = governor;

    /// <summary>Bounds how many requests to it are repeated.</summary>
    public RetryBudget Budget { get; } = budget;

    /// <summary>Whether it has answered, so that its address and the key are right.</summary>
    public bool IsKnown => _isKnown;

    /// <summary>Shares the limits of the endpoint with other processes.</summary>
    /// <param name="location">The folder by which they know of each other.</param>
    /// <param name="name">The endpoint.</param>
    /// <param name="context">The context of the stage that calls.</param>
    public void Share(string location, string name, StageContext context)
    {
        FolderRateShares? shares = Volatile.Read(ref _shares);
        if (shares is null)
        {
            lock (_sharing)
            {
                if (_shares is null)
                {
                    string folder = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
                    Volatile.Write(ref _shares, new FolderRateShares(context.Storage, $"{location.TrimEnd('/', '\\')}/{folder}", context.Time, context.Logger));
                    Governor.ShareBy(_shares);
                }
                shares = _shares;
            }
        }
        shares.Touch();
    }

    /// <summary>Lets the first request go alone: where its key is wrong, no second is sent. One that takes long is not waited for.</summary>
    /// <returns>Whether this is the first one, which has to say when it has ended.</returns>
    /// <exception cref="SynapseException">The one that this one waited for was told what is wrong with the endpoint.</exception>
    public async ValueTask<bool> BeginAsync(CancellationToken cancellationToken)
    {
        if (_isKnown)
            return false;
        if (_first.Wait(0, CancellationToken.None))
        {
            _problem = null;
        }
        else
        {
            if (!await _first.WaitAsync(s_alone, cancellationToken).ConfigureAwait(false))
                return false;
            if (_problem is { } problem)
            {
                _first.Release();
                throw problem;
            }
        }
        if (!_isKnown)
            return true;
        _first.Release();
        return false;
    }

    /// <summary>The first request has ended.</summary>
    /// <param name="answered">Whether something answered it, so that the address is right.</param>
    /// <param name="problem">What is wrong with the endpoint as a whole, if that is what the answer says.</param>
    public void End(bool answered, SynapseException? problem)
    {
        _isKnown |= answered;
        _problem = problem;
        _first.Release();
    }

    public void Dispose()
    {
        _shares?.Dispose();
        Governor.Dispose();
        _first.Dispose();
    }
}
