using System.Collections.Concurrent;
using System.Globalization;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SynapseServerless.Specifications;
using SynapseServerless.Trust;
using SynapseServerless.Trust.Tests;
using Xunit;

namespace SynapseServerless.Secrets.Tests;

/// <summary>A vault that answers as Azure Key Vault does: it challenges, forbids, does not know, and asks for patience.</summary>
public sealed class KeyVaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_is_read_with_a_token_for_what_the_challenge_asks()
    {
        var identity = new FixedIdentity();
        var calls = new ConcurrentQueue<string>();
        string? value = await FindAsync(identity, context =>
        {
            calls.Enqueue($"{context.Request.Path} {context.Request.Headers.Authorization}");
            return Value("s3cr3t");
        });
        Assert.Equal("s3cr3t", value);
        Assert.Equal("https://vault.test/.default", Assert.Single(identity.Scopes));
        Assert.Equal("/secrets/openai-key/ Bearer token-1", Assert.Single(calls));
    }

    [Fact]
    public async Task A_secret_that_the_vault_does_not_have_may_be_elsewhere()
    {
        Assert.Null(await FindAsync(new FixedIdentity(), _ => Error(404, "SecretNotFound", "A secret with (name/id) openai-key was not found in this key vault.")));
    }

    [Fact]
    public async Task Where_a_role_is_missing_the_error_says_which()
    {
        var error = await Assert.ThrowsAsync<SynapseException>(() => FindAsync(
            new FixedIdentity(), _ => Error(403, "Forbidden", "Caller is not authorized to perform action on resource.\nCaller: appid=1;oid=2")));
        Assert.Contains("name.vault.test does not give the secret 'openai-key'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Key Vault Secrets User", error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("oid=2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_disabled_is_to_be_enabled()
    {
        var error = await Assert.ThrowsAsync<SynapseException>(() => FindAsync(
            new FixedIdentity(), _ => Error(403, "Forbidden", "Operation get is not allowed on a disabled secret.")));
        Assert.Equal("Enable this version of the secret.", error.Remedy);
    }

    [Fact]
    public async Task A_vault_that_asks_for_patience_gets_it()
    {
        int calls = 0;
        string? value = await FindAsync(new FixedIdentity(), context =>
        {
            if (Interlocked.Increment(ref calls) > 1)
                return Value("s3cr3t");
            context.Response.Headers.RetryAfter = "1";
            return Error(429, "Throttled", "Request was not processed because too many requests were received.");
        });
        Assert.Equal(("s3cr3t", 2), (value, calls));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_an_error_of_the_identity()
    {
        var error = await Assert.ThrowsAsync<SynapseException>(() => FindAsync(new FixedIdentity(), context =>
        {
            context.Response.Headers.WWWAuthenticate = Challenge;
            return Error(401, "Unauthorized", "AKV10032: Invalid issuer.");
        }));
        Assert.Contains("another tenant", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://name.vault.azure.net")]
    [InlineData("https://name.vault.azure.net/secrets/x")]
    [InlineData("https://me:password@name.vault.azure.net")]
    public void What_is_no_vault_is_refused(string url) =>
        Assert.Equal("SYNAPSE_KEY_VAULT", Assert.Throws<SpecificationException>(() => new KeyVaultSecrets(new Uri(url), new FixedIdentity())).Location.File);

    private const string Challenge = "Bearer authorization=\"https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111\", resource=\"https://vault.test\"";

    private static async Task<string?> FindAsync(FixedIdentity identity, Func<HttpContext, IResult> answer)
    {
        // Like the vault, it asks who is there before it looks at anything.
        await using WebApplication server = await LocalServer.StartAsync(app => app.MapGet("/secrets/{name}/{version?}", (HttpContext context) =>
        {
            if (context.Request.Headers.Authorization.Count > 0)
                return answer(context);
            context.Response.Headers.WWWAuthenticate = Challenge;
            return Error(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.");
        }));
        using var handlers = new HttpHandlers(HostPolicy.Any);
        var vault = new KeyVaultSecrets(new Uri("https://name.vault.test/"), identity, new WithoutTls(server.Url(), handlers.For(server.Url())));
        return await vault.FindAsync(new Secret("openai-key"), Token);
    }

    private static IResult Value(string value) => Results.Json(new
    {
        value, id = "https://name.vault.test/secrets/openai-key/0123456789abcdef0123456789abcdef", attributes = new { enabled = true, created = 1700000000, updated = 1700000000 },
    });

    private static IResult Error(int status, string code, string message) => Results.Json(new { error = new { code, message } }, statusCode: status);

    private sealed class FixedIdentity : TokenCredential
    {
        private int _tokens;

        public ConcurrentQueue<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            foreach (string scope in requestContext.Scopes)
                Scopes.Enqueue(scope);
            string token = string.Create(CultureInfo.InvariantCulture, $"token-{Interlocked.Increment(ref _tokens)}");
            return new AccessToken(token, DateTimeOffset.UtcNow.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    // The server has no certificate; the client insists on https before it shows a token.
    private sealed class WithoutTls(Uri server, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(server, request.RequestUri!.PathAndQuery);
            request.Headers.Host = null;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
