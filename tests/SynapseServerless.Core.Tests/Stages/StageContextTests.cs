using System.Reflection;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SynapseServerless.Data;
using SynapseServerless.Resources;
using SynapseServerless.Secrets;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using SynapseServerless.Trust;
using Xunit;

namespace SynapseServerless.Tests;

/// <summary>A context is derived in one way, which carries every member over, those of tomorrow too.</summary>
public sealed class StageContextTests
{
    private static readonly Schema _schema = new([], null);

    private static readonly StageContext _full = new("first")
    {
        Partition = 3, FirstRow = 40, InputSchema = new Schema([], null), Rows = new NoRows(), Progress = new Progress<StageProgress>(), Threads = 5,
        Checkpoints = new NoCheckpoints(), Validation = Datasets.FromRows(new[] { new { X = 1 } }),
        Answers = new NoneKept(), Calls = new CallLedger(), Deadline = new DateTimeOffset(1999, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Host = new StageHost
        {
            Storage = new LocalStorage(), Logger = new QuietLog(), Time = new FakeTimeProvider(),
            Http = new HttpHandlers(HostPolicy.Any), Secrets = new SecretStore(), Resources = new LeasedCache(1),
        },
    };

    [Fact]
    public void This_test_sets_every_member()
    {
        var untouched = new StageContext("stage");
        foreach (PropertyInfo member in Members)
            Assert.False(Equals(member.GetValue(_full), member.GetValue(untouched)), $"{member.Name} is not set by the test: give it a value that is not its default.");
    }

    [Fact]
    public void Hosts_that_are_given_nothing_share_what_belongs_to_the_process()
    {
        StageHost one = new(), other = StageHost.Default with { Time = new FakeTimeProvider() };

        Assert.Same(one.Http, other.Http);
        Assert.Same(one.Resources, other.Resources);
        Assert.Same(one.Secrets, other.Secrets);
        Assert.All(typeof(StageHost).GetProperties(BindingFlags.Public | BindingFlags.Instance), member => Assert.NotNull(member.GetValue(one)));
    }

    [Fact]
    public void The_context_of_another_stage_carries_every_member_over_but_what_is_of_the_stage()
    {
        StageContext other = _full.For(new DropColumns { Uid = "second", Cols = ["a"] }, _schema);

        Assert.Equal(("second", 0L), (other.Stage, other.FirstRow));
        Assert.Same(_schema, other.InputSchema);
        foreach (PropertyInfo member in Members.Where(member => member.Name is not (nameof(StageContext.Stage) or nameof(StageContext.InputSchema) or nameof(StageContext.FirstRow))))
            Assert.Equal(member.GetValue(_full), member.GetValue(other));
    }

    [Fact]
    public void The_context_of_the_next_batch_differs_in_its_first_row_alone()
    {
        StageContext next = _full.After(7);

        Assert.Equal(47, next.FirstRow);
        Assert.Equal(_full, next with { FirstRow = 40 });
    }

    [Fact]
    public void No_member_can_be_changed_in_place() => Assert.All(
        typeof(StageContext).GetProperties().Concat(typeof(StageHost).GetProperties()).Where(member => member.SetMethod is not null),
        member => Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), member.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));

    private static IEnumerable<PropertyInfo> Members => typeof(StageContext).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private sealed class NoRows : IRowSink
    {
        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
        {
        }
    }

    private sealed class NoCheckpoints : IFitCheckpoints
    {
        public Task<byte[]?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

        public Task SaveAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoneKept : IAnswerStore
    {
        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(AnswerKey key, CancellationToken cancellationToken) => default;

        public ValueTask KeepAsync(AnswerKey key, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken) => default;
    }

    private sealed class QuietLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => false;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }
    }
}
