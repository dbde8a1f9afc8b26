using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace SynapseServerless.Trust.Tests;

public class HostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://hooks.example.org/x")]
    [InlineData("https://HOOKS.Example.Org./x?token=1#y")]
    [InlineData("https://hooks.example.org:8443/x")]
    [InlineData("https://a.logic.azure.com/workflows/1")]
    [InlineData("https://a.b.logic.azure.com/workflows/1")]
    [InlineData("https://narrow.example.org:8443/")]
    [InlineData("https://xn--bcher-kva.example/")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("http://localhost:7071/")]
    [InlineData("https://localhost/")]
    [InlineData("http://[::1]:7071/")]
    public void What_the_operator_named_may_be_called(string url) => Assert.True(Policy().Allows(new Uri(url)));

    [Theory]
    [InlineData("https://example.org/", "not allowed")]
    [InlineData("https://hooks.example.org.evil.example/", "not allowed")]
    [InlineData("https://evilhooks.example.org/", "not allowed")]
    [InlineData("https://logic.azure.com/", "not allowed")]
    [InlineData("https://narrow.example.org/", "not allowed")]
    [InlineData("https://10.1.2.4/", "not allowed")]
    [InlineData("https://169.254.169.254/metadata/instance", "not allowed")]
    [InlineData("https://169.254.169.254./metadata/instance", "not allowed")]
    [InlineData("https://2852039166/metadata/instance", "not allowed")]
    [InlineData("https://[::ffff:169.254.169.254]/", "not allowed")]
    [InlineData("https://127.0.0.1/", "not allowed")]
    [InlineData("http://hooks.example.org/", "https")]
    [InlineData("http://10.1.2.3/", "https")]
    [InlineData("https://user:password@hooks.example.org/", "user")]
    [InlineData("https://hooks.example.org@evil.example/", "user")]
    [InlineData("ftp://hooks.example.org/", "https")]
    [InlineData("file:///etc/passwd", "https")]
    [InlineData("/relative", "https")]
    public void What_he_did_not_is_refused_and_says_why(string url, string why)
    {
        var refusal = Assert.Throws<NotAllowedException>(() => Policy().Check(new Uri(url, UriKind.RelativeOrAbsolute)));
        Assert.Contains(why, refusal.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("password", url.StartsWith("file", StringComparison.Ordinal) ? "" : refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.example.org/")]
    [InlineData("*")]
    [InlineData("*.*.example.org")]
    [InlineData("*.10.0.0.1")]
    [InlineData("hooks.example.org:0")]
    [InlineData("hooks.example.org:x")]
    [InlineData("hooks..example.org")]
    [InlineData("")]
    public void An_operator_is_told_of_what_is_no_host(string host) =>
        Assert.Contains("SYNAPSE_ALLOWED_HOSTS", Assert.Throws<SpecificationException>(() => new HostPolicy([host])).Message, StringComparison.Ordinal);

    // From the registries of IANA (RFC 6890 and what updates it) and the documentation of the clouds.
    [Theory]
    [InlineData("8.8.8.8", "Public")]
    [InlineData("2606:4700::1111", "Public")]
    [InlineData("::ffff:8.8.8.8", "Public")]
    [InlineData("172.15.255.255", "Public")]
    [InlineData("172.32.0.0", "Public")]
    [InlineData("10.0.0.1", "Private")]
    [InlineData("172.16.0.1", "Private")]
    [InlineData("172.31.255.255", "Private")]
    [InlineData("192.168.255.1", "Private")]
    [InlineData("100.127.0.1", "Private")]
    [InlineData("fd12::1", "Private")]
    [InlineData("::ffff:10.0.0.1", "Private")]
    [InlineData("64:ff9b::10.0.0.1", "Private")]
    [InlineData("127.0.0.53", "ThisMachine")]
    [InlineData("::1", "ThisMachine")]
    [InlineData("::ffff:127.0.0.1", "ThisMachine")]
    [InlineData("169.254.169.254", "Never")]
    [InlineData("::ffff:169.254.169.254", "Never")]
    [InlineData("64:ff9b::169.254.169.254", "Never")]
    [InlineData("fe80::1", "Never")]
    [InlineData("fd00:ec2::254", "Never")]
    [InlineData("168.63.129.16", "Never")]
    [InlineData("100.100.100.200", "Never")]
    [InlineData("0.0.0.0", "Never")]
    [InlineData("::", "Never")]
    [InlineData("224.0.0.1", "Never")]
    [InlineData("255.255.255.255", "Never")]
    [InlineData("ff02::1", "Never")]
    [InlineData("2002:a9fe:a9fe::1", "Never")]
    [InlineData("fec0::1", "Never")]
    public void Addresses_are_sorted_by_what_they_are_for(string address, string kind) =>
        Assert.Equal(kind, Addresses.KindOf(IPAddress.Parse(address)).ToString());

    [Theory]
    [InlineData("https://hooks.example.org/", "169.254.169.254", "leads to an address")]
    [InlineData("https://hooks.example.org/", "127.0.0.1", "leads to an address")]
    [InlineData("https://hooks.example.org/", "::1", "leads to an address")]
    [InlineData("https://a.logic.azure.com/", "10.0.0.5", "leads to an address")]
    [InlineData("https://localhost/", "169.254.169.254", "leads to an address")]
    [InlineData("https://elsewhere.example/", "8.8.8.8", "not allowed")]
    public async Task An_address_is_looked_at_when_a_name_has_become_one(string url, string address, string why)
    {
        using var client = new HttpClient(Policy().CreateHandler((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)])));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(url), Token));
        Assert.Contains(why, Assert.IsType<NotAllowedException>(error.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_for_a_host_that_is_allowed_by_its_own_name()
    {
        // Nobody listens there; that it is tried at all is what counts.
        SocketsHttpHandler handler = Policy().CreateHandler((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.1"), IPAddress.Parse("10.255.255.1")]));
        handler.ConnectTimeout = TimeSpan.FromMilliseconds(200);
        using var client = new HttpClient(handler);
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri("https://hooks.example.org/"), Token));
        Assert.IsNotType<NotAllowedException>(error.InnerException);
    }

    [Fact]
    public async Task Calls_reach_a_server_of_this_machine_that_is_named_and_do_not_follow_where_it_sends_them()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication server = builder.Build();
        int calls = 0;
        server.MapGet("/", () => "hello");
        server.MapGet("/away", () => Results.Redirect("/landed"));
        server.MapGet("/landed", () => Interlocked.Increment(ref calls));
        await server.StartAsync(Token);
        using var client = new HttpClient(new HostPolicy(["127.0.0.1"]).CreateHandler()) { BaseAddress = new Uri(server.Urls.Single()) };

        Assert.Equal("hello", await client.GetStringAsync(new Uri("/", UriKind.Relative), Token));
        using HttpResponseMessage away = await client.GetAsync(new Uri("/away", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Redirect, away.StatusCode);
        Assert.Equal(0, calls);
        using var other = new HttpClient(new HostPolicy(["localhost"]).CreateHandler());
        await Assert.ThrowsAsync<HttpRequestException>(() => other.GetAsync(client.BaseAddress, Token));
    }

    private static HostPolicy Policy() => new(
        ["hooks.example.org", "*.logic.azure.com", "narrow.example.org:8443", "bücher.example", "10.1.2.3", "localhost", "[::1]:7071"]);
}
