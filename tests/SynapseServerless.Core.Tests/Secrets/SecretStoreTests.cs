using Microsoft.Extensions.Logging;
using SynapseServerless.Data.Tests;
using SynapseServerless.Specifications;
using Xunit;

namespace SynapseServerless.Secrets.Tests;

/// <summary>A secret is found where it is used, is gone afterwards, and shows nowhere.</summary>
public sealed class SecretStoreTests : IDisposable
{
    private const string Value = "s3cr3t/+\"value";
    private static readonly Secret _key = new("openai-key");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reference_to_a_vault_that_nobody_resolved_is_no_secret()
    {
        var source = new EnvironmentSecrets(_ => "@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/openai-key)");
        var error = await Assert.ThrowsAsync<SpecificationException>(async () => await source.FindAsync(new Secret("openai-key"), default));
        Assert.Contains("SYNAPSE_SECRET_OPENAI_KEY is a reference to a vault that was not resolved", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("abc\n", "abc")]
    [InlineData("abc\r\n", "abc")]
    [InlineData("abc\n\n", "abc\n")]
    public async Task A_file_of_the_folder_is_a_secret_without_the_line_break_at_its_end(string content, string expected)
    {
        _folder.Write("openai-key", content);
        using var store = new SecretStore(new FolderSecrets(_folder.Path));
        Assert.Equal(expected, await RevealAsync(store));
    }

    [Fact]
    public async Task A_file_that_was_replaced_counts_at_the_next_use()
    {
        _folder.Write("openai-key", "first");
        using var store = new SecretStore(new FolderSecrets(_folder.Path));
        Assert.Equal("first", await RevealAsync(store));
        _folder.Write("openai-key", "second");
        Assert.Equal("second", await RevealAsync(store));
    }

    [Fact]
    public async Task The_first_place_that_has_it_gives_it_and_the_error_names_all_places()
    {
        _folder.Write("openai-key", "of the folder");
        var variables = new Dictionary<string, string> { ["SYNAPSE_SECRET_OPENAI_KEY"] = "of the environment" };
        using var store = new SecretStore(new EnvironmentSecrets(variables.GetValueOrDefault), new FolderSecrets(_folder.Path));
        Assert.Equal("of the environment", await RevealAsync(store));
        variables.Clear();
        Assert.Equal("of the folder", await RevealAsync(store));
        var error = await Assert.ThrowsAsync<SpecificationException>(() => store.UseAsync(new Secret("other"), Location.OfParameter("stage", "key"), (value, _) => Task.FromResult(value.Reveal()), Token));
        Assert.Equal(("The secret 'other' is not known here", "stage"), (error.Problem, error.Location.Stage));
        Assert.Equal($"Set the environment variable SYNAPSE_SECRET_OTHER or the file {Path.Combine(_folder.Path, "other")}.", error.Remedy);
    }

    [Fact]
    public async Task A_name_is_no_way_out_of_the_folder()
    {
        string outside = _folder.Write("outside", "abc");
        using var store = new SecretStore(new FolderSecrets(Directory.CreateDirectory(_folder.File("inside")).FullName));
        await Assert.ThrowsAsync<SpecificationException>(() => store.UseAsync(new Secret("../outside"), Location.None, (value, _) => Task.FromResult(value.Reveal()), Token));
        await Assert.ThrowsAsync<SpecificationException>(() => store.UseAsync(new Secret(outside), Location.None, (value, _) => Task.FromResult(value.Reveal()), Token));
    }

    [Fact]
    public async Task Uses_that_overlap_share_a_look_up_and_the_last_one_forgets_it()
    {
        var source = new CountingSource();
        using var store = new SecretStore(source);
        var hold = new TaskCompletionSource();
        Task<int>[] uses = [.. Enumerable.Range(0, 8).Select(_ => store.UseAsync(_key, Location.None, async (value, _) => { await hold.Task; return value.Reveal().Length; }, Token))];
        hold.SetResult();
        await Task.WhenAll(uses);
        Assert.Equal(1, source.Count);
        Assert.Equal(Value, store.Redactor.Redact(Value));
        await RevealAsync(store);
        Assert.Equal(2, source.Count);
    }

    [Fact]
    public async Task A_value_prints_as_its_name()
    {
        using var store = new SecretStore(new CountingSource());
        string text = await store.UseAsync(
            _key, Location.None, (value, _) => Task.FromResult($"{value} {string.Join(' ', value)} {System.Text.Json.JsonSerializer.Serialize(value)}"), Token);
        Assert.StartsWith("secret:openai-key secret:openai-key", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", text, StringComparison.Ordinal);
    }

    // As services repeat what they were sent: as it is, in a URL, in JSON, in a header of basic authentication.
    [Theory]
    [InlineData("s3cr3t/+\"value")]
    [InlineData("s3cr3t%2F%2B%22value")]
    [InlineData("s3cr3t/\\u002B\\u0022value")]
    [InlineData("czNjcjN0LysidmFsdWU=")]
    public async Task An_error_that_repeats_the_secret_leaves_the_use_with_the_name_in_its_place(string repeated)
    {
        using var store = new SecretStore(new CountingSource());
        var error = await Assert.ThrowsAsync<SynapseException>(() => store.UseAsync<int>(
            _key, Location.OfStage("stage"), (_, _) => throw new HttpRequestException("401", new InvalidOperationException($"Incorrect key {repeated} given")), Token));
        Assert.DoesNotContain(repeated, error.ToString(), StringComparison.Ordinal);
        var own = await Assert.ThrowsAsync<DataException>(() => store.UseAsync<int>(
            _key, Location.None, (_, _) => throw new DataException($"Incorrect key {repeated} given", Location.OfStage("own"), "Fix it."), Token));
        Assert.Equal(("Incorrect key secret:openai-key given", "own", "Fix it."), (own.Problem, own.Location.Stage, own.Remedy));
    }

    [Fact]
    public async Task An_error_without_the_secret_stays_what_it_is()
    {
        using var store = new SecretStore(new CountingSource());
        var thrown = new HttpRequestException("no route");
        Assert.Same(thrown, await Assert.ThrowsAsync<HttpRequestException>(() => store.UseAsync<int>(_key, Location.None, (_, _) => throw thrown, Token)));
    }

    [Fact]
    public async Task A_guarded_log_shows_the_name_of_a_secret_that_is_in_use()
    {
        var lines = new List<string>();
        using ILoggerFactory factory = LoggerFactory.Create(logging => logging.AddProvider(new ListProvider(lines)));
        using var store = new SecretStore(new CountingSource());
        ILogger log = store.Guard(factory.CreateLogger("stage"));
        await store.UseAsync(
            _key, Location.None,
            (value, _) =>
            {
                log.LogWarning(new InvalidOperationException($"bad {value.Reveal()}"), "The service said {Answer}", value.Reveal());
                log.LogWarning("All is {State}", "well");
                return Task.FromResult(0);
            },
            Token);
        Assert.StartsWith("The service said secret:openai-key", lines[0], StringComparison.Ordinal);
        Assert.Equal("All is well State=well", lines[1]);
        Assert.DoesNotContain(lines, line => line.Contains("s3cr3t", StringComparison.Ordinal));
    }

    private static Task<string> RevealAsync(SecretStore store) => store.UseAsync(_key, Location.None, (value, _) => Task.FromResult(value.Reveal()), Token);

    private sealed class CountingSource : ISecretSource
    {
        private int _count;

        public int Count => _count;

        public string Describe(Secret secret) => "the test";

        public async ValueTask<string?> FindAsync(Secret secret, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Interlocked.Increment(ref _count);
            return Value;
        }
    }

    private sealed class ListProvider(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string values = state is IEnumerable<KeyValuePair<string, object?>> pairs
                ? string.Concat(pairs.Where(pair => pair.Key != "{OriginalFormat}").Select(pair => $" {pair.Key}={pair.Value}")) : "";
            lines.Add($"{formatter(state, exception)}{values}{exception}");
        }

        public void Dispose()
        {
        }
    }
}
