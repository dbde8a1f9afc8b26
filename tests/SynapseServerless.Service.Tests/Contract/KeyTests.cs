using System.Net;

namespace SynapseServerless.Service.Tests.Contract;

/// <summary>Whoever has no key learns nothing.</summary>
public sealed class KeyTests(ServiceUnderTest service) : ContractTests(service)
{
    private readonly ServiceUnderTest _service = service;

    [Fact]
    public async Task Without_a_key_every_path_gives_the_same_answer_known_or_not()
    {
        (HttpMethod, string)[] requests =
        [
            (HttpMethod.Get, "/v1/runs"), (HttpMethod.Get, "/v1/runs/unknown"), (HttpMethod.Post, "/v1/runs"), (HttpMethod.Get, "/v1/openapi.json"),
            (HttpMethod.Get, "/v1/stages/LightGBMClassifier"), (HttpMethod.Delete, "/v1/stages"), (HttpMethod.Get, "/nothing/here"), (HttpMethod.Get, "/v1"),
            (HttpMethod.Post, "/health"), (HttpMethod.Put, "/v1/pipelines/x"),
        ];
        using HttpClient nobody = ServiceUnderTest.Client(_service.Address, null);
        var api = new Api(nobody);
        var answers = new HashSet<string>();
        foreach ((HttpMethod method, string path) in requests)
        {
            Answer answer = (await api.SendAsync(method, path)).IsProblem(HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
            answers.Add(answer.Body + string.Join('|', answer.Headers.Keys.Where(name => name != "Date").Order(StringComparer.OrdinalIgnoreCase)));
        }
        Assert.Single(answers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("0123456789abcdef-of-the-test")]
    [InlineData("0123456789abcdef-of-the-tests0")]
    [InlineData("tests")]
    public async Task A_key_that_is_nearly_right_is_wrong(string key)
    {
        using HttpClient stranger = ServiceUnderTest.Client(_service.Address, null);
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("api-key", key);
        (await new Api(stranger).GetAsync("/v1/runs")).IsProblem(HttpStatusCode.Unauthorized);
        using HttpClient bearer = ServiceUnderTest.Client(_service.Address, null);
        bearer.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        (await new Api(bearer).GetAsync("/v1/runs")).IsProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_goes_by_either_header()
    {
        using HttpClient client = ServiceUnderTest.Client(_service.Address, null);
        client.DefaultRequestHeaders.Add("api-key", _service.Key);
        Assert.Equal(HttpStatusCode.OK, (await new Api(client).GetAsync("/v1/stages")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync("/v1/stages")).Status);
    }

    [Fact]
    public async Task Health_needs_no_key_and_says_nothing_else()
    {
        using HttpClient nobody = ServiceUnderTest.Client(_service.Address, null);
        Answer answer = await new Api(nobody).GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("""{"status":"healthy"}""", answer.Body);
    }

    [Fact]
    public async Task Without_a_key_a_body_of_any_size_is_refused_before_it_is_looked_at()
    {
        using HttpClient nobody = ServiceUnderTest.Client(_service.Address, null);
        (await new Api(nobody).PostAsync("/v1/runs", new string(' ', 1_500_000))).IsProblem(HttpStatusCode.Unauthorized);
    }
}
