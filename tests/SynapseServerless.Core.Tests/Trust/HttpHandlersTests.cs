using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace SynapseServerless.Trust.Tests;

/// <summary>What a stage calls goes by the operator's policy, at each request, each redirect and each connection.</summary>
public sealed class HttpHandlersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_ask_for_a_host_share_its_connections_and_cannot_close_them()
    {
        var connections = new ConcurrentBag<string>();
        await using WebApplication server = await LocalServer.StartAsync(app => app.MapGet("/", (HttpContext context) => { connections.Add(context.Connection.Id); return "hello"; }));
        using var handlers = new HttpHandlers(HostPolicy.Any);
        for (int i = 0; i < 3; i++)
        {
            using var client = new HttpClient(handlers.For(server.Url("/ignored")));
            Assert.Equal("hello", await client.GetStringAsync(server.Url(), Token));
        }
        Assert.Same(handlers.For(server.Url("/a")), handlers.For(server.Url("/b")));
        Assert.Equal((3, 1), (connections.Count, connections.Distinct().Count()));
    }

    [Fact]
    public async Task A_handler_is_for_its_host_alone()
    {
        await using WebApplication server = await LocalServer.StartAsync(app => app.MapGet("/", () => "hello"));
        using var handlers = new HttpHandlers(HostPolicy.Any);
        using var client = new HttpClient(handlers.For(new Uri("https://api.example.org")));
        await Assert.ThrowsAsync<NotAllowedException>(() => client.GetAsync(server.Url(), Token));
    }

    [Fact]
    public void A_host_that_is_not_allowed_has_no_handler_and_the_error_says_where_it_was_named()
    {
        using var handlers = new HttpHandlers(new HostPolicy(["api.example.org"]));
        var error = Assert.Throws<NotAllowedException>(() => handlers.For(new Uri("https://other.example.org/x"), Location.OfParameter("stage", "url")));
        Assert.Equal("stage", error.Location.Stage);
        Assert.Contains("SYNAPSE_ALLOWED_HOSTS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_followed_with_what_was_sent_to_the_same_host_and_without_credentials_to_another()
    {
        var there = new ConcurrentBag<IHeaderDictionary>();
        await using WebApplication other = await LocalServer.StartAsync(app => app.MapGet("/file", (HttpContext context) => { there.Add(Copy(context)); return "content"; }));
        var here = new ConcurrentBag<IHeaderDictionary>();
        await using WebApplication server = await LocalServer.StartAsync(app =>
        {
            app.MapGet("/start", () => Results.Redirect("/next"));
            app.MapGet("/next", (HttpContext context) => { here.Add(Copy(context)); return Results.Redirect(other.Url("/file").ToString(), permanent: true); });
        });
        using var handlers = new HttpHandlers(HostPolicy.Any);
        using var client = new HttpClient(handlers.For(server.Url()));
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url("/start"));
        request.Headers.Add("Authorization", "Bearer hidden");
        request.Headers.Add("api-key", "hidden");
        request.Headers.Add("Cookie", "session=hidden");
        request.Headers.Add("Accept", "text/plain");
        using HttpResponseMessage response = await client.SendAsync(request, Token);

        Assert.Equal("content", await response.Content.ReadAsStringAsync(Token));
        IHeaderDictionary same = Assert.Single(here), foreign = Assert.Single(there);
        Assert.Equal(("Bearer hidden", "hidden"), (same.Authorization.ToString(), same["api-key"].ToString()));
        Assert.Equal("text/plain", foreign.Accept.ToString());
        Assert.DoesNotContain(foreign, header => header.Value.ToString().Contains("hidden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://169.254.169.254/metadata/instance", "https")]
    [InlineData("https://169.254.169.254/metadata/instance", "leads to an address")]
    [InlineData("https://[fe80::1]/", "leads to an address")]
    [InlineData("https://metadata.example.org/", "leads to an address")]
    [InlineData("https://user:password@api.example.org/", "user")]
    [InlineData("file:///etc/passwd", "https")]
    public async Task A_redirect_leads_nowhere_that_could_not_be_called_at_once(string target, string why)
    {
        await using WebApplication server = await LocalServer.StartAsync(app => app.MapGet("/", (HttpContext context) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = target;
        }));
        using var handlers = new HttpHandlers(HostPolicy.Any, Resolve);
        using var client = new HttpClient(handlers.For(server.Url()));
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(server.Url(), Token));
        NotAllowedException refusal = Assert.IsType<NotAllowedException>(error as NotAllowedException ?? error.InnerException);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_end_and_what_was_posted_is_not_sent_on()
    {
        int calls = 0;
        await using WebApplication server = await LocalServer.StartAsync(app =>
        {
            app.MapGet("/circle", () => { Interlocked.Increment(ref calls); return Results.Redirect("/circle"); });
            app.MapPost("/post", () => Results.Redirect("/circle", permanent: false, preserveMethod: true));
        });
        using var handlers = new HttpHandlers(HostPolicy.Any);
        using var client = new HttpClient(handlers.For(server.Url()));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Url("/circle"), Token));
        Assert.Equal(6, calls);
        using HttpResponseMessage posted = await client.PostAsync(server.Url("/post"), new StringContent("x"), Token);
        Assert.Equal((HttpStatusCode.TemporaryRedirect, 6), (posted.StatusCode, calls));
    }

    [Theory]
    [InlineData("https://anything.example.org/", true)]
    [InlineData("http://localhost:7071/", true)]
    [InlineData("http://127.0.0.1/", true)]
    [InlineData("http://[::1]:7071/", true)]
    [InlineData("http://anything.example.org/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://169.254.169.254/", false)]
    public void Without_a_policy_any_host_is_called_by_https_and_this_machine_by_http_too(string url, bool allowed) =>
        Assert.Equal(allowed, HostPolicy.Any.Allows(new Uri(url)));

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:169.254.169.254")]
    public async Task Without_a_policy_no_name_leads_to_the_metadata_of_a_cloud(string address)
    {
        using var handlers = new HttpHandlers(HostPolicy.Any, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
        using var client = new HttpClient(handlers.For(new Uri("https://innocent.example.org")));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("https://innocent.example.org/"), Token));
        Assert.Contains("leads to an address", Assert.IsType<NotAllowedException>(error.InnerException).Message, StringComparison.Ordinal);
    }

    // The server uses the dictionary of a connection again.
    private static HeaderDictionary Copy(HttpContext context) => new(context.Request.Headers.ToDictionary());

    private static Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) =>
        Task.FromResult<IPAddress[]>([IPAddress.Parse(host == "metadata.example.org" ? "169.254.169.254" : "127.0.0.1")]);
}
