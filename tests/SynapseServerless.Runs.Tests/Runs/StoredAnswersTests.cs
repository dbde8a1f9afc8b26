using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Data.Tests;
using SynapseServerless.Runs;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Tests.Runs;

/// <summary>What was paid for is found by the next attempt, however the attempt before ended.</summary>
public sealed class StoredAnswersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("local")]
    [InlineData("distant")]
    [InlineData("blobs")]
    public async Task Each_attempt_finds_what_those_before_it_kept(string kind)
    {
        await using Azurite? azurite = kind == "blobs" ? await Azurite.StartAsync() : null;
        IStorage storage = kind switch { "local" => new LocalStorage(), "distant" => new DistantStorage(new LocalStorage()), _ => new BlobStorage(azurite!.ConnectionString) };
        string folder = azurite is null ? _folder.File("answers") : $"{azurite.Endpoint}/runs/r1/work/answers/x/000000";
        await using (StoredAnswers first = Open(storage, folder))
        {
            Assert.Null(await first.FindAsync(Key(0), Token));
            for (int i = 0; i < 600; i++)
                await first.KeepAsync(Key(i), Answer(i), Token);
            Assert.Equal(Answer(0), (await first.FindAsync(Key(0), Token))!.Value.ToArray());
            Assert.Equal(Answer(599), (await first.FindAsync(Key(599), Token))!.Value.ToArray());
        }
        await using (StoredAnswers second = Open(storage, folder))
        {
            await second.KeepAsync(Key(600), Answer(600), Token);
            await second.KeepAsync(Key(0), "another"u8.ToArray(), Token);
        }
        await using StoredAnswers third = Open(storage, folder);
        for (int i = 600; i >= 0; i--)
            Assert.Equal(Answer(i), (await third.FindAsync(Key(i), Token))!.Value.ToArray());
        Assert.Null(await third.FindAsync(Key(601), Token));
        Assert.Null(await third.FindAsync(AnswerKey.Of("other", Bytes(0)), Token));
    }

    [Fact]
    public async Task In_a_local_folder_an_answer_is_there_as_soon_as_it_was_kept()
    {
        // Never disposed until the end, as by a process that is killed.
        await using StoredAnswers killed = Open(new LocalStorage(), _folder.Path);
        for (int i = 0; i < 3; i++)
            await killed.KeepAsync(Key(i), Answer(i), Token);
        await using StoredAnswers next = Open(new LocalStorage(), _folder.Path);
        for (int i = 0; i < 3; i++)
            Assert.Equal(Answer(i), (await next.FindAsync(Key(i), Token))!.Value.ToArray());
    }

    [Fact]
    public async Task Where_nothing_is_appended_a_segment_is_written_when_it_is_full_or_old()
    {
        var storage = new DistantStorage(new LocalStorage());
        await using StoredAnswers answers = Open(storage, _folder.Path);
        for (int i = 0; i < StoredAnswers.MostAnswers; i++)
        {
            Assert.Empty(Directory.GetFiles(_folder.Path));
            await answers.KeepAsync(Key(i), Answer(i), Token);
        }
        Assert.Single(Directory.GetFiles(_folder.Path));
        await answers.KeepAsync(Key(1_000), new byte[StoredAnswers.MostBytes], Token);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
        await answers.KeepAsync(Key(1_001), Answer(1_001), Token);
        _clock.Advance(StoredAnswers.MostAge - TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        while (Directory.GetFiles(_folder.Path, "*.answers").Length < 3)
            await Task.Yield();
        await using StoredAnswers next = Open(storage, _folder.Path);
        Assert.Equal(Answer(1_001), (await next.FindAsync(Key(1_001), Token))!.Value.ToArray());
    }

    [Fact]
    public async Task A_segment_that_was_cut_off_anywhere_gives_what_is_whole_in_it()
    {
        int[] ends = new int[3];
        await using (StoredAnswers answers = Open(new LocalStorage(), _folder.Path))
        {
            for (int i = 0; i < 3; i++)
            {
                await answers.KeepAsync(Key(i), Answer(i), Token);
                ends[i] = (int)new FileInfo(Assert.Single(Directory.GetFiles(_folder.Path))).Length;
            }
        }
        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        byte[] whole = await File.ReadAllBytesAsync(file, Token);
        for (int length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(file, whole[..length], Token);
            await using StoredAnswers next = Open(new LocalStorage(), _folder.Path);
            for (int i = 0; i < 3; i++)
                Assert.Equal(length >= ends[i] ? Answer(i) : null, (await next.FindAsync(Key(i), Token))?.ToArray());
        }
    }

    [Fact]
    public async Task A_byte_that_was_changed_ends_the_segment_there_and_no_wrong_answer_is_given()
    {
        await using (StoredAnswers answers = Open(new LocalStorage(), _folder.Path))
        {
            for (int i = 0; i < 3; i++)
                await answers.KeepAsync(Key(i), Answer(i), Token);
        }
        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        byte[] whole = await File.ReadAllBytesAsync(file, Token);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x40;
            await File.WriteAllBytesAsync(file, changed, Token);
            await using StoredAnswers next = Open(new LocalStorage(), _folder.Path);
            int found = 0;
            for (int i = 0; i < 3; i++)
            {
                if (await next.FindAsync(Key(i), Token) is not { } answer)
                    continue;
                Assert.Equal(Answer(i), answer.ToArray());
                found++;
            }
            Assert.InRange(found, 0, 2);
        }
    }

    [Fact]
    public async Task Calls_side_by_side_keep_and_find_their_own()
    {
        await using (StoredAnswers answers = Open(new DistantStorage(new LocalStorage()), _folder.Path))
        {
            await Parallel.ForAsync(0, 2_000, Token, async (i, token) =>
            {
                await answers.KeepAsync(Key(i % 700), Answer(i % 700), token);
                Assert.Equal(Answer(i % 700), (await answers.FindAsync(Key(i % 700), token))!.Value.ToArray());
            });
        }
        await using StoredAnswers next = Open(new LocalStorage(), _folder.Path);
        for (int i = 0; i < 700; i++)
            Assert.Equal(Answer(i), (await next.FindAsync(Key(i), Token))!.Value.ToArray());
    }

    [Fact]
    public async Task Answers_that_cannot_be_written_at_the_end_are_logged_and_do_not_fail_the_task()
    {
        var log = new Warnings();
        string notAFolder = _folder.Write("file", "x");
        var answers = new StoredAnswers(new DistantStorage(new LocalStorage()), $"{notAFolder}/answers", log, _clock);
        await answers.KeepAsync(Key(0), Answer(0), Token);
        await answers.DisposeAsync();
        Assert.Contains("1 answers could not be kept", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_differ_where_stage_or_request_do()
    {
        // SHA-256 of the length of "ab" in four bytes, "ab", and "c".
        byte[] hash = System.Security.Cryptography.SHA256.HashData([2, 0, 0, 0, (byte)'a', (byte)'b', (byte)'c']);
        byte[] key = new byte[AnswerKey.Length];
        AnswerKey.Of("ab", "c"u8).Write(key);
        Assert.Equal(hash, key);
        Assert.NotEqual(AnswerKey.Of("a", "bc"u8), AnswerKey.Of("ab", "c"u8));
        Assert.Equal(AnswerKey.Of("ab", "c"u8), AnswerKey.Read(key));
    }

    [Fact]
    public async Task Where_no_run_is_nothing_is_kept()
    {
        IAnswerStore none = new StageContext("stage").Answers;
        await none.KeepAsync(Key(0), Answer(0), Token);
        Assert.Null(await none.FindAsync(Key(0), Token));
    }

    private StoredAnswers Open(IStorage storage, string folder) => new(storage, folder, NullLogger.Instance, _clock);

    private static AnswerKey Key(int i) => AnswerKey.Of("stage", Bytes(i));

    private static byte[] Bytes(int i) => Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture));

    private static byte[] Answer(int i) => Encoding.UTF8.GetBytes($"the answer to {i} {new string('x', i % 7)}");

    private sealed class Warnings : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
