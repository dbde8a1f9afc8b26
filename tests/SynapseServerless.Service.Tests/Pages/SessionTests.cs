using System.Net;
using SynapseServerless.Service.Tests.Contract;
using ContractApi = SynapseServerless.Service.Tests.Contract.Api;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>Who sees the console, and who may change anything by it.</summary>
public sealed class SessionTests(ConsoleServer server) : IClassFixture<ConsoleServer>
{
    [Theory]
    [InlineData("runs")]
    [InlineData("runs/unknown")]
    [InlineData("models")]
    [InlineData("stages/LightGBMClassifier")]
    [InlineData("runs/a/b/c/d")]
    public async Task Without_a_key_every_page_asks_for_it_and_says_nothing_else(string path)
    {
        Page page = await server.Visit().GetAsync(path);
        string asked = page.Status == HttpStatusCode.SeeOther ? page.Header("Location") : page.Html;
        Assert.Contains("sign-in", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("LightGBM", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("aria-label=\"Main\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_signs_in_and_the_cookie_has_no_key_in_it()
    {
        ConsoleServer.Visitor visitor = server.Visit();
        await visitor.GetAsync("sign-in?wanted=runs");
        Page wrong = await visitor.PostAsync("sign-in", ("key", "nearly-" + ConsoleServer.Key));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Contains("does not know that key", wrong.Html, StringComparison.Ordinal);
        Page signed = await visitor.PostAsync("sign-in", ("key", ConsoleServer.Key), ("wanted", "runs?status=failed"));
        Assert.Equal("./runs?status=failed", signed.Header("Location"));
        string cookie = signed.Header("Set-Cookie");
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(ConsoleServer.Key, cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("runs")).Status);
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("\\\\example.org")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_leads_nowhere_else(string wanted)
    {
        ConsoleServer.Visitor visitor = server.Visit();
        await visitor.GetAsync("sign-in");
        Assert.Equal("./", (await visitor.PostAsync("sign-in", ("key", ConsoleServer.Key), ("wanted", wanted))).Header("Location"));
    }

    [Fact]
    public async Task A_link_signs_in_once()
    {
        string link = server.Console.CreateSignInLink()!;
        ConsoleServer.Visitor visitor = server.Visit();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(link)).Status);
        Assert.Contains("tester", (await visitor.GetAsync("")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Visit().GetAsync(link)).Status);
    }

    [Fact]
    public async Task A_form_that_another_site_sends_changes_nothing()
    {
        string run = await server.Store.PutAsync(RunStore.Completed("20200101-000000-forged-00000001", "forged", DateTimeOffset.UnixEpoch));
        ConsoleServer.Visitor visitor = await server.SignInAsync();
        ConsoleServer.Visitor other = await server.SignInAsync();
        await other.GetAsync("");
        await visitor.GetAsync("");
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.ForgeAsync($"runs/{run}/delete", null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.ForgeAsync($"runs/{run}/delete", "AAAA")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.ForgeAsync($"runs/{run}/delete", other.Token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.ForgeAsync($"runs/{run}/delete", visitor.Token, "cross-site")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"runs/{run}")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.ForgeAsync($"runs/{run}/delete", visitor.Token, "same-origin")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"runs/{run}")).Status);
    }

    [Fact]
    public async Task A_key_that_only_reads_sees_all_and_changes_nothing()
    {
        string run = await server.Store.PutAsync(RunStore.Completed("20200101-000000-kept-00000001", "kept", DateTimeOffset.UnixEpoch));
        ConsoleServer.Visitor reader = await server.SignInAsync(ConsoleServer.ReadKey);
        Page page = await reader.GetAsync($"runs/{run}");
        Assert.Contains("kept", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/delete\"", page.Html, StringComparison.Ordinal);
        Page refused = await reader.PostAsync($"runs/{run}/delete");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("sees and changes nothing", refused.Html, StringComparison.Ordinal);

        using HttpClient client = ServiceUnderTest.Client(server.Address, ConsoleServer.ReadKey);
        var api = new ContractApi(client);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/v1/runs/{run}")).Status);
        (await api.PostAsync("/v1/runs", Weather.Copy("refused"))).IsProblem(HttpStatusCode.Forbidden);
        (await api.SendAsync(HttpMethod.Delete, $"/v1/runs/{run}")).IsProblem(HttpStatusCode.Forbidden);
        // Scoring changes nothing: that there is no such model is all that is wrong here.
        (await api.PostAsync("/v1/models/none/score", """{"rows": [{"a": 1}]}""")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_console_works_behind_a_proxy_that_takes_a_path_off()
    {
        ConsoleServer.Visitor visitor = await server.SignInAsync(prefix: ConsoleServer.Prefix);
        Page stage = await visitor.GetAsync("stages/SQLTransformer");
        Assert.Equal(HttpStatusCode.OK, stage.Status);
        Assert.DoesNotContain("href=\"/", stage.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("action=\"/", stage.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"../runs\"", stage.Html, StringComparison.Ordinal);
    }
}
