using Xunit;

namespace SynapseServerless.Resources.Tests;

/// <summary>What is shared is loaded once, never freed while it is leased, and always freed in the end.</summary>
public sealed class LeasedCacheTests : IDisposable
{
    private static readonly ResourceKey _key = new("thing", "a");

    private readonly LeasedCache _cache = new(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Many_who_ask_at_once_get_one_load()
    {
        int loads = 0;
        var open = new TaskCompletionSource();
        using var barrier = new Barrier(16);
        Task<Lease<Thing>>[] asking = [.. Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait(Token);
                return _cache.LoadAsync(_key, "1", LoadAsync, Token);
            },
            Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap())];
        open.SetResult();
        Lease<Thing>[] leases = await Task.WhenAll(asking);

        Assert.Equal((1, 16, 10L), (loads, _cache.Leases, _cache.Bytes));
        Assert.Single(leases.Select(lease => lease.Find()).Distinct());
        foreach (Lease<Thing> lease in leases)
            lease.Dispose();
        Assert.Equal((0, 10L), (_cache.Leases, _cache.Bytes));

        async Task<Loaded<Thing>> LoadAsync(CancellationToken token)
        {
            Interlocked.Increment(ref loads);
            await open.Task.WaitAsync(token);
            return new Loaded<Thing>(new Thing(), 10);
        }
    }

    [Fact]
    public async Task A_load_that_fails_fails_those_who_wait_and_is_tried_again_by_the_next()
    {
        var failing = new TaskCompletionSource<Loaded<Thing>>();
        Task<Lease<Thing>> first = _cache.LoadAsync(_key, "1", _ => failing.Task, Token), second = _cache.LoadAsync(_key, "1", _ => failing.Task, Token);
        failing.SetException(new InvalidDataException("broken"));

        await Assert.ThrowsAsync<InvalidDataException>(() => first);
        await Assert.ThrowsAsync<InvalidDataException>(() => second);
        Assert.Equal((0, 0L), (_cache.Leases, _cache.Bytes));
        using Lease<Thing> third = await _cache.LoadAsync(_key, "1", Load(10), Token);
        Assert.NotNull(third.Find());
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_stop_the_load_for_others()
    {
        var loading = new TaskCompletionSource<Loaded<Thing>>();
        CancellationToken given = default;
        using var impatient = new CancellationTokenSource();
        Task<Lease<Thing>> first = _cache.LoadAsync(_key, "1", token => { given = token; return loading.Task; }, impatient.Token);
        Task<Lease<Thing>> second = _cache.LoadAsync<Thing>(_key, "1", _ => throw new InvalidOperationException("loaded twice"), Token);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(given.IsCancellationRequested);
        var thing = new Thing();
        loading.SetResult(new Loaded<Thing>(thing, 10));
        using Lease<Thing> lease = await second;
        Assert.Same(thing, lease.Find());
        Assert.Equal(1, _cache.Leases);
    }

    [Fact]
    public async Task What_nobody_uses_goes_first_the_least_recently_used_before_others()
    {
        Thing a = await IdleAsync("a", 40), b = await IdleAsync("b", 40);
        await IdleAsync("a", 40);
        using Lease<Thing> c = await _cache.LoadAsync(new ResourceKey("thing", "c"), "1", Load(40), Token);

        Assert.True(b.IsFreed);
        Assert.False(a.IsFreed);
        Assert.Equal(80, _cache.Bytes);
    }

    [Fact]
    public async Task What_is_leased_stays_even_beyond_the_capacity()
    {
        using Lease<Thing> a = await _cache.LoadAsync(new ResourceKey("thing", "a"), "1", Load(80), Token);
        Lease<Thing> b = await _cache.LoadAsync(new ResourceKey("thing", "b"), "1", Load(80), Token);
        Thing thing = b.Find()!;

        Assert.False(a.Find()!.IsFreed);
        Assert.Equal(160, _cache.Bytes);
        using (Lease<Thing> again = await _cache.LoadAsync<Thing>(new ResourceKey("thing", "a"), "1", _ => throw new InvalidOperationException("loaded twice"), Token))
            Assert.Same(a.Find(), again.Find());
        b.Dispose();
        Assert.True(thing.IsFreed);
        Assert.False(a.Find()!.IsFreed);
        Assert.Equal(80, _cache.Bytes);
    }

    [Fact]
    public async Task Another_version_is_another_resource_and_the_former_goes_with_its_last_lease()
    {
        Lease<Thing> one = await _cache.LoadAsync(_key, "1", Load(10), Token), same = await _cache.LoadAsync(_key, null, Load(10), Token);
        Thing former = one.Find()!;
        using Lease<Thing> two = await _cache.LoadAsync(_key, "2", Load(10), Token);

        Assert.NotSame(former, two.Find());
        one.Dispose();
        Assert.False(former.IsFreed);
        same.Dispose();
        Assert.True(former.IsFreed);
        Assert.Equal(10, _cache.Bytes);
    }

    [Fact]
    public async Task The_end_of_the_cache_frees_all_but_what_is_leased_and_that_with_its_lease()
    {
        Thing idle = await IdleAsync("idle", 10);
        var loading = new TaskCompletionSource<Loaded<Thing>>();
        Task<Lease<Thing>> late = _cache.LoadAsync(new ResourceKey("thing", "late"), "1", _ => loading.Task, Token);
        Lease<Thing> lease = await _cache.LoadAsync(_key, "1", Load(10), Token);
        Thing leased = lease.Find()!;
        _cache.Dispose();

        Assert.True(idle.IsFreed);
        Assert.False(leased.IsFreed);
        lease.Dispose();
        lease.Dispose();
        Assert.True(leased.IsFreed);
        var thing = new Thing();
        loading.SetResult(new Loaded<Thing>(thing, 10));
        (await late).Dispose();
        Assert.True(thing.IsFreed);
        Assert.Equal((0, 0L), (_cache.Leases, _cache.Bytes));
        Assert.Throws<ObjectDisposedException>(() => _cache.Lease(_key, "1", Load(10)));
    }

    [Fact]
    public async Task What_an_owner_retires_goes_and_what_others_own_stays()
    {
        object owner = new();
        Thing other = await IdleAsync("a", 10);
        Lease<Thing> lease = await _cache.LoadAsync(_key with { Owner = owner }, "1", Load(10), Token);
        Thing own = lease.Find()!;
        lease.Dispose();
        Assert.NotSame(other, own);
        _cache.Retire(owner);

        Assert.True(own.IsFreed);
        Assert.False(other.IsFreed);
    }

    [Fact]
    public void A_lease_that_is_never_asked_loads_nothing()
    {
        _cache.Lease<Thing>(_key, "1", _ => throw new InvalidOperationException("loaded")).Dispose();
        Assert.Equal((0, 0L), (_cache.Leases, _cache.Bytes));
    }

    // Threads that lease, hold, give up, change versions and fail at random, over a cache that has room for a few.
    [Theory]
    [InlineData(0)]
    [InlineData(35)]
    [InlineData(1_000)]
    public async Task Whatever_threads_do_nothing_is_freed_while_it_is_leased_and_all_is_freed_in_the_end(long capacity)
    {
        var made = new System.Collections.Concurrent.ConcurrentBag<Thing>();
        var cache = new LeasedCache(capacity);
        using var barrier = new Barrier(8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Factory.StartNew(() => WorkAsync(new Random(seed)), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        Assert.Equal(0, cache.Leases);
        Assert.True(cache.Bytes <= capacity);
        Assert.Equal(cache.Bytes, made.Count(thing => !thing.IsFreed) * 10L);
        cache.Dispose();
        Assert.All(made, thing => Assert.Equal(1, thing.Frees));
        Assert.Equal(0, cache.Bytes);
        Assert.NotEmpty(made);

        async Task WorkAsync(Random random)
        {
            barrier.SignalAndWait(Token);
            for (int i = 0; i < 2_000; i++)
            {
                var key = new ResourceKey("thing", $"{random.Next(6)}");
                string? version = random.Next(3) == 0 ? null : $"{random.Next(2)}";
                using var gaveUp = new CancellationTokenSource();
                if (random.Next(10) == 0)
                    await gaveUp.CancelAsync();
                bool fails = random.Next(10) == 0;
                try
                {
                    using Lease<Thing> lease = await cache.LoadAsync(key, version, token => MakeAsync(fails), gaveUp.Token);
                    Thing thing = lease.Find()!;
                    if (random.Next(4) == 0)
                        await Task.Yield();
                    Assert.False(thing.IsFreed);
                }
                catch (Exception error) when (error is InvalidDataException or OperationCanceledException)
                {
                    // As it was meant to.
                }
            }
        }

        async Task<Loaded<Thing>> MakeAsync(bool fails)
        {
            await Task.Yield();
            if (fails)
                throw new InvalidDataException("broken");
            var thing = new Thing();
            made.Add(thing);
            return new Loaded<Thing>(thing, 10);
        }
    }

    private static Func<CancellationToken, Task<Loaded<Thing>>> Load(long bytes) => _ => Task.FromResult(new Loaded<Thing>(new Thing(), bytes));

    private async Task<Thing> IdleAsync(string name, long bytes)
    {
        using Lease<Thing> lease = await _cache.LoadAsync(new ResourceKey("thing", name), "1", Load(bytes), Token);
        return lease.Find()!;
    }

    private sealed class Thing : IDisposable
    {
        private int _frees;

        public int Frees => _frees;

        public bool IsFreed => _frees > 0;

        public void Dispose() => Interlocked.Increment(ref _frees);
    }
}
