using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynapseServerless.Embedded;
using SynapseServerless.Hosting;
using SynapseServerless.Reports;
using SynapseServerless.Runs;
using SynapseServerless.Service.Tests.Contract;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;
using SynapseServerless.WebConsole;

namespace SynapseServerless.Service.Tests.Pages;

/// <summary>A service with its console on a port of this machine, over the embedded engine, in the process of the tests.</summary>
/// <remarks>All of it is served under <c>/behind/a/proxy/</c> too, with that taken off, as a reverse proxy does.</remarks>
public sealed partial class ConsoleServer : IAsyncLifetime
{
    public const string Key = "0123456789abcdef-that-may-all", ReadKey = "0123456789abcdef-that-only-reads", Prefix = "/behind/a/proxy";

    private readonly TemporaryFolder _folder = new();
    private readonly System.Collections.Concurrent.ConcurrentBag<HttpClient> _clients = [];
    private WebApplication? _app;
    private EmbeddedRunEngine? _engine;
    private ProcessHost? _process;

    public string Root => _folder.At("root");

    public Uri Address { get; private set; } = null!;

    public ServiceHost Host { get; private set; } = null!;

    public ConsoleApp Console { get; private set; } = null!;

    internal RunStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new ServiceOptions
        {
            Root = Root, Keys = new Dictionary<string, string> { ["tester"] = Key }, ReadOnlyKeys = new Dictionary<string, string> { ["reader"] = ReadKey },
        };
        _process = ProcessHost.OfService(options.Host, new StorageRouter());
        StageCatalog catalog = AllStages.CreateCatalog();
        var layout = new ServiceLayout(Root);
        _engine = new EmbeddedRunEngine(new EmbeddedRunnerOptions
        {
            Catalog = catalog, Host = _process.Stages, WorkFolder = _folder.At("work"), RunsFolder = layout.Runs, Reporter = new HtmlReporter(),
        });
        Host = ServiceHost.Create(new ServiceParts { Options = options, Catalog = catalog, Storage = _process.Storage, Engine = _engine, Trust = _process.Trust!, Host = _process.Stages });
        Console = ConsoleApp.Create(Host);
        Store = new RunStore(Root, _process.Storage);
        _engine.Start();
        await Weather.PutAsync(_process.Storage, Root);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HttpClient client in _clients)
            client.Dispose();
        Console.Close();
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
        await _engine!.DisposeAsync();
        Console.Dispose();
        await Host.DisposeAsync();
        _process!.Dispose();
        _folder.Dispose();
    }

    /// <summary>A browser of its own, without a script: it keeps cookies and follows nothing by itself.</summary>
    internal Visitor Visit(string? prefix = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = true, AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = new Uri(Address, $"{prefix}/") };
        _clients.Add(client);
        return new Visitor(client);
    }

    /// <summary>Signs one in.</summary>
    internal async Task<Visitor> SignInAsync(string key = Key, string? prefix = null)
    {
        Visitor visitor = Visit(prefix);
        await visitor.GetAsync("sign-in");
        Page signed = await visitor.PostAsync("sign-in", ("key", key), ("wanted", ""));
        Assert.Equal(HttpStatusCode.SeeOther, signed.Status);
        return visitor;
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(Prefix, out PathString rest))
            context.Request.Path = rest;
        return ConsoleApp.Serves(context) ? Console.HandleAsync(context) : Host.Api.HandleAsync(context);
    }

    /// <summary>A visitor of pages.</summary>
    internal sealed partial class Visitor(HttpClient client)
    {
        private string _token = "";

        /// <summary>Gets a page, and remembers the token of its forms.</summary>
        public Task<Page> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

        /// <summary>Sends a form with the token of the page before.</summary>
        public Task<Page> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(Form(path, _token, fields));

        /// <summary>Sends a form with a token of one's own, from where one says.</summary>
        public Task<Page> ForgeAsync(string path, string? token, string? site = null)
        {
            HttpRequestMessage request = Form(path, token, []);
            if (site is not null)
                request.Headers.Add("Sec-Fetch-Site", site);
            return SendAsync(request);
        }

        /// <summary>The token of the page before.</summary>
        public string Token => _token;

        /// <summary>Listens to events.</summary>
        public async Task<Stream> ListenAsync(string path, string? last = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (last is not null)
                request.Headers.Add("Last-Event-ID", last);
            HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            return await response.Content.ReadAsStreamAsync();
        }

        private static HttpRequestMessage Form(string path, string? token, (string Name, string Value)[] fields) => new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([.. token is null ? [] : new[] { KeyValuePair.Create("token", token) }, .. fields.Select(static field => KeyValuePair.Create(field.Name, field.Value))]),
        };

        private async Task<Page> SendAsync(HttpRequestMessage request)
        {
            using HttpResponseMessage response = await client.SendAsync(request);
            string text = await response.Content.ReadAsStringAsync();
            if (FormToken().Match(text) is { Success: true } match)
                _token = match.Groups[1].Value;
            return new Page(response.StatusCode, text, response.Headers, response.Content.Headers);
        }

        [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
        private static partial Regex FormToken();
    }
}

/// <summary>What a page answered.</summary>
internal sealed record Page(HttpStatusCode Status, string Html, System.Net.Http.Headers.HttpResponseHeaders Headers, System.Net.Http.Headers.HttpContentHeaders Content)
{
    public string Header(string name) => Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : "";
}
